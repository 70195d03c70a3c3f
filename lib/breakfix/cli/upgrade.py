"""The command that brings a newer notebook into copies."""

import click

from breakfix.cli.arguments import NUMBERS

RELOAD = "If it is open in JupyterLab: File > Reload Notebook from Disk."
AGAIN = "If you save the old one over it there, upgrade again."


@click.command("upgrade")
@NUMBERS
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@click.option("--undo", is_flag=True, help="Bring your copy back as it was before the last upgrade or reset.")
@click.option("--salvage", is_flag=True, help="Put a copy together from a file that is broken, and from your ledger.")
@click.pass_context
def upgrade_command(ctx, numbers, dry_run, undo, salvage):
    """Bring a newer notebook into your copies. Your answers and your own cells stay as they are.

    Cells that you have not changed are renewed, new ones come in. Where you and the notebook both changed a cell,
    yours runs, and the newer text lies below it. --undo brings back every byte.

    \b
    Examples:  breakfix upgrade
               breakfix upgrade 6-15 --dry-run
    """
    from breakfix.book import Refusal, catalogue

    if undo + salvage > 1 or (undo and dry_run):
        raise click.UsageError("--undo, --salvage and --dry-run --undo do not go together; give one of them.")
    act = _undone if undo else _salvaged if salvage else _upgraded
    worst = 0
    for project in _meant(catalogue.find(numbers), numbers, undo):
        try:
            for line in act(project, dry_run):
                click.echo(line)
        except Refusal as refusal:
            worst = 2
            click.echo(f"{project.number:<6} {refusal}", err=True)
        except OSError as problem:  # of one copy; the others are upgraded all the same
            worst = max(worst, 1)
            click.echo(f"{project.number:<6} {problem.filename}: {problem.strerror or problem}.", err=True)
    ctx.exit(worst)


def _meant(projects, numbers, undo):
    """The projects that were named; for none, those that have a copy, or something to undo."""
    from breakfix.book.copies import backups, copies

    if numbers:
        return projects
    strays = copies.strays()
    there = backups.newest if undo else lambda project: copies.forms(project) or project.number in strays
    meant = [project for project in projects if there(project)]
    if not meant:
        click.echo("There is nothing to undo." if undo else "You have no copies yet: `breakfix start` makes them.")
    return meant


def _upgraded(project, dry_run):
    from breakfix.book.copies import upgrade

    news = upgrade.upgrade(project, dry_run)
    return _report(project, news, dry_run, "upgraded", "up to date")


def _salvaged(project, dry_run):
    from breakfix.book.copies import backups, upgrade

    news, aside = upgrade.put_together(project, dry_run)
    more = [f"       The file that could not be read is {backups.told(aside)} now."] if aside else []
    return _report(project, news, dry_run, "put together again", "whole, and has all that your ledger has") + more


def _undone(project, _):
    from breakfix.book.copies import backups, copies, upgrade

    aside = upgrade.undo(project)
    lines = [f"{project.number:<6} {backups.told(copies.counting(project))} is as it was before. {RELOAD}"]
    return lines + ([f"       What you wrote since is in {backups.told(aside)}."] if aside else [])


def _report(project, news, dry_run, done, nothing):
    from breakfix.book.copies import backups, copies

    under = "\n" + " " * 19
    told = [f"       {label:<9} {text.replace(chr(10), under)}" for label, text in news.lines(project.number)]
    where = f"{project.number:<6} {backups.told(copies.counting(project))}"
    if not news.changes:
        return [f"{where} is {nothing}.", *(line for line in told if line.split()[0] == "again")]
    if dry_run:
        return [f"{where} would change; nothing is written.", *told]
    back = f"breakfix upgrade --undo {project.number}"
    return [f"{where} is {done}.", *told, f"       {'back':<9} {back}", f"       {RELOAD} {AGAIN}"]
