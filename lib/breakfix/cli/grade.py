"""The command for a teacher that judges a class."""

from functools import partial
from pathlib import Path

import click


@click.command("grade")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@click.option("--name", default="", help="What to call the results; the folder's name by default.")
@click.option("--jobs", type=click.IntRange(min=1), help="Answers at once; as many as processors by default.")
@click.option("--on", "address", metavar="tcp://HOST:8786", help="Judge on the Dask cluster whose scheduler is there.")
@click.pass_context
def grade_command(ctx, folder, numbers, name, jobs, address):
    """Judge again what the students below FOLDER have handed in: copies (.ipynb, .py), ledgers, exports with code.

    Each file or folder in FOLDER is a student's, by its name. Every answer is judged shut in, where the system has
    namespaces (`breakfix doctor` says so). The table, a page and what is common go to build/grade/. Stopped, it goes on
    where it was when it is run again.

    Exit 1 when an answer that passed in its student's ledger does not pass now, 3 when all that was judged is as it was
    there, but something could not be read or judged.

    \b
    Examples:  breakfix grade homework-3
               breakfix grade homework-3 6-15 --on tcp://10.0.0.5:8786
    """
    from breakfix.book import Refusal
    from breakfix.book.grading import grade, page
    from breakfix.book.runs import ticker

    if name and grade.name_of(name) != name:
        raise Refusal(f"{name!r} is no name for results: letters, digits, _ . and - are.")
    judge = _on(address) if address else _here(jobs)
    title = name or grade.name_of(folder)
    with ticker.ticker(thing="answer") as watched:
        watched.started(title)
        try:
            graded = grade.grade(folder, numbers, name, judge, partial(_step, watched, title))
        except KeyboardInterrupt:
            watched.finished(title, "stopped; the same command goes on from here")
            ctx.exit(130)
        watched.finished(title, "ok")
    for problem in graded.problems:
        click.echo(problem)
    count = len(graded.students)
    click.echo(f"{count} student{'s' * (count != 1)}: {page.said(graded.rows)}.")
    ctx.exit(_told(graded))


def _step(watched, title, done, of):
    watched.step(title, done - 1, of, f"{10 * ((done - 1) * 10 // of)} %")


def _told(graded):
    """Say what a teacher has to know; return the exit code."""
    from breakfix.book.grading import results

    if graded.again:
        click.echo(f"Asked again, since what judged them had ended: {graded.again}.")
    found = [results.is_same(row) for row in graded.rows]
    if count := found.count(False):
        click.echo(f"Passed in a ledger, and not now: {count}.")
    left = found.count(None) + len(graded.problems)
    click.echo(f"Page: {graded.page}")
    click.echo(f"Not all was judged: {left} could not be read or judged." if left else "All was judged.")
    return 1 if False in found else 3 if left else 0


def _here(jobs):
    from breakfix.book.grading import crew
    from breakfix.book.runs.run import processors
    from breakfix.lab.judging import apart

    if why := apart.refused():
        click.echo(f"Judged with all of your rights: this machine cannot judge apart ({why}).", err=True)
    return lambda chunks, heard, again: crew.judge(chunks, jobs or processors(), heard, again)


def _on(address):
    from breakfix.book.grading import cluster

    return lambda chunks, heard, again: cluster.judge(address, chunks, heard, again, partial(click.echo, err=True))
