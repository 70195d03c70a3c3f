"""Break, written by the learner: YAML that says what is meant, and one line that changes everything."""

import yaml

from breakfix.datasets import job_folder
from breakfix.lab import exercise

from . import baseline, jobs
from .alter_settings import typed

MEANT = {"month": "07", "country": "NO", "version": "1.10", "at": "12:30", "since": "2013-07-01", "minutes": 1000}


def text_of(value):
    """Return an answer that is a text; TypeError for any other."""
    if not isinstance(value, str):
        raise TypeError(f"it is {value!r}; give a text in quotes")
    return value


@exercise(phase="break", kind="value", minutes=5)
def as_meant():
    """Write the file from which these six values come, each as it is meant.

    Given     five texts and a number: month "07", country "NO", version "1.10", at "12:30", since "2013-07-01", and
              minutes 1000, a whole number
    Leave     a text: the lines of a YAML file. yaml.safe_load makes of it a dict with these six keys and no other, each
              with this value, of this type
    """
    return """
month: "07"
country: "NO"
version: "1.10"
at: "12:30"
since: "2013-07-01"
minutes: 1000
"""


@as_meant.look
def value_of(world, text, *names):
    said = yaml.safe_load(text_of(text))
    if not isinstance(said, dict):
        raise TypeError(f"safe_load makes a {type(said).__name__} of it; give lines that make a dict")
    seen = {repr(key): typed(value) for key, value in said.items()}
    others = sorted(seen.keys() - {repr(name) for name in MEANT})
    return {name: seen.get(repr(name)) for name in names} if names else {"other keys": others}


for name, kind in (("month", "text"), ("country", "text"), ("version", "text"), ("at", "text"), ("since", "text")):
    value_of.when(f"{name}: {name} is asked for, and it is meant as a {kind}", name)
value_of.when("minutes: minutes is asked for, and it is meant as a whole number", "minutes")
value_of.when("no other key: all keys are counted")

as_meant.asks("""
month: In which counting is 07 a number?
country: Which word does YAML read in these two letters?
version: Are 1.10 and 1.1 one version?
at: How many seconds are twelve minutes and thirty seconds?
since: What does YAML make of four digits, two and two?
minutes: Is it a number, or the text of one?
no other key: Which of your keys was not asked for?
""")

as_meant.slips("""
a number in eights: YAML counts in eights here. What tells it that 07 is a text?
    ~ "07" => 07
a word for false: A country became a word for no. What tells YAML that it is a name?
    ~ "NO" => NO
a shorter version: The last digit of the version is gone. What did YAML take it for?
    ~ "1.10" => 1.10
seconds: A time of day became a number. What are its colons to YAML?
    ~ "12:30" => 12:30
a day: It became a day of the calendar. What was it meant to be?
    ~ "2013-07-01" => 2013-07-01
a text of digits: It reads like a number. What do its quotes say?
    ~ 1000 => "1000"
a key of another name: Two keys differ by a letter. Which of them was asked for?
    ~ country: => county:
a number with an exponent: It reads like a number. What does YAML want to see in one with an exponent?
    ~ 1000 => 1e3
""")
as_meant.costs = "quotes around whatever is a text"
as_meant.hints += [
    "Run yaml.safe_load on each line by itself, in a cell of your own, and look at the type. What is in quotes is a "
    "text; what is not is what YAML takes it for.",
    'A twin: `room: 010` is the room 8, and `room: "010"` is the room 010.',
]

PROD = jobs.config_text(["01"], "prod.sqlite")
LATE = 4  # late flights that were delivered


@exercise(phase="break", kind="value", core=False, minutes=5)
def one_line():
    """Write one line that, put at the end of prod's configuration, sends prod's rows to dev, and no error says so.

    Given     the configuration of prod, as the notebook shows it, and one month, delivered with four late flights
    Leave     a text of one line. It is put at the end of that file, whose own lines stay as they are, and the baseline
              runs. The run ends without an error, all four rows are in dev.sqlite, and there is no prod.sqlite
    """
    return "warehouse: dev.sqlite"


@one_line.look
def after_it(world, line, name):
    if len(text_of(line).strip().splitlines()) != 1:
        raise TypeError("it is to be one line")
    with job_folder.opened() as home:
        jobs.deliver(home, "01", LATE)
        jobs.write(home, PROD + line.strip("\n") + "\n")
        try:
            baseline.run(home)
            ended = "no error"
        except Exception as error:
            ended = type(error).__name__
        there = "there" if (home / "prod.sqlite").exists() else "not there"
        return {name: {"the run": ended, "rows in dev": jobs.loaded(home), "prod.sqlite": there}[name]}


after_it.when("the run: the job runs with it", "the run")
after_it.when("dev: the rows of dev.sqlite are counted", "rows in dev")
after_it.when("prod: somebody looks for prod.sqlite", "prod.sqlite")
one_line.asks("""
the run: Is the whole file still YAML, with your line at its end?
dev: Which key decides where the rows go, and what is its value now?
prod: Two lines have one key. Which of them counts?
""")
one_line.slips("""
misspelled: Your key was read, and nobody asked for it. Which key does the job ask for?
    ~ warehouse => warehous
indented: The file is no YAML any more. To what does an indented line belong?
    ~ "warehouse => "  warehouse
elsewhere: The rows are in neither of the two. Which file did you name?
    ~ dev.sqlite => test.sqlite
""")
one_line.costs = "a copied line"
one_line.hints += [
    "Somebody copies a line from dev's file to the end of prod's. One key stands twice. What does PyYAML say of it?",
    "A twin: after `colour: red` and, ten lines on, `colour: blue`, it is blue, and no error was raised.",
]
