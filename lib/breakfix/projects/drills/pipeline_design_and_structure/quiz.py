"""The quiz of d-01: each right answer is computed by running the real thing."""

import itertools
import tempfile
from pathlib import Path

from breakfix.lab import Quiz, Recall, flowchart
from breakfix.services.git import Repository

from . import explain, jobs
from .fix_order import flaws

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="transaction_rollback_drill", asks=("refused_and_sent_again", "sum_after_the_kill"))


@quiz.a_number(
    phase="predict",
    look="How many files does transform find in data on each night, and how many does it add?",
    because="2 files after the first run, 3 after the second, 4 after the third: each time the clean ones once more.",
)
def files_after_three_runs():
    """One day was delivered. The baseline of this sheet, with its one folder, runs three times. How many *.csv files
    are in data then?
    """
    with jobs.empty() as job:
        jobs.deliver(job, [{"day": 1, "flights": 2}])
        for _ in range(3):
            jobs.run(job)
        return len(list(job.data.glob("*.csv")))


@quiz.a_number(
    phase="alter",
    look="`&` makes a group. From each of one group to each of the next goes an arrow.",
    because="a to b, a to c, b to d and c to d.",
)
def arrows_of_a_line():
    """A Mermaid flowchart has one line below its head: `a --> b & c --> d`. How many arrows does it draw?"""
    return len(flowchart.read("flowchart LR\na --> b & c --> d").links)


@quiz.a_choice(
    {
        "Yes: git follows a file that it knows.": "",
        "No: .gitignore keeps it out from now on.": "What does .gitignore say of a file that was committed already?",
        "No: git has removed it from the folder.": "Would git remove a file that you need?",
    },
    phase="break",
    because="`.gitignore` is for files that git does not follow yet. `git rm --cached .env` ends it, for new commits.",
)
def ignored_too_late():
    """`.env` was committed by mistake. The next commit adds the line `.env` to `.gitignore`. Then somebody changes a
    value in `.env`. Does the next `git add --all` take the change?
    """
    with tempfile.TemporaryDirectory() as made:
        home, repository = Path(made), Repository(made)
        (home / ".env").write_text("PASSWORD=one\n")
        repository.commit("first")
        (home / ".gitignore").write_text(".env\n")
        repository.commit("second")
        (home / ".env").write_text("PASSWORD=two\n")
        repository.git("add", "--all")
        taken = ".env" in repository.git("diff", "--cached", "--name-only").split()
    return list(quiz.questions["ignored_too_late"].options)[0 if taken else 1]


@quiz.a_choice(
    {
        "It raises FileExistsError.": "",
        "Nothing: exist_ok allows it.": "Is what is there a folder?",
        "It puts a folder in place of the file.": "Who would want to lose the file?",
    },
    phase="fix",
    because="`exist_ok` allows a folder that is there; a file of that name is still an error.",
)
def a_file_of_that_name():
    """In the folder lies a file with the name data_raw. What does `Path("data_raw").mkdir(exist_ok=True)` do?"""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made, "data_raw")
        path.touch()
        try:
            path.mkdir(exist_ok=True)
        except FileExistsError:
            return "It raises FileExistsError."
        return "Nothing: exist_ok allows it."


@quiz.a_number(
    phase="explain",
    look="Which steps are fixed at both ends, and which two may change places?",
    because="extract is first and load last; flights and weather may change places.",
)
def orders_of_four():
    """extract writes raw. flights and weather each read raw and write clean. load reads clean. In how many different
    orders can the four run, so that each finds all that it reads?
    """
    steps = {"extract": ([], ["raw"]), "flights": (["raw"], ["clean"]), "weather": (["raw"], ["clean"])}
    steps["load"] = (["clean"], [])
    return sum(not flaws(steps, list(order)) for order in itertools.permutations(steps))


@quiz.a_number(
    phase="mastery",
    look="Go through the steps one at a time. Which files does each of them find?",
    because="The steps make all from what one folder still holds. With all three gone, there is nothing left.",
)
def comes_again():
    """The three steps of this sheet work in folders that are apart, and have loaded all days. The warehouse is removed,
    and with it data_raw, or source, or source and data_raw, or source, data_raw and data_clean. The job runs again. In
    how many of these four cases does the warehouse have all rows then?
    """
    cases = [["data_raw"], ["source"], ["source", "data_raw"], ["source", "data_raw", "data_clean"]]
    return sum(explain.rows_without("warehouse.sqlite", *gone) == sum(explain.FLIGHTS) for gone in cases)
