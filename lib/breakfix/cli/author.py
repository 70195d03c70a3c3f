"""Commands of a maintainer: refresh, new."""

import click

from breakfix.cli.book import NUMBERS


@click.command("refresh")
@NUMBERS
@click.option("--jobs", type=click.IntRange(min=1), help="Notebooks at once; as many as processors by default.")
@click.pass_context
def refresh_command(ctx, numbers, jobs):
    """Execute tracked notebooks anew, normalise them in place, and rewrite their row of ways and the README's index.

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
    click.echo(f"README {'rewritten' if index.refresh() else 'unchanged'}")
    ctx.exit(0 if set(said.values()) <= {"rewritten", "unchanged"} else 1)


@click.command("new")
@click.argument("number")
@click.argument("slug")
@click.pass_context
def new_command(ctx, number, slug):
    """Write the notebook and the module of a new project: they run, and their tests are green.

    The number says of which kind it is: level 7 reads live sources, level 8 is a dashboard, `d` is a drill
    sheet; every other level is a pipeline on a database.

    \b
    Examples:  breakfix new 6-16 late_data_lab
               breakfix new d-11 more_drills
    """
    from breakfix.book import scaffold

    for path in scaffold.new(number, slug):
        click.echo(f"wrote  {path}")
    ctx.invoke(refresh_command, numbers=[number])
    click.echo(f"Next: replace the module piece by piece, then the notebook, then `breakfix refresh {number}`.")
