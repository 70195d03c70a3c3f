"""The command that writes a new project."""

import click

from breakfix.cli.refresh import refresh_command


@click.command("new")
@click.argument("number")
@click.argument("slug")
@click.option("--capstone", "kind", flag_value="capstone", help="A whole day of work instead of a lesson.")
@click.pass_context
def new_command(ctx, number, slug, kind):
    """Write the notebook and the package of a new lesson: it runs, and it keeps every law.

    The subject follows from the number: level 7 reads live sources, level 8 is a dashboard, `d` is a drill sheet; every
    other level is a pipeline on a database.

    \b
    Examples:  breakfix new 6-16 late_data_lab
               breakfix new d-11 more_drills
    """
    from breakfix.book import scaffold

    for path in scaffold.new(number, slug, kind or "lesson"):
        click.echo(f"wrote  {path}")
    ctx.invoke(refresh_command, numbers=[number])
    click.echo(f"Next: replace the package file by file, then the notebook; `breakfix vet {number}` says what is off.")
