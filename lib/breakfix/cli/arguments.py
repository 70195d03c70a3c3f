"""What commands are given: numbers of projects, names of exercises."""

import click

NUMBERS = click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
NUMBER = click.argument("number")


def names(ctx, param, incomplete):
    """The names of a project's exercises that begin like what was typed, for the shell to complete."""
    from breakfix.book import Refusal, catalogue
    from breakfix.lab import answers

    try:
        (project,) = catalogue.find([ctx.params["number"]])
    except (Refusal, KeyError):
        return []
    return [name for name in answers(project.lab()) if name.startswith(incomplete)]


EXERCISE = click.argument("exercise", required=False, shell_complete=names)
