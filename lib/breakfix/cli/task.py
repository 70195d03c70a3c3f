"""The command that shows what an exercise asks."""

import click

from breakfix.cli.arguments import EXERCISE, NUMBER
from breakfix.cli.terminal import begin


@click.command("task")
@NUMBER
@EXERCISE
@click.pass_context
def task_command(ctx, number, exercise):
    """Show what an exercise asks; without one, the names of all.

    \b
    Example:  breakfix task 6-15 load
    """
    from breakfix.book.terminal import route
    from breakfix.lab import answers

    project = begin(ctx, number)
    if exercise:
        click.echo(route.find(project, exercise).task())
        return
    for asked in answers(project.lab()).values():
        core = "core" if asked.core else "further"
        click.echo(f"{asked.full_name}: {asked.phase}, {core}, {asked.minutes} min")
