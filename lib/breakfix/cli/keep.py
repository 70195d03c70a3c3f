"""The command that puts accepted answers into the learner's own project."""

import click

from breakfix.cli.arguments import EXERCISE, NUMBER


@click.command("keep")
@NUMBER
@EXERCISE
def keep_command(number, exercise):
    """Put your accepted answers into work/my_etl/, your own ETL: one exercise, or all of a sheet that are accepted.

    The last accepted answer of your ledger is taken, not what stands in your copy now. A file of yours that
    lay there stays beside it, with the ending .before. `make run_etl` in that folder runs the job.

    \b
    Examples:  breakfix keep d-04
               breakfix keep d-04 retry
    """
    from breakfix.book import Refusal, catalogue, my_etl
    from breakfix.book.copies.backups import told
    from breakfix.book.terminal import route

    (project,) = catalogue.find([number])
    asked = [route.find(project, exercise)] if exercise else list(my_etl.kept_of(project.lab()).values())
    if not asked:
        raise Refusal(f"Nothing of {number} has a place in work/{my_etl.NAME}.")
    refused = []
    for each in asked:
        try:
            kept = my_etl.keep(each)
        except Refusal as refusal:
            if exercise:
                raise
            refused.append(each.name)
            first = refusal
            continue
        said = "was there as it is" if kept.again else f"is your {each.name}"
        beside = f"; what was there is now {told(kept.before)}" if kept.before else ""
        click.echo(f"{told(kept.path)} {said}{beside}.")
    if len(refused) == len(asked):
        raise first if len(asked) == 1 else Refusal(f"Not accepted yet: {', '.join(refused)}. Nothing was written.")
    if refused:
        click.echo(f"Not accepted yet: {', '.join(refused)}.")
