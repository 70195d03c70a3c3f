"""Fix: what everybody may see is committed, what is secret stays at home."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import strategies as st

from breakfix.lab import exercise
from breakfix.services.git import Repository


@exercise(phase="fix", minutes=12)
def isolate(home, settings, secrets):
    """Write the settings of a job into files, so that no secret is committed.

    Given     home, a Path: the job's folder, a git repository. settings, a dict: its keys are words such as
              db_password, its values texts in one line, whole numbers, True or False; all is ASCII. secrets, a list of
              those keys that nobody else may see, perhaps empty; their values are texts without blanks or quotes, and
              part of no other value. None of the lines already in .gitignore concerns the four files below, except
              perhaps a line .env. Every line of it ends with a line feed, except perhaps the last
    Leave     config.yaml: yaml.safe_load gives back a dict of every setting that is no secret, each value of its type
              .env: a line NAME=value for each secret, the name in capitals, the value as it is
              .env.example: a line NAME= for each secret
              .gitignore: git add takes the other three files, and never .env
    Rules     The lines that .gitignore has stay, but for empty ones, and .env is added. A .env that is there stays as
              it is: it is somebody's own. config.yaml and .env.example are written anew. Write no other file
    Not touch settings, secrets, and all other files
    """
    public = {key: value for key, value in settings.items() if key not in secrets}
    (home / "config.yaml").write_text(yaml.safe_dump(public))
    (home / ".env.example").write_text("".join(f"{key.upper()}=\n" for key in secrets))
    private = home / ".env"
    if not private.exists():
        private.write_text("".join(f"{key.upper()}={settings[key]}\n" for key in secrets))
    ignore = home / ".gitignore"
    lines = ignore.read_text().splitlines() if ignore.exists() else []
    ignore.write_text("\n".join([*lines, ".env", ""]))


@isolate.stub
def as_it_was(home, settings, secrets):
    with open(home / "config.yaml", "w") as file:
        for key, value in settings.items():
            file.write(f"{key}: {value}\n")


isolate.play = ""
isolate.free("files")  # the look compares them; how a YAML file is laid out is open
isolate.keeps("src/isolate.py")
isolate.costs = "a file more for whoever begins: copy .env.example to .env, and fill it in"


@isolate.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made).resolve()


def read_yaml(path):
    """Return what a YAML file says: key -> type and value, as text."""
    try:
        said = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        return type(error).__name__
    return {str(key): repr(value) for key, value in said.items()} if isinstance(said, dict) else repr(said)


def lines(path):
    """Return the lines of a file, sorted, without empty ones and comments."""
    if not path.exists():
        return "no file"
    return sorted(line for line in path.read_text().splitlines() if line and not line.startswith("#"))


def files(folder):
    """Return all files in a folder, as name -> bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@isolate.look
def committed(folder, isolate, settings, secrets, there=None, calls=1):
    there = {".git/HEAD": "ref: refs/heads/main\n"} | (there or {})
    for name in ("objects", "refs"):  # an empty repository, without a process
        (folder / ".git" / name).mkdir(parents=True)
    for name, text in there.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    for _ in range(calls):
        isolate(folder, settings, secrets)
    after, offered = files(folder), Repository(folder).offered()
    hidden = [settings[key].encode() for key in secrets]
    ignored = iter(after.get(".gitignore", b"").decode().splitlines())
    before, given = there.get(".gitignore", "").splitlines(), {name: text.encode() for name, text in there.items()}
    others = (after.keys() | there) - {"config.yaml", ".env.example", ".gitignore", *({".env"} - there.keys())}
    return {
        "config.yaml": read_yaml(folder / "config.yaml"),
        "files that git offers": offered,
        "files among them with a secret": [name for name in offered if any(each in after[name] for each in hidden)],
        ".env": lines(folder / ".env"),
        ".env.example": lines(folder / ".env.example"),
        "lines of .gitignore lost or moved": [line for line in before if line and line not in ignored],
        "other files that changed": [name for name in sorted(others) if after.get(name) != given.get(name)],
    }


BASE = {"source": "source", "attempts": 4, "strict": True}
LOGIN, NAMED = BASE | {"db_password": "tern-4711"}, ["db_password"]
committed.when("one secret: settings has a db_password, and secrets names it", LOGIN, NAMED)
TEXTS = BASE | {"airport": "NO", "flight": "0815", "day": "2013-01-01", "note": "a: b # c", "blank": " ", "empty": ""}
committed.when("texts that look like other types: `NO`, `0815`, `2013-01-01`, `a: b # c`, and others", TEXTS, [])
SIGNS = LOGIN | {"api_token": "a=b#c$d=="}
committed.when("signs in a secret: the api_token is a=b#c$d==", SIGNS, ["db_password", "api_token"])
IGNORED = {".gitignore": "data_raw/\n.env.local", "src/run.py": "run()\n"}
committed.when("a .gitignore: it has two lines, the last one without a line feed", LOGIN, NAMED, IGNORED)
OWN = {".env": "DB_PASSWORD=mine\n", "config.yaml": "db_password: tern-4711\nold: 1\n"}
committed.when("somebody has a .env: it holds another password, and config.yaml is an old one", LOGIN, NAMED, OWN)


@isolate.trial(asks="What does a colleague find after a clone, and whose password counts on their machine?")
def a_colleague_clones(folder, isolate):
    """all is committed; a colleague clones it, puts a password of their own into .env, and calls it there"""
    (folder / "job").mkdir()
    mine = Repository(folder / "job")
    isolate(mine.home, dict(LOGIN), ["db_password"])
    mine.commit("settings")
    theirs = mine.clone(folder / "clone")
    found = sorted(path.name for path in theirs.home.iterdir() if path.name != ".git")
    (theirs.home / ".env").write_text("DB_PASSWORD=theirs\n")
    isolate(theirs.home, dict(LOGIN), ["db_password"])
    return {"files in the clone": found, "their .env": lines(theirs.home / ".env"), "offered there": theirs.offered()}


ODD = ["yes", "no", "null", "~", "08", "1e3", "1_000", "12:30", "0x1F", ".5", "- a", "{a}", "[b", "it's", 'say "hi"']
ODD += [" a ", "#", "%", "@home", "*", "&x", "!", "C:\\new", "a: b", "x" * 90, "=", "True", "ok", "data"]
KEYS = ["source", "attempts", "strict", "db_password", "api_token", "smtp_key", "host", "port", "db_password_file"]
KEYS += ["on"]  # a word that YAML takes for a bool
VALUES = st.one_of(st.sampled_from(ODD), st.integers(-10, 10**12), st.booleans())
HIDDEN = ["tern-4711", "a=b#c$d==", "p@ss/w0rd!", "%%secret%%", "y" * 40, "--hidden--", "$HOME,b;c&d"]
FILES = {
    ".gitignore": ["", "data_raw/", "*.log\n!keep.log\n", "/data_clean/\n\n.venv", ".env\n", ".env.local\n", "z\na"],
    ".env": ["MINE=1\n", "", "DB_PASSWORD=other"],
    ".env.example": ["OLD=\n", "OLD=\n" * 60],
    "config.yaml": ["old: 1\n", "a: [\n", "old: 1\n" * 60],
    "src/run.py": ["run()\n"],
}
FILES[".gitignore"].append("# data\n\n*.log \n")


@st.composite
def repositories(draw):
    """Settings, which of them are secret, and what is there already."""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=len(KEYS)))
    secrets = draw(st.lists(st.sampled_from(keys), unique=True, max_size=3)) if keys else []
    hidden = dict(zip(secrets, draw(st.permutations(HIDDEN)), strict=False))
    settings = {key: hidden[key] if key in hidden else draw(VALUES) for key in keys}
    there = {name: draw(st.sampled_from([None, None, None, *texts])) for name, texts in FILES.items()}
    return settings, secrets, {name: text for name, text in there.items() if text is not None}


EVERY = {f"text_{'x' * place}": text for place, text in enumerate(ODD)}
for given, times in ((repositories(), 40), (st.just((EVERY, [], {})), 2)):
    committed.drawn(
        together=given,
        calls=st.integers(1, 2),
        times=times,
        says=lambda settings, secrets, there, calls: (
            f"settings is {settings}, secrets is {secrets}; there is {there or 'no file'}; called {calls} times"
        ),
    )

isolate.asks("""
one secret: Which files does a colleague get who clones, and is tern-4711 in one of them?
texts that look like other types: What does YAML make of NO, and of 0815?
signs in a secret: Where does the name end, and is all that follows the value?
a .gitignore: What does the last line of .gitignore say now?
somebody has a .env: Whose password is it, and where is it now?
""")

isolate.slips("""
all in one file: The password is in config.yaml, and config.yaml is committed. Who can read it?
    ~  if key not in secrets} => }
yaml by hand: YAML reads a word as it likes. Who should write the quotes?
    ~ yaml.safe_dump(public) => "".join(f"{key}: {value}\\n" for key, value in public.items())
values in the example: .env.example is committed. What does it say after the sign =?
    ~ f"{key.upper()}=\\n" => f"{key.upper()}={settings[key]}\\n"
over somebody's own: A colleague had a .env. Which password does it hold now?
    - if not private.exists():
    -     private.write_text("".join(f"{key.upper()}={settings[key]}\\n" for key in secrets))
    + private.write_text("".join(f"{key.upper()}={settings[key]}\\n" for key in secrets))
nothing ignored: git offers .env for the next commit. Which file tells git what to leave out?
    - ignore.write_text("\\n".join([*lines, ".env", ""]))
gitignore anew: What did .gitignore keep out before you came?
    ~ [*lines, ".env", ""] => [".env", ""]
glued to the last line: The last line had no line break. Which name does it spell now?
    - lines = ignore.read_text().splitlines() if ignore.exists() else []
    - ignore.write_text("\\n".join([*lines, ".env", ""]))
    + with open(ignore, "a") as file:
    +     file.write(".env\\n")
""")


@isolate.also_right(costs="one line for all settings, and harder on the eye")
def in_braces(home, settings, secrets):
    rest = dict(settings)
    taken = [(key.upper(), rest.pop(key)) for key in secrets]
    (home / "config.yaml").write_text(yaml.safe_dump(rest, default_flow_style=True, sort_keys=False))
    (home / ".env.example").write_text("# copy to .env\n" + "\n".join(name + "=" for name, _ in taken))
    try:
        with open(home / ".env", "x") as file:
            file.writelines(f"{name}={value}\n" for name, value in taken)
    except FileExistsError:
        pass
    with open(home / ".gitignore", "a+") as file:
        file.seek(0)
        if ".env" not in file.read().splitlines():
            file.write("\n.env\n")


isolate.hints += [
    "Sort the four files by who reads them: two are for everybody, one is for this machine, one is for git. A library "
    "knows how YAML has to be quoted; let it write. And what do you do with a file before you write to it?",
    "A twin: a phone book for all, and a diary.\n"
    "    book = {name: number for name, number in people.items() if name not in private}\n"
    "    text = yaml.safe_dump(book)",
]
