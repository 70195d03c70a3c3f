"""A lesson in a terminal: what its commands begin with."""

import click


def begin(ctx, number):
    """Return the project of a number, with the ledger kept and everything told as in a terminal."""
    from breakfix.book import catalogue
    from breakfix.lab import ledger, place
    from breakfix.lab.judging import judge

    ledger.keep()
    judge.shared().start()  # it imports while we do
    ctx.with_resource(place.terminal())
    (project,) = catalogue.find([number])
    return project


def say(text):
    """Show a piece of text with an empty line after it."""
    click.echo(f"{text}\n")


def guided(project, **named):
    """Return a guide through the copy of a project; `ask` is the guide's."""
    from breakfix.book.terminal import guide, route

    way = route.Route(project)
    say(f"{project.number}: {way.where}")
    return guide.Guide(way, say, **named)
