"""The command that runs notebooks whole."""

import contextlib
from functools import partial

import click

from breakfix.cli.arguments import NUMBERS


@click.command("run")
@NUMBERS
@click.option("-p", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter of the notebooks.")
@click.option("--dataset", "datasets", multiple=True, help="Run each project on this dataset, if it knows it; repeat.")
@click.option("--solved", "mode", flag_value="solved", help="Fill every answer with its reference.")
@click.option("--mine", "mode", flag_value="mine", help="Run your copies in work/.")
@click.option("--jobs", type=click.IntRange(min=1), help="Notebooks at once; by default two for each processor.")
@click.option("--on", "address", metavar="tcp://HOST:8786", help="Run on the Dask cluster whose scheduler is there.")
@click.option("--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds a cell may take.")
@click.pass_context
def run_command(ctx, *, numbers, settings, datasets, mode, jobs, address, timeout):
    """Run notebooks from top to bottom and report. Nothing that you have is changed.

    Exit 1 unless every phase was reached and, as shipped, every exercise says `not attempted`, or, with
    --solved, every verdict is `passed` or `complete`.

    \b
    Example:  breakfix run 6-15 -p dataset=flights --solved
    """
    mode = mode or "shipped"
    with _ready(mode, address) as ready:  # the first kernel starts while it is being decided what to run
        from breakfix.book import catalogue
        from breakfix.book.copies import copies
        from breakfix.book.runs import report, run, ticker

        known = catalogue.find(numbers)
        if mode == "mine" and not numbers:
            known = [project for project in known if copies.forms(project)] or known
        planned = run.plan(known, mode, settings, datasets)
        folder = run.new_folder()
        with ticker.ticker() as watched:
            rows = run.execute(planned, folder, watched, jobs, timeout, ready, _there(address))
    page = report.write(folder, rows, mode)
    click.echo("\n" + report.table(rows))
    for problem in report.problems(rows):
        click.echo(problem)
    click.echo(f"\nReport: {page}")
    stopped = [row for row in rows if row["status"] in ("stopped", "not run")]
    if stopped:
        done = len(rows) - len(stopped)
        click.echo(
            f"Stopped: {done} of {len(rows)} notebooks were done; all kernels and services are stopped.", err=True
        )
        ctx.exit(130)
    ctx.exit(0 if all(row["status"] == "ok" for row in rows) else 1)


def _ready(mode, address):
    """The first worker on this machine, or None where the notebooks run elsewhere."""
    from breakfix.book.runs import workers

    return contextlib.nullcontext() if address else workers.Worker(workers.seed(mode))


def _there(address):
    """What executes notebooks on a cluster, or None."""
    from breakfix.book.runs import remote

    return partial(remote.execute_all, address=address, tell=partial(click.echo, err=True)) if address else None
