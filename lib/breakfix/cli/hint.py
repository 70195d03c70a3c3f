"""The command that shows the next hint."""

import click

from breakfix.cli.arguments import NUMBER, names
from breakfix.cli.terminal import begin


@click.command("hint")
@NUMBER
@click.argument("exercise", shell_complete=names)
@click.pass_context
def hint_command(ctx, number, exercise):
    """Show the next hint for an exercise; the first asks about the row that refuted your last try.

    \b
    Example:  breakfix hint 6-15 load
    """
    from breakfix.book.terminal import route

    click.echo(route.find(begin(ctx, number), exercise).hint())
