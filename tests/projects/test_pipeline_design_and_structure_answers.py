"""Answers to d-01 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import pipeline_design_and_structure as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "layout": """
    no blanks at its ends: in home?
        ~ home.absolute() / name => Path(str(home).strip()).absolute() / name
    drafts go: keeps what is in it?
        - for folder in folders.values():
        + for old in home.glob("*.tmp"):
        +     old.unlink()
        + for folder in folders.values():
    relative when given so: do the paths lead there from another folder?
        ~ home.absolute() / name => home / name
    texts for paths: are they Paths?
        ~ home.absolute() / name => str(home.absolute() / name)
        ~ in folders.values(): => in map(Path, folders.values()):
    a file in each: is there no other file?
        - folder.mkdir(parents=True, exist_ok=True)
        + folder.mkdir(parents=True, exist_ok=True)
        + (folder / ".gitkeep").touch()
    a folder more: is there no other folder?
        ~ "data_clean") => "data_clean", "data")
    a name more in the dict: are there these four names?
        ~ return folders => return folders | {"home": home.absolute()}
    a sign of the shell: is it in home?
        ~ home.absolute() / name => home.expanduser().absolute() / name
    a variable of the shell: is it in home?
        ~ home.absolute() / name => Path(os.path.expandvars(home)).absolute() / name
    nothing where home is: may some of the four be missing?
        - folder.mkdir(parents=True, exist_ok=True)
        + if not home.exists() or folder.parent == home:
        +     folder.mkdir(parents=True, exist_ok=True)
    goes there and stays: is the program in its folder?
        - return folders
        + os.chdir(folders["src"].parent)
        + return folders
    empty ones are made anew, others cleared: do the files stay?
        - folder.mkdir(parents=True, exist_ok=True)
        + folder.mkdir(parents=True, exist_ok=True)
        + for path in folder.glob("*.csv"):
        +     path.unlink()
    """,
    "isolate": """
    comments go: the lines stay?
        ~ .splitlines() if ignore.exists() => .replace("# data", "").splitlines() if ignore.exists()
    without blanks at the end: the lines stay?
        ~ [*lines, ".env", ""] => [*(line.rstrip() for line in lines), ".env", ""]
    keys as they are: every setting?
        ~ yaml.safe_dump(public) => "".join(f"{k}: {__import__('json').dumps(v)}\\n" for k, v in public.items()) or "{}"
    all texts: is each value of its type?
        ~ yaml.safe_dump(public) => yaml.safe_dump({key: str(value) for key, value in public.items()})
    quotes by hand: does safe_load give each text back?
        - yaml.safe_dump(public)
        + "".join(f"{key}: {value!r}\\n" for key, value in public.items()) or "{}"
    by the name of the key: is it the list that says what is secret?
        ~ if key not in secrets} => if "password" not in key}
    what was in the old file: is config.yaml written anew?
        - public = {key
        + public = yaml.safe_load((home / "config.yaml").read_text()) if (home / "config.yaml").exists() else {}
        + public = (public if isinstance(public, dict) else {}) | {key
    names as they are: is the name in capitals?
        ~ f"{key.upper()}={settings[key]}\\n" => f"{key}={settings[key]}\\n"
    quoted secrets: is the value as it is?
        ~ f"{key.upper()}={settings[key]}\\n" => f"{key.upper()}={settings[key]!r}\\n"
    up to the second sign: is it all of the value?
        ~ f"{key.upper()}={settings[key]}\\n" => f"{key.upper()}={settings[key].split('=')[0]}\\n"
    an empty one is nobody's: does a .env that is there stay?
        ~ not private.exists() => not private.exists() or not private.read_text()
    added to somebody's own: does it stay as it is?
        - if not private.exists():
        -     private.write_text("".join(f"{key.upper()}={settings[key]}\\n" for key in secrets))
        + with open(private, "a") as file:
        +     file.write("".join(f"{key.upper()}={settings[key]}\\n" for key in secrets))
    nothing without secrets: are there four files?
        - (home / ".env.example").write_text("".join(f"{key.upper()}=\\n" for key in secrets))
        + if secrets:
        +     (home / ".env.example").write_text("".join(f"{key.upper()}=\\n" for key in secrets))
    in order of the alphabet: does what .gitignore has stay?
        ~ [*lines, ".env", ""] => [*sorted({*lines, ".env"}), ""]
    what is missing is added: does a .env that is there stay?
        - if not private.exists():
        -     private.write_text("".join(f"{key.upper()}={settings[key]}\\n" for key in secrets))
        + old = private.read_text() if private.exists() else ""
        + new = [f"{key.upper()}={settings[key]}\\n" for key in secrets if f"{key.upper()}=" not in old]
        + private.write_text(old + "".join(new))
    left out for git alone: does git offer the other three?
        - ignore.write_text("\\n".join([*lines, ".env", ""]))
        + (home / ".git" / "info").mkdir(exist_ok=True)
        + (home / ".git" / "info" / "exclude").write_text(".env\\n")
    staged at once: does git's index stay?
        - private = home / ".env"
        + os.system(f"git -C '{home}' add config.yaml")
        + private = home / ".env"
    in the settings of git alone: is there no other file?
        - ignore.write_text("\\n".join([*lines, ".env", ""]))
        + (home / ".git" / "info").mkdir(exist_ok=True)
        + (home / ".git" / "info" / "exclude").write_text(".env\\n")
        + ignore.touch()
    keys that look like a secret: is every other setting there?
        ~ if key not in secrets} => if not any(name in key for name in secrets)}
    over the old text: is config.yaml written anew?
        - (home / "config.yaml").write_text(yaml.safe_dump(public))
        + (home / "config.yaml").touch()
        + with open(home / "config.yaml", "r+") as file:
        +     file.write(yaml.safe_dump(public))
    a name that begins so: is .env added?
        ~ [*lines, ".env", ""] => [*lines, "" if ".env" in " ".join(lines) else ".env", ""]
    config is ignored: does git offer the other three?
        ~ ".env", "" => ".env", "config.yaml", ""
    a copy for later: is there no other file?
        - private = home / ".env"
        + (home / "config.yaml.bak").write_text("")
        + private = home / ".env"
    takes them out of settings: do settings stay?
        ~ {key: value for key, value in settings.items() if key not in secrets} => settings
        - private = home / ".env"
        + for key in secrets:
        +     settings[key] = settings[key]
        + settings["done"] = True
        + private = home / ".env"
    """,
    "run_order": """
    small and capital: which place?
        - writers = {}
        + steps = {name: [[each.lower() for each in part] for part in both] for name, both in steps.items()}
        + writers = {}
    a tuple: is it a list?
        ~ return list( => return tuple(
    those that need something: is each step there?
        ~ needs[name] = [writer => needs.setdefault(name, []).extend([writer
        ~ writers.get(place, [])] => writers.get(place, [])])
        ~ TopologicalSorter(needs) => TopologicalSorter({name: each for name, each in needs.items() if each})
    an empty list for a ring: is there a ValueError?
        - return list(
        + try:
        +     graphlib.TopologicalSorter(needs).prepare()
        + except ValueError:
        +     return []
        + return list(
    another error for a ring: is it a ValueError?
        - return list(
        + try:
        +     graphlib.TopologicalSorter(needs).prepare()
        + except ValueError:
        +     raise RuntimeError("a ring") from None
        + return list(
    sorted in place: do the steps stay?
        - for name, (reads, _) in steps.items():
        + for name, (reads, _) in steps.items():
        +     reads.sort()
    the first writer counts: after every step that writes?
        ~ writers.get(place, [])] => writers.get(place, [])[:1]]
    """,
}
PICTURES = {  # pictures that break a sentence of the task
    "no names": "source --> data_raw --> data_clean --> warehouse",
    "another arrow": "source -->|extract| data_raw -->|transform| data_clean -->|load| warehouse --> source",
    "another place": "source -->|extract| data_raw -->|transform| data_clean -->|load| warehouse\nreport",
    "no arrowhead": "source ---|extract| data_raw -->|transform| data_clean -->|load| warehouse",
    "two heads": "source <-->|extract| data_raw -->|transform| data_clean -->|load| warehouse",
    "an arrow twice": "source -->|extract| data_raw -->|transform| data_clean -->|load| warehouse\n"
    "data_raw -->|transform| data_clean",
    "steps as nodes": "source --> extract --> data_raw --> transform --> data_clean --> load --> warehouse",
    "steps alone": "extract --> transform --> load",
    "other names": "source -->|extract| raw -->|transform| clean -->|load| warehouse",
    "steps from step to step": "source --> extract --> data_raw --> transform --> data_clean --> load --> warehouse\n"
    "extract --> transform",
}
FENCED = """
```mermaid
flowchart TB
    S[(Source)] -- extract --> R["data_raw/<br>as it came"]
    subgraph checked
        R == transform ==> C
    end
    C@{ shape: cyl, label: "data_clean" } -->|3. load| W[(warehouse.sqlite)]
    style W fill:#eee
```
"""
PASSES = {  # right ones, whose names say what a task leaves open
    "shapes, fences, numbers and looks": ("architecture", f'architecture = """{FENCED}"""'),
    "an order as a tuple": ("late_order", 'late_order = tuple(["load", "transform", "extract"])'),
    "looks before it makes": (
        "layout",
        """def layout(home):
            root = Path(os.path.abspath(home))
            names = ("src", "tests", "data_raw", "data_clean")
            for path in (root, *(root / name for name in names)):
                if path.exists() and not path.is_dir():
                    raise NotADirectoryError(path)
            for name in names:
                if not (root / name).is_dir():
                    (root / name).mkdir(parents=True)
            return {name: (root / name).resolve() for name in reversed(names)}""",
    ),
    "comments, another layout, and no line twice": (
        "isolate",
        """def isolate(home, settings, secrets):
            public = dict(settings)
            hidden = {key.upper(): public.pop(key) for key in secrets}
            text = yaml.safe_dump(public, allow_unicode=True, sort_keys=False, default_flow_style=True)
            (home / "config.yaml").write_text("# for everybody\\n" + text)
            names = "\\n".join(f"{name}=" for name in sorted(hidden))
            (home / ".env.example").write_text("# copy to .env\\n\\n" + names)
            if ".env" not in os.listdir(home):
                (home / ".env").write_text("\\n".join(map("=".join, hidden.items())))
            ignore = home / ".gitignore"
            old = ignore.read_text().rstrip("\\n") if ignore.exists() else ""
            if "/.env" not in old.splitlines():
                ignore.write_text(f"{old}\\n# secrets\\n/.env")""",
    ),
    "another order": (
        "run_order",
        """def run_order(steps):
            order, path = [], []

            def visit(name):
                if name in path:
                    raise graphlib.CycleError("a ring", path)
                if name not in order:
                    path.append(name)
                    for other in sorted(steps, reverse=True):
                        if not set(steps[other][1]).isdisjoint(steps[name][0]):
                            visit(other)
                    order.append(path.pop())

            for name in reversed(steps):
                visit(name)
            return order""",
    ),
}
DRAWN = {what: ("architecture", f'architecture = """flowchart LR\n{lines}"""') for what, lines in PICTURES.items()}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_another_picture_is_refused = answers.refused(lab, DRAWN)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
