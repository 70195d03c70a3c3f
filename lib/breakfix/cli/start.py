"""The command that makes copies for a learner."""

import click

from breakfix.cli.arguments import NUMBERS


@click.command("start")
@NUMBERS
@click.option("--as", "form", type=click.Choice(["notebook", "py"]), default="notebook", help="A text file: py.")
@click.option("--seed", type=click.IntRange(1, 9999), help="Your number, where a teacher gives one; else it is drawn.")
def start_command(numbers, form, seed):
    """Make your own copies in work/, without outputs. A copy that is there is left alone.

    With --as py a copy is a text file for your editor; `breakfix check` judges its answers and shows what
    its cells show. You may have both forms. Each begins with the answers of the other; after that they are
    two, and every command takes the one that you saved last.

    \b
    Examples:  breakfix start 6-15
               breakfix start 6-15 --as py

    Some numbers of the exercises are drawn for you, from a seed that is drawn once.
    """
    from breakfix.book import catalogue, my_etl
    from breakfix.book.copies import backups, copies, upgrade

    if seed is not None:
        _give_seed(seed)
    for project in catalogue.find(numbers):
        said = "is yours now" if copies.start(project, form) else "was there and is as you left it"
        path = backups.told(copies.path(project, form))
        news = f" `breakfix upgrade {project.number}` has news for it." if upgrade.has_news(project) else ""
        onward = f" Go on with `breakfix check {project.number}`." if form == "py" else ""
        click.echo(f"{project.number:<6} {path} {said}.{onward}{news}")
        if project.number == my_etl.BEGUN_BY and my_etl.begin():
            click.echo(f"       {backups.told(my_etl.folder())}/ is your own ETL; `make run_etl` there runs it.")


def _give_seed(seed):
    """Keep the number that a teacher gave. Refuses when another one is kept: answers belong to it."""
    from breakfix import places
    from breakfix.book import Refusal
    from breakfix.lab import learner

    kept = learner.give(seed, places.WORK / "ledger.jsonl")
    if kept != seed:
        raise Refusal(
            f"Your seed is {kept} already, and what you were shown and have answered belongs to it. Nothing changes. "
            f"To begin anew with {seed}, first put work/ledger.jsonl in another place: it holds all that you have done."
        )
    click.echo(f"Your seed is {seed}.")
