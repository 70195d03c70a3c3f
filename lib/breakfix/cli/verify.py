"""The command that holds the Run phase of a copy to the shipped one."""

import click

from breakfix.cli.arguments import NUMBERS


@click.command("verify")
@NUMBERS
def verify_command(numbers):
    """Check that the Run phase of your copy still gives the summary of the shipped notebook.

    \b
    Example:  breakfix verify 6-15
    """
    from breakfix.book import catalogue
    from breakfix.book.runs import verify

    sound = True
    for project in catalogue.find(numbers):
        found = verify.verify(project)
        sound = sound and not found.differences
        click.echo("\n".join(found.lines()))
    raise SystemExit(0 if sound else 1)
