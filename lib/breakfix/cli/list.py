"""The command that lists all projects."""

import click


@click.command("list")
@click.option("--markdown", is_flag=True, help="The table that stands in the README.")
def list_command(markdown):
    """Show all projects in order, with the minutes of the core path, and whether you have begun a copy.

    \b
    Example:  breakfix list
    """
    from breakfix.book import catalogue, index
    from breakfix.book.copies import copies

    if markdown:
        click.echo(index.markdown())
        return
    for project in catalogue.find(()):
        begun = "  (copy in work/)" if copies.forms(project) else ""
        click.echo(f"{project.number:<6} {project.minutes[0]:>3} min  {project.title}{begun}")
