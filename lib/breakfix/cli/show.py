"""The command that shows what cells show."""

import click

from breakfix.cli.arguments import NUMBER, names
from breakfix.cli.terminal import begin, guided


@click.command("show")
@NUMBER
@click.argument("part", required=False, default="", shell_complete=names)
@click.pass_context
def show_command(ctx, number, part):
    """Show what the cells of your copy show: all, a phase, or the section of an exercise. Nothing is judged.

    What would answer a prediction that you have not committed is withheld.

    \b
    Examples:  breakfix show 6-15 run
               breakfix show 6-15 stale_row
    """
    with guided(begin(ctx, number)) as guide:
        ctx.exit(0 if guide.show(*guide.route.span(part)) else 1)
