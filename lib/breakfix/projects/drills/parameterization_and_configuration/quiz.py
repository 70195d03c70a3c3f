"""The quiz of d-02: each right answer is computed by running the real thing."""

from pathlib import Path

import yaml

from breakfix.datasets import job_folder
from breakfix.lab import Quiz, Recall

from . import baseline, jobs
from .fix_choose import choose
from .fix_required import required

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="pipeline_design_and_structure", asks=("ignored_too_late", "orders_of_four"))


@quiz.a_number(
    phase="run",
    look="Which keys stand at the left margin?",
    because="`a`, `d` and `e` are keys of the file; `b` and `c` are keys of the value of `a`.",
)
def keys_of_a_file():
    """A YAML file has the lines `a: {b: 1, c: 2}`, `d:` and `e: [x, y]`. How many keys does the dict that
    safe_load returns have?
    """
    return len(yaml.safe_load("a: {b: 1, c: 2}\nd:\ne: [x, y]\n"))


@quiz.a_number(
    phase="predict",
    look="Which rows does a run take away?",
    because="Months that are no longer named keep their rows: 4 and 5, and 3 of the month that came again.",
)
def months_left_out():
    """The job has loaded the months "01", "02" and "03", with 4, 5 and 6 late flights. Then month "03" is delivered
    anew, with 3, and the configuration says `months: ["03"]`. How many rows does the warehouse have after the next run?
    """
    with job_folder.opened() as home:
        for months, late in ((("01", "02", "03"), (4, 5, 6)), (("03",), (3,))):
            for month, count in zip(months, late, strict=True):
                jobs.deliver(home, month, count)
            jobs.write(home, jobs.config_text(months))
            baseline.run(home)
        return jobs.loaded(home)


@quiz.a_choice(
    {
        "safe_load raises an error, and nothing runs.": "",
        "safe_load returns the name of the folder.": "Who would have had to call the function?",
        "safe_load returns the text that stands in the file.": "Is a tag a text?",
        "safe_load leaves out the key.": "Would you like to hear of it, or not?",
    },
    phase="alter",
    because="A tag that names Python is unknown to the safe loader, and it says so.",
)
def a_tag():
    """A file has the line `here: !!python/object/apply:os.getcwd []`. What does `yaml.safe_load` do with it?"""
    try:
        yaml.safe_load("here: !!python/object/apply:os.getcwd []")
    except yaml.YAMLError:
        return "safe_load raises an error, and nothing runs."
    return "safe_load returns the name of the folder."


@quiz.a_number(
    phase="break",
    look="To which base does PyYAML read a number that begins with 0?",
    because="010 and 011 are 8 and 9: PyYAML reads digits after a 0 in base 8 (octal).",
)
def sum_of_two():
    """A file has the line `rooms: [010, 011]`. What is the sum of the two values, as `yaml.safe_load` returns them?"""
    return sum(yaml.safe_load("rooms: [010, 011]")["rooms"])


@quiz.a_choice(
    {
        "None": "",
        "5": "Does the profile say nothing of `wait`, or does it say something?",
        "an error": "Is a key without a value still a key?",
        "an empty text": "What does YAML make of nothing?",
    },
    phase="fix",
    because="The profile has the key, and its value is None. Whoever checks types afterwards finds it.",
)
def nothing_behind_it():
    """For all, a file says `wait: 5`; in prod, it says `wait:` and nothing more. Which value does `wait` have after
    `choose` with `--profile prod`?
    """
    said = {"wait": 5, "profiles": {"dev": None, "prod": {"wait": None}}}
    return str(choose.reference(["--profile", "prod"], said)["wait"])


@quiz.a_number(
    phase="mastery",
    look="What is missing, what is too much, and what is of another type?",
    because="`minuts` is unknown, `minutes` is missing, and True is no int: three lines.",
)
def lines_of_an_error():
    """Wanted are `minutes` (int) and `wait` (int). A file says `minuts: 15` and `wait: yes`. How many lines does the
    error that `required` raises have?
    """
    said = yaml.safe_load("minuts: 15\nwait: yes")
    try:
        required.reference(said, {"minutes": int, "wait": int}, Path("c.yaml"))
    except ValueError as error:
        return len(str(error).splitlines())
    return 0
