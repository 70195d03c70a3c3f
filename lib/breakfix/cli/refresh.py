"""The command that executes tracked notebooks anew."""

import click

from breakfix.cli.arguments import NUMBERS


@click.command("refresh")
@NUMBERS
@click.option("--jobs", type=click.IntRange(min=1), help="Notebooks at once; by default two for each processor.")
@click.pass_context
def refresh_command(ctx, numbers, jobs):
    """Execute tracked notebooks anew, normalise them in place, and rewrite their row of ways and the READMEs' tables.

    \b
    Example:  breakfix refresh 6-15
    """
    from breakfix.book import catalogue, index
    from breakfix.book.runs import refresh, ticker
    from breakfix.cli.door import COMMANDS

    with ticker.ticker() as watched:
        said = refresh.refresh(catalogue.find(numbers), watched, jobs, COMMANDS)
    for number, text in said.items():
        click.echo(f"{number:<6} {text}")
    click.echo(f"pages  {', '.join(index.refresh()) or 'unchanged'}")
    ctx.exit(0 if set(said.values()) <= {"rewritten", "unchanged"} else 1)
