"""The command that shows the tables of a trial."""

import click

from breakfix.cli.arguments import NUMBER, names
from breakfix.cli.terminal import begin


@click.command("world")
@NUMBER
@click.argument("exercise", shell_complete=names)
@click.argument("trial", required=False)
@click.option("--python", is_flag=True, help="Go on in Python, with the connection `con` and your own answer.")
@click.pass_context
def world_command(ctx, number, exercise, trial, python):
    """Show the tables of a trial, as they are before your answer is called; no attempt is counted.

    Without a trial the names of all are shown. Of an incident, the database that was damaged: the next one
    that you have not passed, or that of a number.

    \b
    Example:  breakfix world 6-15 load newer_event_next_day
    """
    from breakfix.book import Refusal
    from breakfix.book.terminal import route, world
    from breakfix.lab.judging import judge

    project = begin(ctx, number)
    asked = route.find(project, exercise)
    try:
        opened = _opened(asked, trial)
    except LookupError as error:
        raise Refusal(f"{error.args[0]}.") from None
    except judge.JudgeError as error:
        reason = str(error).strip().splitlines()[-1]
        raise Refusal(f"{asked.full_name} could not be opened, and the fault is ours: {reason}.") from None
    if isinstance(opened, str):
        click.echo(opened)
        return
    when = f"when {asked.find_trial(trial.replace(' ', '_')).when}\n\n" if hasattr(asked, "find_trial") else ""
    click.echo(when + world.tables(opened, _given(asked, trial)))
    if python:
        world.interact(opened, asked, project)


def _given(asked, trial):
    """What the situation of a trial is given, by name; of a trial that is a function of its own, nothing."""
    found = asked.find_trial(trial.replace(" ", "_")) if hasattr(asked, "find_trial") else None
    given = getattr(getattr(found, "function", None), "given", None)
    return dict(list(given.arguments.items())[2:]) if given else {}


def _opened(asked, trial):
    """What `world` opens: of an exercise a trial by its name, of an incident a database by its number."""
    if not hasattr(asked, "next_number"):
        return asked.world(trial)
    if trial and not trial.isdecimal():
        raise LookupError(f"{asked.full_name} has incidents by number, not {trial!r}")
    return asked.world(incident=int(trial or 0) or None)
