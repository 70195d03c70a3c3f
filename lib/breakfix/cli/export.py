"""The command for a teacher: export."""

import re
from pathlib import Path

import click


@click.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--name", default="", help="What to call the learner: letters, digits, . _ and -; a pseudonym will do.")
@click.option("--summary", "short", is_flag=True, help="A row for each exercise instead of one for each event.")
@click.option("--with-code", is_flag=True, help="With the code of attempts; a comment in it may hold a name.")
def export_command(file, name, short, with_code):
    """Write what work/ledger.jsonl tells, for a teacher: tries, verdicts, failing trials, hints. No prose goes out.

    To FILE.csv or FILE.jsonl; without a FILE, as JSON lines to the terminal. `breakfix prove` needs the answers
    themselves: it takes the ledger, not an export.

    \b
    Examples:  breakfix export learner-07.csv --name learner-07 --summary
               breakfix export --with-code
    """
    from breakfix.book import Refusal
    from breakfix.lab.review import export

    if short and with_code:
        raise click.UsageError("A summary holds no code; give --summary or --with-code, not both.")
    ending = file.suffix if file else ".jsonl"
    _check(file, ending, name, with_code)
    ledger, asked, datasets = _ledger(), *_workbook()
    found = export.rows(ledger.events(), asked, datasets, learner=name, seed=_seed(ledger), with_code=with_code)
    found = export.summary(found) if short else found
    text = export.as_csv(found) if ending == ".csv" else export.as_json_lines(found)
    if ledger.damaged:
        click.echo(f"Left out: {len(ledger.damaged)} damaged line{'s' * (len(ledger.damaged) > 1)}.", err=True)
    if not file:
        click.echo(text, nl=False)
        return
    try:
        with file.open("x", encoding="utf-8", newline="") as page:  # never over a file that somebody has
            page.write(text)
    except FileExistsError:
        raise Refusal(f"{file} is there already; name another file, or remove it.") from None
    click.echo(f"{file}: {len(found)} row{'s' * (len(found) != 1)}.")


def _check(file, ending, name, with_code):
    """Refuse what cannot be written as asked, before anything is read."""
    from breakfix.book import Refusal

    if ending not in (".csv", ".jsonl"):
        raise Refusal(f"{file} is neither .csv nor .jsonl; name it by what it is to be.")
    if with_code and ending == ".csv":
        raise Refusal("Code goes into JSON lines: a spreadsheet may run what looks like a formula. Name a .jsonl.")
    if name and not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,39}", name):
        raise Refusal(
            f"{name!r} is no name for an export; up to 40 letters, digits, . _ and - are, such as learner-07."
        )


def _ledger():
    """The learner's ledger. Raises Refusal when there is none."""
    from breakfix import places
    from breakfix.book import Refusal
    from breakfix.lab.ledger import Ledger

    path = places.WORK / "ledger.jsonl"
    if not path.exists():
        raise Refusal("There is no work/ledger.jsonl yet: nothing was done, so there is nothing to export.")
    return Ledger(path)


def _workbook():
    """All that the workbook asks, by project and name, and the names of its datasets."""
    from breakfix.book import catalogue
    from breakfix.lab import exercises

    known = catalogue.projects()
    asked = {(each.number, each.name): each for project in known for each in exercises(project.lab())}
    return asked, {name for project in known for name in project.datasets()}


def _seed(ledger):
    """The learner's seed, or None."""
    drawn = [event.get("seed") for event in ledger.events(kind="seed")]
    return next((number for number in drawn if type(number) is int), None)
