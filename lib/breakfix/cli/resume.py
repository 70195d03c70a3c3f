"""The command for who comes back: resume."""

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
    from breakfix.lab import exercises
    from breakfix.lab.incident import brief  # the package's own `incident` is what projects declare with
    from breakfix.lab.ledger import current, keep
    from breakfix.lab.review import resume
    from breakfix.lab.review.cards import due

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
        cards=due(project.number) if last else (),
        incident=brief(project.lab()) if last else "",
        news=_news(project),
    )
    click.echo(told)


def _copy(project):
    """The path of the learner's copy below the workbook, in the form that counts; empty when there is none."""
    from breakfix import places
    from breakfix.book.copies import copies

    found = copies.forms(project)
    return relpath(found[0], places.HOME) if found else ""


def _news(project):
    """A sentence when a newer notebook would change the copy, else empty."""
    from breakfix.book import Refusal
    from breakfix.book.copies import copies, upgrade

    if not copies.forms(project):
        return ""
    try:
        there = upgrade.upgrade(project, True).changes
    except Refusal as refusal:
        return str(refusal)
    return f"a newer notebook is here: `breakfix upgrade {project.number} --dry-run`" if there else ""
