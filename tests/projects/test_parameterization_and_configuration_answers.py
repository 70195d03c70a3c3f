"""Answers to d-02 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import parameterization_and_configuration as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "selected": """
    small letters too: from one of these origins?
        ~ flight["origin"] in => flight["origin"].upper() in
    compared as texts: at least so many minutes?
        ~ int(flight["dep_delay"]) >= settings["minutes"] => flight["dep_delay"] >= str(settings["minutes"])
    never before the time: perhaps negative?
        ~ >= settings["minutes"] => >= max(settings["minutes"], 0)
    delays as numbers: are the flights left as they are?
        ~ and flight["dep_delay"] => and flight["dep_delay"] and [flight.update(dep_delay=int(flight["dep_delay"]))]
    without what is empty: the flights?
        - flight
        - for flight in flights
        + {key: value for key, value in flight.items() if value}
        + for flight in flights
    """,
    "settings": """
    nearly safe: the dict that safe_load makes?
        ~ yaml.safe_load(text) => yaml.full_load(text)
    two classes: of any class?
        ~ except Exception as => except (yaml.YAMLError, ValueError) as
    without its ending: the file's name?
        ~ {path}: {error} => {path.stem}: {error}
    its usual name: the file's name?
        ~ {path}: no keys => config.yaml: no keys
    keys as texts: the dict that safe_load makes?
        ~ return said => return {str(key): value for key, value in said.items()}
    another class: a ValueError?
        ~ raise ValueError(f"{path}: no keys") => raise TypeError(f"{path}: no keys")
    blanks only: blanks and comments?
        - if said is None:
        + if not text.strip():
    the first of two: the dict that safe_load makes?
        ~ yaml.safe_load(text) => next(iter(yaml.safe_load_all(text)), None)
    a note has it: in its text?
        - raise ValueError(f"{path}: {error}") from error
        + error.add_note(path.name)
        + raise
    no tabs: an error that safe_load raises?
        ~ yaml.safe_load(text) => yaml.safe_load(text.expandtabs())
    names of the environment: the dict that safe_load makes?
        ~ yaml.safe_load(text) => yaml.safe_load(__import__("os").path.expandvars(text))
    null is none of it: an empty dict of null?
        ~ if said is None: => if said is None and "null" not in text:
    some classes: anything else?
        ~ not isinstance(said, dict) => isinstance(said, (list, str, int, float))
    four classes: of any class?
        ~ except Exception as => except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError) as
    and too deep: of any class?
        ~ except Exception as => except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as
    another encoding: in UTF-8?
        ~ utf-8 => latin-1
    each key once: the dict that safe_load makes?
        - return said
        + heads = [line.split(":")[0] for line in text.splitlines() if ":" in line and line[0].isalpha()]
        + if len(heads) > len(set(heads)):
        +     raise ValueError(f"{path}: twice")
        + return said
    a list of dicts: anything else?
        - if not isinstance(said, dict):
        + if isinstance(said, list) and said and all(isinstance(each, dict) for each in said):
        +     said = {key: value for each in said for key, value in each.items()}
        + if not isinstance(said, dict):
    comments in quotes: the dict that safe_load makes?
        ~ yaml.safe_load(text) => yaml.safe_load("\\n".join(line.split(" #")[0] for line in text.splitlines()))
    """,
    "choose": """
    the first one: is it dev without arguments?
        ~ default="dev" => default=next(iter(said["profiles"]))
    capital letters: a name that is no profile?
        ~ default="dev") => default="dev", type=str.lower)
    up to a sign: a name that is no profile?
        ~ default="dev") => default="dev", type=lambda name: name.split("=")[0])
    another flag: any other argument?
        ~ default="dev") => default="dev"); parser.add_argument("-v", "--verbose", action="store_true")
    dev and prod only: the profiles by their names?
        ~ list(said["profiles"]) => ["dev", "prod"]
    blanks are nothing: a name that is no profile?
        ~ default="dev") => default="dev", type=str.strip)
    the command line: is it dev without arguments?
        ~ parse_args(arguments) => parse_args(arguments or None)
    a variable: without arguments it is dev?
        ~ default="dev" => default=__import__("os").environ.get("PROFILE", "dev")
    nothing is unsaid: whatever it is?
        ~ {**common, **own} => {**common, **{key: value for key, value in own.items() if value is not None}}
    any dash: a flag of another name?
        ~ "--profile", choices => "--profile", "-profile", choices
    the last two: any other argument?
        ~ parse_args(arguments) => parse_args(arguments[-2:])
    deeper: does its value replace the other one?
        - return {**common, **own}
        + for key, value in own.items():
        +     both = isinstance(value, dict) and isinstance(common.get(key), dict)
        +     common[key] = {**common[key], **value} if both else value
        + return common
    in place: is said left as it is?
        ~ {key: value for key, value in said.items() if key != "profiles"} => said
        ~ return {**common, **own} => said.pop("profiles"); return {**common, **own}
    """,
    "required": """
    missing first: one line for each problem?
        - for key, value in settings.items():
        + for key, value in settings.items() if not problems else ():
    with its value: does no value appear?
        ~ is not {wanted[key].__name__} => is not {wanted[key].__name__} but {value}
    nothing behind the colon: None is of no type?
        ~ elif type(value) is not wanted[key] => elif value is not None and type(value) is not wanted[key]
    a negative one: a value of its type?
        ~ type(value) is not wanted[key] => type(value) is not wanted[key] or (type(value) is int and value < 0)
    a set: a value of its type?
        - elif type(value) is not wanted[key]:
        + elif type(value) is not wanted[key] and not (wanted[key] is list and isinstance(value, (set, tuple))):
    an empty line between: one line for each problem?
        ~ "\\n".join => "\\n\\n".join
    a KeyError: a ValueError?
        ~ raise ValueError => raise KeyError
    """,
    "start_log": """
    pass as well: password, secret or token?
        ~ ("password", "secret", "token") => ("pass", "secret", "token")
    at its end: contains?
        ~ word in key.lower() => key.lower().endswith(word)
    empty ones are shown: whatever it is?
        ~ for word in words) => for word in words) and value
    whole parts are shown: whatever it is?
        ~ for word in words) => for word in words) and not isinstance(value, dict)
    numbers as texts: a JSON object of the settings?
        ~ isinstance(value, list) else value => isinstance(value, list) else str(value)
    several lines: one line?
        ~ masked(settings)) => masked(settings), indent=1)
    whatever looks like one: all other values as they are?
        - log.info("configuration: %s", json.dumps(masked(settings)))
        + text = json.dumps(masked(settings))
        + for value in [str(value) for key, value in settings.items() if masked(0, key) and value]:
        +     text = text.replace(value, "***")
        + log.info("configuration: %s", text)
    one blank: all other values as they are?
        ~ json.dumps(masked(settings)) => " ".join(json.dumps(masked(settings)).split())
    two records: one record?
        ~ log.info( => log.debug("%d keys", len(settings)); log.info(
    once each: all other values as they are?
        - def masked(value, key=""):
        + met = []
        + def masked(value, key=""):
        +     if isinstance(value, dict) and value:
        +         if any(each is value for each in met):
        +             return "..."
        +         met.append(value)
    lists in lists: at any depth?
        ~ [masked(each) for each in value] => [masked(each) if isinstance(each, dict) else each for each in value]
    bools as numbers: a JSON object of the settings?
        ~ isinstance(value, list) else value => isinstance(value, list) else value + 0 if value is True else value
    """,
}
PASSES = {
    "a frame": (
        "selected",
        """def selected(flights, settings):
            frame = pd.DataFrame(flights, columns=["origin", "dep_delay"])
            late = pd.to_numeric(frame["dep_delay"], errors="coerce") >= settings["minutes"]
            return [flights[place] for place in frame.index[frame["origin"].isin(settings["origins"]) & late]]""",
    ),
    "cases": (
        "settings",
        """def settings(path):
            with path.open(encoding="utf-8") as file:
                try:
                    said = yaml.safe_load(file)
                except Exception as error:
                    raise ValueError(path.name, str(error)) from None
            match said:
                case None:
                    return {}
                case dict():
                    return said
            raise ValueError(f"{path.name} is {type(said)}")""",
    ),
    "argparse's own error": (
        "choose",
        """def choose(arguments, said):
            parser = argparse.ArgumentParser(allow_abbrev=False)
            parser.add_argument("--profile", default="dev")
            name = parser.parse_args(arguments).profile
            if name not in said["profiles"]:
                parser.error(f"no profile {name}")
            return {key: value for key, value in said.items() if key != "profiles"} | (said["profiles"][name] or {})""",
    ),
    "flat first": (
        "start_log",
        """def start_log(settings, log):
            import re
            copied = json.loads(json.dumps(settings))
            left = [copied]
            while left:
                part = left.pop()
                for key in list(part) if isinstance(part, dict) else range(len(part)):
                    if isinstance(key, str) and re.search("password|secret|token", key, re.IGNORECASE):
                        part[key] = "***"
                    elif isinstance(part[key], (dict, list)):
                        left.append(part[key])
            log.log(20, f"configuration: {json.dumps(copied, ensure_ascii=False)}")""",
    ),
    "lines as they come": (
        "required",
        """def required(settings, wanted, path):
            lines = []
            for key in {**wanted, **settings}:
                if key not in settings:
                    lines.append(f"{path.name}: {key} is missing, write {wanted[key].__name__}")
                elif key not in wanted:
                    lines.append(f"{path.name}: {key} is unknown")
                elif str(type(settings[key])) != str(wanted[key]):
                    lines.append(f"{path.name}: {key} is not {wanted[key].__name__}")
            if not lines:
                return dict(settings)
            raise ValueError("\\n".join(sorted(lines)))""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
