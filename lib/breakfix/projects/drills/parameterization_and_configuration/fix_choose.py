"""Fix: dev or prod is said once, by a flag, where everybody sees it."""

import argparse
import contextlib
import io
import os
import sys
from unittest import mock

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=8)
def choose(arguments, said):
    """Return the settings of the profile that a flag names.

    Given     arguments, a list of texts: what follows the program's name on the command line; said, a dict of a YAML
              file: below `profiles` a dict of profiles by their names, which are words such as dev and prod, and beside
              it keys for all of them. A profile is a dict, or None when nothing stands below its name. `dev` is always
              there
    Leave     a dict: the keys for all with the keys of the profile, without `profiles`. Where both have a key, the
              profile's value replaces the other one, whatever it is. `--profile NAME` or `--profile=NAME` names the
              profile; without arguments it is dev
    Rules     a name that is no profile, a flag without a name, a flag of another name and any other argument end the
              program with exit code 2. What --help, a shortened flag such as --prof or -p, a second flag and -- alone
              do is open
    Not touch arguments and said
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--profile", choices=list(said["profiles"]), default="dev")
    profile = parser.parse_args(arguments).profile
    common = {key: value for key, value in said.items() if key != "profiles"}
    own = said["profiles"][profile] or {}
    return {**common, **own}


@choose.stub
def whatever_is_said(arguments, said):
    settings = dict(said)
    settings.update(settings.pop("profiles").get(arguments[-1] if arguments else "dev", {}))
    return settings


choose.keeps("src/choose.py")
choose.play = ""
choose.costs = "argparse writes the help and the messages"

FILE = {
    "minutes": 15,
    "origins": ["EWR", "JFK"],
    "profiles": {"prod": {"warehouse": "prod.sqlite", "minutes": 30}, "dev": {"warehouse": "dev.sqlite", "wait": 5}},
}


@choose.look
def chosen(world, choose, arguments, said=FILE):
    """What is printed on the way is open. The command line and the environment of the trial's process name prod."""
    line, unseen = mock.patch.object(sys, "argv", ["etl", "--profile", "prod"]), io.StringIO()
    variables = mock.patch.dict(os.environ, dict.fromkeys(("PROFILE", "ETL_PROFILE", "ENV", "APP_ENV"), "prod"))
    try:
        with line, variables, contextlib.redirect_stderr(unseen), contextlib.redirect_stdout(unseen):
            return {"settings": choose(arguments, said)}
    except SystemExit as end:
        return {"exit code": end.code if isinstance(end.code, int) else 0 if end.code is None else 1}


chosen.when("nothing is said: the program is started without a flag", [])
chosen.when("prod: --profile prod is said", ["--profile", "prod"])
chosen.when("prod in one word: --profile=prod is said", ["--profile=prod"])
chosen.when("a name that is not there: --profile prd is said", ["--profile", "prd"])
chosen.when("no name: --profile is said, and nothing after it", ["--profile"])
chosen.when("another argument: prod is said, without the flag", ["prod"])
EMPTY = {"minutes": 15, "profiles": {"dev": {"wait": 5}, "prod": None}}
chosen.when("an empty profile: nothing stands below prod", ["--profile", "prod"], said=EMPTY)
ZERO = {"minutes": 15, "wait": 5, "origins": ["EWR"], "profiles": {"dev": {"minutes": 0, "origins": [], "wait": None}}}
chosen.when("values that are false: dev sets minutes to 0, origins to an empty list and wait to nothing", [], said=ZERO)
DEEP = {"night": {"from": 22, "to": 6}, "profiles": {"dev": {"night": {"from": 20}}}}
chosen.when("a value with keys of its own: night is a dict, and dev has another one", [], said=DEEP)

NAMES = ["prod", "test", "staging", "profiles", "profile", "pro"]
KEYS = ["minutes", "Minutes", "origins", "warehouse", "night", "wait", "dev", "profile"]
VALUES = [0, 1, 30, "", "x.sqlite", None, True, False, 0.5, [], ["EWR"], {}, {"from": 1}, {"to": 2}]


def start(chance):
    """Return how the program is started, and what its file says."""

    def some():
        return {key: chance.choice(VALUES) for key in chance.sample(KEYS, chance.randint(0, 4))}

    names = chance.sample(NAMES, chance.randint(0, 4))
    names.insert(chance.randint(0, len(names)), "dev")
    profiles = {name: some() if chance.random() < 0.8 else None for name in names}
    name = chance.choice([*names, *names, *NAMES, "", "PROD", "de", "devel", "1"])
    flags = [[], ["--profile", name], [f"--profile={name}"]]
    odd = [*ODD, [name], *([*flag, "x"] for flag in flags), *(["x", *flag] for flag in flags)]
    return chance.choice(flags if chance.random() < 0.6 else odd), {**some(), "profiles": profiles}


ODD = [["--profile"], ["--prod"], ["--verbose"], ["-v"], ["--profile", "prod", "-v"], ["--profile=prod", "x"], [""]]
ODD += [[flag, "prod"] for flag in ("--PROFILE", "--profiles", "--env", "-profile", "profile")]
ODD += [["x", "--profile", "prod"], ["x", "prod", "--profile", "prod"]]
ODD += [["--profile", name] for name in ("", "PROD", "prod ", " prod", "prod=")] + [["--profile=prod=x"]]
THREE = {"wait": 5, "profiles": {"dev": None, "prod": {"minutes": 1}, "test": {}}}
for strategies, times in (
    ({"together": shapes.rolled(start)}, 100),
    ({"arguments": shapes.evenly(ODD), "said": st.just(THREE)}, len(ODD)),
):
    chosen.drawn(
        **strategies,
        times=times,
        says=lambda arguments, said: f"the arguments are {arguments}, and the file says {said}",
    )

choose.asks("""
nothing is said: Nobody has said anything. Which profile does least harm?
prod: Prod is named. Which keys does it have of its own, and which of all?
prod in one word: A flag and its name can be one argument. Who takes them apart for you?
a name that is not there: A letter is missing. Where would the job write?
no name: A flag wants a name. What stands behind it?
another argument: Somebody has said something that you do not know. Do you start?
an empty profile: What does YAML make of a name with nothing below it?
values that are false: A profile can say 0. Has it said something?
a value with keys of its own: Both have the key night. Whose value is it?
""")

choose.slips("""
dev whatever is said: A name was said, and it is not there. Which job did you start instead?
    - , choices=list(said["profiles"])
    ~ said["profiles"][profile] => said["profiles"].get(profile)
others are ignored: An argument came that you do not know, and the job starts. What was meant by it?
    ~ parser.parse_args(arguments).profile => parser.parse_known_args(arguments)[0].profile
the common ones win: Both have a key, and the value is the one for all. What is a profile there for?
    ~ {**common, **own} => {**own, **common}
a flag is enough: The flag stands there, and no name. Which job was meant?
    ~ default="dev") => default="dev", nargs="?", const="dev")
profiles and all: The settings of prod hold those of dev. Who asked for them?
    - if key != "profiles"
an empty one: Nothing stands below a name. What is None to a dict?
    ~ [profile] or {} => [profile]
false is unsaid: A profile has said 0, or an empty list. Why does nobody hear it?
    ~ {**common, **own} => {**common, **{key: value for key, value in own.items() if value}}
""")


@choose.also_right(costs="nothing but a list; each way to write a flag is a line of your own")
def by_hand(arguments, said):
    words = [part for each in arguments for part in (each.split("=", 1) if each.startswith("--profile=") else [each])]
    if not arguments:
        words = ["--profile", "dev"]
    if len(words) != 2 or words[0] != "--profile" or words[1] not in said["profiles"]:
        raise SystemExit(2)
    settings = {key: said[key] for key in said if key != "profiles"}
    settings.update(said["profiles"][words[1]] or {})
    return settings


choose.hints += [
    "Give argparse the flag, its default and which names there are, and it also ends the program with the right code. "
    "Then there are two dicts, and the later one of a merge wins.",
    "A twin: a radio with stations.\n"
    '    parser.add_argument("--station", choices=list(stations), default="news")\n'
    "    tuned = {**usual, **stations[parser.parse_args(words).station]}",
]
