"""Commands of a learner and of CI on notebooks: list, start, run, verify."""

import click

NUMBERS = click.argument("numbers", nargs=-1, metavar="[NUMBER]...")


@click.command("list")
@click.option("--markdown", is_flag=True, help="The table that stands in the README.")
def list_command(markdown):
    """Show all projects, and whether you have begun a copy.

    \b
    Example:  breakfix list
    """
    from breakfix.book import catalogue, index
    from breakfix.book.copies import copies

    if markdown:
        click.echo(index.markdown())
        return
    for project in catalogue.find(()):
        begun = "  (copy in work/)" if copies.forms(project) else ""
        click.echo(f"{project.number:<6} {project.title}{begun}")


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
    from breakfix.book import catalogue
    from breakfix.book.copies import backups, copies, upgrade

    if seed is not None:
        _give_seed(seed)
    for project in catalogue.find(numbers):
        said = "is yours now" if copies.start(project, form) else "was there and is as you left it"
        path = backups.told(copies.path(project, form))
        news = f" `breakfix upgrade {project.number}` has news for it." if upgrade.has_news(project) else ""
        onward = f" Go on with `breakfix check {project.number}`." if form == "py" else ""
        click.echo(f"{project.number:<6} {path} {said}.{onward}{news}")


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


@click.command("run")
@NUMBERS
@click.option("-p", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter of the notebooks.")
@click.option("--dataset", "datasets", multiple=True, help="Run each project on this dataset, if it knows it; repeat.")
@click.option("--solved", "mode", flag_value="solved", help="Fill every answer with its reference.")
@click.option("--mine", "mode", flag_value="mine", help="Run your copies in work/.")
@click.option("--jobs", type=click.IntRange(min=1), help="Notebooks at once; as many as processors by default.")
@click.option("--timeout", type=click.IntRange(min=1), default=600, show_default=True, help="Seconds a cell may take.")
@click.pass_context
def run_command(ctx, *, numbers, settings, datasets, mode, jobs, timeout):
    """Run notebooks from top to bottom and report. Nothing that you have is changed.

    Exit 1 unless every phase was reached and, as shipped, every exercise says `not attempted`, or, with
    --solved, every verdict is `passed` or `complete`.

    \b
    Example:  breakfix run 6-15 -p dataset=flights --solved
    """
    from breakfix.book.runs import workers

    mode = mode or "shipped"
    with workers.Worker(workers.seed(mode)) as ready:  # the first kernel starts while it is being decided what to run
        from breakfix.book import catalogue
        from breakfix.book.copies import copies
        from breakfix.book.runs import report, run, ticker

        known = catalogue.find(numbers)
        if mode == "mine" and not numbers:
            known = [project for project in known if copies.forms(project)] or known
        planned = run.plan(known, mode, settings, datasets)
        folder = run.new_folder()
        with ticker.ticker() as watched:
            rows = run.execute(planned, folder, watched, jobs, timeout, ready)
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
