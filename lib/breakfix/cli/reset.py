"""The command that puts a copy back."""

import click

from breakfix.cli.upgrade import RELOAD


@click.command("reset")
@click.argument("number")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
def reset_command(number, exercises):
    """Put your copy of a notebook back as shipped, or only the answer cells that you name.

    What was there is kept, and so is the ledger: what you have proven stays proven.

    \b
    Examples:  breakfix reset 6-15 load
               breakfix reset 6-15
    """
    from breakfix.book import catalogue
    from breakfix.book.copies import reset

    (project,) = catalogue.find([number])
    back = f"`breakfix upgrade --undo {project.number}` brings back what was there. Your ledger is as it was."
    if not exercises:
        reset.reset(project)
        click.echo(f"{project.number:<6} The whole copy is as shipped.\n       {back}\n       {RELOAD}")
        return
    changed = reset.reset_answers(project, exercises)
    if changed:
        click.echo(f"{project.number:<6} As shipped: {', '.join(changed)}.\n       {back}\n       {RELOAD}")
    else:
        click.echo(f"{project.number:<6} Nothing to do: what you named is as shipped.")
