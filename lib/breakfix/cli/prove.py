"""The command that judges a ledger again."""

from pathlib import Path

import click


@click.command("prove")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def prove_command(ctx, file):
    """Judge the last passed answer to every exercise in a ledger again.

    They are somebody else's code: each is tried shut in, where the system has namespaces (`breakfix doctor` says so).
    Exit 1 when one no longer passes, 3 when all that were judged pass, but some could not be judged.

    \b
    Example:  breakfix prove work/ledger.jsonl

    Predictions and prose are not among them: they are complete, and nobody judges whether they are right.
    """
    from breakfix.book import Refusal
    from breakfix.lab.judging import apart
    from breakfix.lab.review import prove

    if why := apart.refused():
        click.echo(f"Judged with all of your rights: this machine cannot judge apart ({why}).", err=True)
    try:
        rows = prove.prove(file, _find)
    except ValueError as error:
        raise Refusal(f"{error}.") from None
    click.echo(prove.table(rows))
    said = {row["same"] for row in rows}
    ctx.exit(1 if False in said else 3 if None in said else 0)


def _find(number, name):
    """The exercise of a project, or None."""
    from breakfix.book import Refusal, catalogue
    from breakfix.lab import exercises

    try:
        (project,) = catalogue.find([number])
    except Refusal:
        return None
    return next((exercise for exercise in exercises(project.lab()) if exercise.name == name), None)
