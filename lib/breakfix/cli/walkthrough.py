"""The command that makes slides: walkthrough."""

from pathlib import Path

import click


@click.command("walkthrough")
@click.argument("number")
@click.option("--mine", is_flag=True, help="The talk from your own copy and your own words.")
@click.option("-p", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter of the notebook.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; in build/ else.")
@click.option("--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds a cell may take.")
def walkthrough_command(*, number, mine, settings, output, timeout):
    """Make slides: the project solved and played step by step, or, with --mine, a talk of what you did.

    One file that opens from disk in a browser, without a network. Arrows and space turn the pages; it prints.
    Without --mine it shows every answer. Nothing that you have is changed.

    \b
    Example:  breakfix walkthrough 6-15
              breakfix walkthrough 6-15 --mine --output my_talk.html
    """
    from breakfix.book import Refusal, catalogue
    from breakfix.book.runs import ticker
    from breakfix.book.slides import play_through

    (project,) = catalogue.find([number])
    if output is not None and output.exists():
        raise Refusal(f"{output} is there already, and stays as it is. Give --output another name.")
    with ticker.ticker() as watched:
        deck = play_through.deck(project, "mine" if mine else "solved", settings, watched, timeout)
    path = play_through.write(deck, project, "mine" if mine else "solved", output)
    click.echo(f"{len(deck.slides)} slides: {path}")
    if output is None:
        click.echo("`make clean` removes it; --output FILE keeps it elsewhere.")
