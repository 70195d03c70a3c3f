"""The command for who comes back: resume."""

from importlib.util import find_spec
from os.path import relpath

import click


@click.command("resume")
@click.argument("number", required=False)
def resume_command(number):
    """Say where you stopped in a project, what you said last, what is due, and what to go on with.

    Without a NUMBER: the project that you worked on last.

    \b
    Example:  breakfix resume 6-15
    """
    from datetime import datetime

    from breakfix.book import catalogue
    from breakfix.lab import exercises, resume
    from breakfix.lab.ledger import current, keep

    keep()  # what is told stands in the file
    events = current().events()
    known = catalogue.find([number] if number else ())
    last = next((each for event in reversed(events) for each in known if each.number == event["project"]), None)
    project = last or known[0]
    told = resume.resume(
        project.number,
        project.title,
        exercises(project.lab()),
        [event for event in events if event["project"] == project.number],
        datetime.now().astimezone(),
        copy=_copy(project),
        cards=_cards(project) if last else (),
        incident=_incident(project) if last else "",
        news=_news(project),
    )
    click.echo(told)


def _copy(project):
    """The path of the learner's copy below the workbook, in whichever form it lies; empty when there is none."""
    from breakfix import places

    found = [path for path in (project.copy, project.copy.with_suffix(".py")) if path.exists()]
    return relpath(found[0], places.HOME) if found else ""


def _cards(project):
    """The cards that are due."""
    if not find_spec("breakfix.lab.cards"):
        return []
    from breakfix.lab.cards import due

    return due(project.number)


def _incident(project):
    """A text that poses the next incident, empty for a project without."""
    if not find_spec("breakfix.lab.incident"):
        return ""
    from breakfix.lab.incident import brief  # the package's own `incident` is what projects declare with

    return brief(project.lab())


def _news(project):
    """A sentence when a newer notebook would change the copy, else empty."""
    if not find_spec("breakfix.book.upgrade") or not project.copy.exists():
        return ""
    from breakfix.book import Refusal, upgrade

    try:
        there = upgrade.upgrade(project, True).changes
    except Refusal as refusal:
        return str(refusal)
    return f"a newer notebook is here: `breakfix upgrade {project.number} --dry-run`" if there else ""
