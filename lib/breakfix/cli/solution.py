"""The command that shows a solution."""

import click

from breakfix.cli.arguments import NUMBER, names
from breakfix.cli.terminal import begin


@click.command("solution")
@NUMBER
@click.argument("exercise", shell_complete=names)
@click.option("--now", is_flag=True, help="Open it before it is earned; that is written down.")
@click.pass_context
def solution_command(ctx, number, exercise, now):
    """Show your answer beside the reference and another style, once it is earned.

    A pass earns it, or all hints read, or three honest tries.

    \b
    Example:  breakfix solution 6-15 load
    """
    from breakfix.book.terminal import route

    click.echo(route.find(begin(ctx, number), exercise).solution(now=now))
