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
    read once: as it stands there now?
        - said = yaml.safe_load(text)
        + said = globals().setdefault("SAID", {}).setdefault(path.name, yaml.safe_load(text))
    one for all: changes no other?
        ~ return {} => return globals().setdefault("NOTHING", {})
    no tabs: an error that safe_load raises?
        ~ yaml.safe_load(text) => yaml.safe_load(text.expandtabs())
    comments in quotes: the dict that safe_load makes?
        ~ yaml.safe_load(text) => yaml.safe_load("\\n".join(line.split(" #")[0] for line in text.splitlines()))
    """,
    "choose": """
    the first one: is it dev without arguments?
        ~ default="dev" => default=next(iter(said["profiles"]))
    dev and prod only: the profiles by their names?
        ~ list(said["profiles"]) => ["dev", "prod"]
    any letters: in exactly these letters?
        ~ default="dev") => default="dev", type=str.lower)
    blanks are nothing: in exactly these letters?
        ~ default="dev") => default="dev", type=str.strip)
    the command line: is it dev without arguments?
        ~ parse_args(arguments) => parse_args(arguments or None)
    a variable: whatever the environment says?
        ~ default="dev" => default=__import__("os").environ.get("PROFILE", "dev")
    letters of a flag: also a shorter one?
        ~ allow_abbrev=False => allow_abbrev=True
    nothing is unsaid: whatever the value is?
        ~ {**common, **own} => {**common, **{key: value for key, value in own.items() if value is not None}}
    deeper: with the whole of its value?
        - return {**common, **own}
        + for key, value in own.items():
        +     both = isinstance(value, dict) and isinstance(common.get(key), dict)
        +     common[key] = {**common[key], **value} if both else value
        + return common
    another flag: any other argument?
        ~ default="dev") => default="dev"); parser.add_argument("--verbose", action="store_true")
    a short one: any other argument?
        ~ "--profile", => "-p", "--profile",
    in place: is said left as it is?
        ~ {key: value for key, value in said.items() if key != "profiles"} => said
        ~ return {**common, **own} => said.pop("profiles"); return {**common, **own}
    """,
    "required": """
    missing first: one line for each thing?
        - for key, value in settings.items():
        + for key, value in settings.items() if not amiss else ():
    keys of text only: no other key?
        ~ if key not in wanted: => if key not in wanted and isinstance(key, str):
        ~ elif type(value) => elif key in wanted and type(value)
    whole floats: a float not for an int?
        ~ (type(value), wanted[key]) != (int, float) => {type(value), wanted[key]} != {int, float}
    with its value: values stand in no line?
        ~ is not {wanted[key].__name__} => is not {wanted[key].__name__} but {value}
    an empty line between: and no other line?
        ~ "\\n".join => "\\n\\n".join
    values in a cause: values in no note?
        ~ for each in amiss)) => for each in amiss)) from KeyError(settings)
    values in a warning: values on no screen?
        - if amiss:
        + if amiss and not logging.warning("found %s", settings):
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
    on the screen: not on the screen?
        ~ log.info( => print(settings); log.info(
    several lines: one line?
        ~ default=str) => default=str, indent=1)
    beside the message: not in the record?
        ~ default=str)) => default=str), extra={"settings": settings})
    in what makes the text: not in an object that the record holds?
        - log.info("configuration: %s", json.dumps(masked(settings), default=str))
        + class Late:
        +     def __init__(self, made):
        +         self.made = made
        +     def __str__(self):
        +         return json.dumps(self.made(), default=str)
        + log.info("configuration: %s", Late(lambda: masked(settings)))
    whatever looks like one: all other values as they are?
        - log.info("configuration: %s", json.dumps(masked(settings), default=str))
        + text = json.dumps(masked(settings), default=str)
        + for value in [str(value) for key, value in settings.items() if masked(0, key) and value]:
        +     text = text.replace(value, "***")
        + log.info("configuration: %s", text)
    one blank: all other values as they are?
        ~ json.dumps(masked(settings), default=str) => " ".join(json.dumps(masked(settings), default=str).split())
    by the descriptor: not on the screen?
        ~ log.info( => __import__("os").write(2, str(settings).encode()); log.info(
    two records: one record?
        ~ log.info( => log.debug("%d keys", len(settings)); log.info(
    elsewhere too: none in other loggers?
        ~ log.info( => logging.getLogger().info("started"); log.info(
    from now on: not the level of log?
        ~ log.info( => log.setLevel("INFO"); log.info(
    shown to all: all else of log?
        ~ log.info( => log.addFilter(lambda record: True); log.info(
    a date first: whatever it is?
        ~ if any( => if not hasattr(value, "isoformat") and any(
    with its stack: one line?
        ~ default=str)) => default=str), stack_info=True)
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
    "an encoder": (
        "start_log",
        """def start_log(settings, log):
            class Dates(json.JSONEncoder):
                def default(self, value):
                    return value.isoformat()

            def masked(value, key=""):
                if any(word in key.casefold() for word in ("password", "secret", "token")):
                    return "***"
                if isinstance(value, dict):
                    return {name: masked(each, name) for name, each in value.items()}
                return list(map(masked, value)) if isinstance(value, list) else value

            log.log(20, "configuration: " + json.dumps(masked(settings), cls=Dates, ensure_ascii=False))""",
    ),
    "a file in braces": (
        "as_meant",
        """as_meant = '''{month: "07", country: !!str NO, version: "1.10", at: "12:30",
            since: "2013-07-01", minutes: 1_000}'''
        """,
    ),
    "a comment and a key in quotes": ("one_line", "one_line = '\"warehouse\":  ./dev.sqlite  # as in dev'"),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
