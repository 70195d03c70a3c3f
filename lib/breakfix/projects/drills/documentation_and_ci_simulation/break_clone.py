"""Break: a line of .gitignore that makes every clone poorer, and no command fails."""

from breakfix.lab import exercise

from . import baseline, jobs

DAYS = ((1, 5), (2, 4), (3, 4))


@exercise(phase="break", kind="value", minutes=5)
def ignored():
    """Which line of .gitignore makes a clone load less, without an error?

    Given     a job whose days/ has three files, 2013-01-01.csv.gz, 2013-01-02.csv.gz and 2013-01-03.csv.gz. Your line
              is added to .gitignore, and everything is committed for the first time after that. The README's command is
              `make deliver`, then `python3 src/run_etl.py`
    Leave     a text: one line for .gitignore. In the folder itself the command loads the flights of all three days. In
              a fresh clone it ends with exit code 0 too, and loads the flights of one or two days only
    """
    return "days/*-03.csv.gz"


ignored.free("files")


@ignored.trial(asks="Which of the three names does your line fit, and what does the command do without these files?")
def after_the_commit(world, ignored):
    """the command runs in the folder, and in a fresh clone"""
    if not isinstance(ignored, str) or len(ignored.splitlines()) != 1:
        raise TypeError(f"ignored is {ignored!r}; give one line, as a text")
    with jobs.moment() as made:
        author = jobs.committed(made / "flights", {".gitignore": f"{jobs.template()['.gitignore']}{ignored}\n"}, DAYS)
        here = jobs.machine(made / "here").ended(baseline.commands(jobs.README), author.home).code
        code, clone = baseline.tried(jobs.README, author, made / "machine")
        return {
            "in the folder, the command": end(here, author.home),
            "in the clone, the command": end(code, clone),
            "files of days/ in the clone": ("none", "some", "some", "all")[len(list(clone.glob("days/*")))],
        }


def end(code, home):
    """Say how the README's command ended."""
    rows = jobs.loaded(home)
    if code:
        return "fails"
    return "loads " + ("all days" if rows == sum(flights for _, flights in DAYS) else "some days" if rows else "no day")


ignored.slips("""
all of them: The copy failed in the clone, and somebody heard of it. How many files may be missing?
    ~ days/*-03.csv.gz => *.csv.gz
another name: All three files came along. Which whole names, as git sees them, does your line fit?
    ~ days/*-03.csv.gz => days/*-03.csv
another file: The command fails for everybody who has a clone, and they say so. Which files may a loop not miss?
    ~ days/*-03.csv.gz => Makefile
""")
ignored.costs = "one line"
ignored.hints += [
    "A line of .gitignore is a pattern, and `*` stands for any signs but a slash. It has to fit one or two of the "
    "three names. What all three have in common must not be enough.",
    "A twin: of photos/cat.jpg, photos/dog.jpg and photos/cow.jpg the line `photos/c*.jpg` leaves the dog.",
]
