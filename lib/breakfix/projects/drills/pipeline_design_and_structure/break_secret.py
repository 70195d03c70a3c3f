"""Break: a run from another folder, and a password in a file that is committed."""

import tempfile
from pathlib import Path

from breakfix.lab import folder, prediction
from breakfix.services.git import Repository

from . import jobs

PASSWORD = "tern-4711"  # noqa: S105  of nobody


@prediction(phase="break", fields={"errors": int, "rows_in_warehouse": int, "warehouses": int}, minutes=4)
def elsewhere(days):
    """The job has run once, in its folder. More files come, and a scheduler starts it in another, empty folder.

    errors             0 or 1: does the second run end with an error?
    rows_in_warehouse  rows in the warehouse in the job's folder, after both runs
    warehouses         files named warehouse.sqlite in the two folders together
    """
    with jobs.empty() as job, tempfile.TemporaryDirectory() as other:
        jobs.deliver(job, days, night=1)
        jobs.run(job)
        jobs.deliver(job, days, night=2)
        errors = jobs.night(other)
        found = [place for place in (job.home, Path(other)) if (place / "warehouse.sqlite").exists()]
        return {"errors": errors, "rows_in_warehouse": jobs.loaded(job), "warehouses": len(found)}


@elsewhere.draw
def days_of_two_nights(hand):
    """Return one or two days for the first night and one or two for the second."""
    first, second = hand.one_of((1, 2)), hand.one_of((1, 2))
    return [
        {"day": 9 + place, "flights": hand.one_of(range(3, 9)), "night": 1 if place < first else 2}
        for place in range(first + second)
    ]


elsewhere.because = (
    'Path("source") begins in the folder where the program was started; an empty glob is no error, and sqlite3 makes a '
    "file that is missing."
)
elsewhere.means = (
    "The scheduler saw exit code 0. The delivery was not loaded, the old figures look fresh, and an empty warehouse "
    "lies where nobody looks."
)


@prediction(phase="break", fields={"files_with_password": int, "commits_with_password": int}, minutes=4)
def secret(commits):
    """Two files of a repository have a password in them for some commits. After the last commit somebody clones it.

    files_with_password    files in the folder of the clone that hold the password
    commits_with_password  commits in the clone from which it can still be read
    """
    with tempfile.TemporaryDirectory() as made:
        clone = committed(commits, Path(made, "job"), Path(made, "clone"))
        return {
            "files_with_password": len(clone.files_with(PASSWORD)),
            "commits_with_password": len(clone.commits_with(PASSWORD)),
        }


@secret.draw
def a_history(hand):
    """Return seven to nine commits in order; each says of both files: with the password, or without."""
    config, notes = hand.one_of(range(2, 5)), hand.one_of(range(1, 8))
    until, ends = config + hand.one_of(range(2, 5)), notes + hand.one_of(range(1, 4))
    last = hand.one_of((7, 8, 9))
    return [
        {
            "commit": number,
            "config.yaml": "with" if config <= number < until else "without",
            "notes.md": "with" if notes <= number < ends else "without",
        }
        for number in range(1, last + 1)
    ]


secret.because = "A commit adds a version and takes none away: git show brings back the file of every earlier commit."
secret.means = (
    "Taking the line out hides it from readers of the folder only. Whoever has the history has the password. What "
    "helps is to change the password."
)


def committed(commits, home, to):
    """Make the commits in a repository at `home`, and return its clone at `to`."""
    home.mkdir()
    repository = Repository(home)
    for each in commits:
        for name in ("config.yaml", "notes.md"):
            line = f"password: {PASSWORD}\n" if each[name] == "with" else ""
            (home / name).write_text(f"commit: {each['commit']}\n{line}")
        repository.commit(f"commit {each['commit']}")
    return repository.clone(to)


def cloned(commits):
    """Make the commits, and return the Repository that somebody else has cloned; it goes with this process."""
    made = folder()
    return committed(commits, made / "job", made / "clone")
