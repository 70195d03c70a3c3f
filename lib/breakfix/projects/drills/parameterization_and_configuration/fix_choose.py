"""Fix: dev or prod is said once, by a flag, where everybody sees it."""

import argparse
import contextlib
import io
import os
import sys
from unittest import mock

from hypothesis import strategies as st

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=10)
def choose(arguments, said):
    """Return the settings of the profile that a flag names.

    Given     arguments, a list of texts, what stands behind the program's name in the command line; said, a dict of a
              YAML file: below `profiles` a dict of profiles by their names, which are texts, and beside it keys for all
              of them. A profile is a dict without a key `profiles`, or None, as YAML has it when nothing stands below
              its name. `dev` is always there
    Leave     a dict: the keys for all with the keys of the profile, without `profiles`. A key that both have is the
              profile's, with the whole of its value, whatever that is. `--profile NAME` or `--profile=NAME` names the
              profile, in exactly these letters; without arguments it is dev, whatever the environment says
    Rules     a profile that is not there, a flag without a name and any other argument, also a shorter one such as
              --prof, end the program with exit code 2. What --help, -- and a second --profile do is open
    Not touch arguments and said
    """
    parser = argparse.ArgumentParser(allow_abbrev=False)
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
VARIABLES = ("PROFILE", "ETL_PROFILE", "APP_PROFILE", "ENV", "ETL_ENV", "APP_ENV", "ENVIRONMENT", "STAGE")


@contextlib.contextmanager
def elsewhere(name):
    """Have the command line and the environment of this process name a profile."""
    line, variables = ["etl", "--profile", name], dict.fromkeys(VARIABLES, name)
    with mock.patch.object(sys, "argv", line), mock.patch.dict(os.environ, variables):
        yield


@choose.look
def chosen(world, choose, *arguments, said=FILE):
    """What is printed on the way is open. The command line and the environment of the trial's process name another."""
    other = next((name for name in said["profiles"] if name not in ("dev", *arguments)), "prod")
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()), elsewhere(other):
            found = choose(list(arguments), said)
    except SystemExit as end:
        return {"exit code": end.code if isinstance(end.code, int) else 0 if end.code is None else 1}
    return {"settings": found}


chosen.when("nothing is said: the program is started without a flag")
chosen.when("prod: --profile prod is said", "--profile", "prod")
chosen.when("prod in one word: --profile=prod is said", "--profile=prod")
chosen.when("a name that is not there: --profile prd is said", "--profile", "prd")
chosen.when("capital letters: --profile PROD is said", "--profile", "PROD")
chosen.when("a shorter flag: --prof prod is said", "--prof", "prod")
chosen.when("no name: --profile is said, and nothing after it", "--profile")
chosen.when("another argument: prod is said, without the flag", "prod")
EMPTY = {"minutes": 15, "profiles": {"dev": {"wait": 5}, "prod": None}}
chosen.when("an empty profile: nothing stands below prod", "--profile", "prod", said=EMPTY)
ZERO = {"minutes": 15, "wait": 5, "origins": ["EWR"], "profiles": {"dev": {"minutes": 0, "origins": [], "wait": None}}}
chosen.when("values that are false: dev sets minutes to 0, origins to an empty list and wait to nothing", said=ZERO)
DEEP = {"night": {"from": 22, "to": 6}, "profiles": {"dev": {"night": {"from": 20}}}}
chosen.when("a value with keys of its own: night is a dict, and dev has another one", said=DEEP)

NAMES = ["dev", "prod", "test", "Prod", "pro", "eu prod", "profiles", "it's", " prod", "prod ", "@prod", "a=b", "=prod"]
KEYS = ["minutes", "Minutes", "origins", "warehouse", "night", "wait", "dev", "profile"]
VALUES = [0, 1, 30, "", "x.sqlite", None, True, False, 0.5, [], ["EWR"], {}, {"from": 1}, {"to": 2}]


def start(chance):
    """Return how the program is started, and what its file says."""

    def some():
        return {key: chance.choice(VALUES) for key in chance.sample(KEYS, chance.randint(0, 4))}

    names = chance.sample(NAMES[1:], chance.randint(0, 4))
    names.insert(chance.randint(0, len(names)), "dev")
    profiles = {name: some() if chance.random() < 0.8 else None for name in names}
    name = chance.choice([*names, *names, *NAMES, "", "PROD", "de", "1"])
    flags, odd = flags_and_odd(name)
    return chance.choice(flags if chance.random() < 0.6 else odd), {**some(), "profiles": profiles}


def flags_and_odd(name):
    """Return the ways in which a name can be said, and ways in which it cannot."""
    flags = [[], ["--profile", name], [f"--profile={name}"]]
    odd = [["--profile"], [name], ["--verbose"], ["-v"], [f"--{name or 'x'}"], ["-p", name], ["--profiles", name]]
    odd += [[short, name] for short in ("--profil", "--prof", "--p")] + [[f"--pro={name}"], ["--PROFILE", name]]
    odd += [[*flag, more] for flag in flags for more in ("x", "--verbose")] + [["x", *flag] for flag in flags]
    return flags, odd


@choose.look
def drawn_start(world, choose, given):
    arguments, said = given
    return chosen.function(world, choose, *arguments, said=said)


ALL = {"wait": 5, "profiles": {name: {"minutes": place} for place, name in enumerate(NAMES)}}  # each is there
EACH = [arguments for name in NAMES for arguments in flags_and_odd(name)[0]] + flags_and_odd("prod")[1]
for given, times in ((shapes.rolled(start), 90), (st.sampled_from(EACH).map(lambda said: (said, ALL)), len(EACH))):
    drawn_start.drawn(
        given, times=times, says=lambda given: f"the arguments are {given[0]}, and the file says {given[1]}"
    )

choose.asks("""
nothing is said: Nobody has said anything. Which profile does least harm?
prod: Prod is named. Which keys does it have of its own, and which of all?
prod in one word: A flag and its name can be one argument. Who takes them apart for you?
a name that is not there: A letter is missing. Where would the job write?
capital letters: PROD is not prod. Which of the two is in the file?
a shorter flag: argparse knows a flag by its first letters, unless you forbid it. Who misspelled what here?
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
prod by itself: Nobody has asked for prod. Who started it?
    ~ default="dev" => default="prod"
others are ignored: An argument came that you do not know, and the job starts. What was meant by it?
    ~ parser.parse_args(arguments).profile => parser.parse_known_args(arguments)[0].profile
the common ones win: Both have a key, and the value is the one for all. What is a profile there for?
    ~ {**common, **own} => {**own, **common}
first letters: A part of the flag was said, and prod started. Which setting of ArgumentParser allows that?
    ~ allow_abbrev=False => allow_abbrev=True
a flag is enough: The flag stands there, and no name. Which job was meant?
    ~ default="dev") => default="dev", nargs="?", const="dev")
no common ones: The profile has its keys. Where are the others?
    ~ {**common, **own} => own
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
    own = said["profiles"][words[1]]
    settings = {key: said[key] for key in said if key != "profiles"}
    settings.update(own if own is not None else {})
    return settings


choose.hints += [
    "Give argparse the flag, its default and which names there are, and it also ends the program with the right code. "
    "It takes the first letters of a flag for the flag, unless allow_abbrev says otherwise. "
    "Then there are two dicts, and the later one of a merge wins.",
    "A twin: a radio with stations.\n"
    '    parser.add_argument("--station", choices=list(stations), default="news")\n'
    "    tuned = {**usual, **stations[parser.parse_args(words).station]}",
]
