"""The command that judges the answers in a copy."""

import sys

import click

from breakfix.cli.arguments import EXERCISE, NUMBER
from breakfix.cli.terminal import begin, guided, say


@click.command("check")
@NUMBER
@EXERCISE
@click.pass_context
def check_command(ctx, number, exercise):
    """Judge the answers in your copy; without an exercise, go on through the lesson from where you are.

    Going on shows what the cells show, judges the answers, and stops at the first core exercise that is
    not passed or complete: exit 1. It asks before it shows a reveal. It begins after the answers that
    stand already; `breakfix show` shows earlier cells again. Attempts count as in JupyterLab.
    A prediction is committed by its check; then the cells that run its fault are shown, and not before.

    If you have a notebook and a text file, the one that you saved last is taken.

    \b
    Examples:  breakfix check 6-15
               breakfix check 6-15 load
    """
    from breakfix.book.terminal import route

    project = begin(ctx, number)
    asked = route.find(project, exercise) if exercise else None

    def ask(reveals, phase):
        """Ask whether to show reveals; where nobody can answer they are left to `breakfix show`."""
        what = f"{reveals}: what each statement of your answers is there for."
        if sys.stdin.isatty():
            return click.confirm(f"{what} Answer the question above the cell first. Show it now?", default=False)
        say(f"{what} Answer the question above the cell first; `breakfix show {number} {phase}` shows it.")
        return False

    with guided(project, ask=ask) as guide:
        ctx.exit(0 if (guide.check(asked) if asked else guide.onward()) else 1)
