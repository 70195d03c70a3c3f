"""Explain: a commit and its message, for whoever reads the history in a year."""

import re

from breakfix.lab import explanation

from . import jobs

RULE = re.compile(r"(docs|feat|fix|test)\([a-z]+\): [a-z].*[^.]")
SUBJECTS = (
    "docs(ci): add pipeline test workflow",
    "Docs(ci): add pipeline test workflow",
    "docs(ci): Add pipeline test workflow",
    "docs: add pipeline test workflow",
    "test(load): refuse a day without flights",
    "fix(load): stop at the first bad file.",
)
SLOTS = {"files_in_commit": int, "readme_of_commit": str, "subjects_that_fit": int}


def scene(made):
    """Return the Repository in which two files were added, one of them changed after that, and all committed."""
    repository = jobs.committed(made / "flights")
    for name in ("README.md", ".github/workflows/test.yml", "notes.md"):
        jobs.write(repository.home / name, "first\n")
    repository.git("add", "README.md", ".github")
    jobs.write(repository.home / "README.md", "second\n")
    repository.git("commit", "--quiet", "--message", SUBJECTS[0])
    return repository


@explanation(phase="explain", slots=SLOTS, minutes=8)
def message():
    """Write the message of the commit that brings README.md and .github/workflows/test.yml.

    files_in_commit    files that the commit has changed or brought
    readme_of_commit   first or second: which text README.md has in the commit
    subjects_that_fit  how many of the six subjects follow the rule
    """
    with jobs.moment() as made:
        repository = scene(made)
        names = repository.git("show", "--format=", "--name-only", "HEAD").split()
        text = repository.git("show", "HEAD:README.md").strip()
    return {
        "files_in_commit": len(names),
        "readme_of_commit": text,
        "subjects_that_fit": sum(bool(RULE.fullmatch(each)) for each in SUBJECTS),
    }


message.rubric = [
    "a first line with type and scope, that says what the commit does when it is applied",
    "why: what could go unnoticed before",
    "how it was tried: that it was seen red, and green",
    "what somebody has to do, or need not do, from now on",
]
message.model = """
docs(ci): run the tests on each push

A change could break the load, and nobody heard of it before the night.
The workflow runs pytest on each push and pull request; I have seen it red with a test that fails on purpose, and green
without it. README.md has the one command that works in a fresh clone.
Nobody has to start anything: look at the badge before you merge.
"""
message.quotes = [
    "docs(ci): run the tests on each push",
    "A change could break the load, and nobody heard of it before the night",
    "I have seen it red with a test that fails on purpose",
    "look at the badge before you merge",
]
