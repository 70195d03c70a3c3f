"""The command that writes a new project."""

import click

from breakfix.cli.refresh import refresh_command


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
