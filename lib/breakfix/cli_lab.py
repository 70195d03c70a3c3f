"""Commands on what a learner has done: progress, prove."""

from pathlib import Path

import click


@click.command("progress")
def progress():
    """Show per project which phases are proven.

    \b
    Example:  breakfix progress
    """
    from breakfix.lab import progress as report

    click.echo(report.progress())


@click.command("prove")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def prove(file):
    """Judge every passed answer of a ledger again.

    \b
    Example:  breakfix prove work/ledger.jsonl
    """
    from breakfix.lab import prove as proof

    click.echo(proof.prove(file))
