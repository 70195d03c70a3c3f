"""Break, written by the learner: one line that sends prod's rows to dev."""

from breakfix.datasets import job_folder
from breakfix.lab import exercise

from . import jobs
from .break_night import errors

PROD = jobs.config_text(["01"], "prod.sqlite")
LATE = 4  # late flights that were delivered


@exercise(phase="break", kind="value", minutes=3)
def one_line():
    """Write one line that, put at the end of prod's configuration, sends prod's rows to dev, and no error says so.

    Given     the configuration of prod, as the notebook shows it, and one month, delivered with four late flights
    Leave     a text of one line. It is put at the end of that file, whose own lines stay as they are, and the baseline
              runs. The run ends without an error, all four rows are in dev.sqlite, and there is no prod.sqlite
    """
    return "warehouse: dev.sqlite"


@one_line.look
def after_it(world, line, name):
    if not isinstance(line, str) or len(line.strip().splitlines()) != 1:
        raise TypeError(f"{line!r} is no text of one line")
    with job_folder.opened() as home:
        jobs.deliver(home, "01", LATE)
        jobs.write(home, PROD + line.strip("\n") + "\n")
        failed = errors(home)
        there = "there" if (home / "prod.sqlite").exists() else "not there"
        return {name: {"errors": failed, "rows in dev": jobs.loaded(home), "prod.sqlite": there}[name]}


after_it.when("the run: the job runs with it", "errors")
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
