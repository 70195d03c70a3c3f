"""Commands that say more about one exercise: task, hint, world, solution."""

import click

from breakfix.cli.check import EXERCISE, NUMBER, begin, names


@click.command("task")
@NUMBER
@EXERCISE
@click.pass_context
def task_command(ctx, number, exercise):
    """Show what an exercise asks; without one, the names of all.

    \b
    Example:  breakfix task 6-15 load
    """
    from breakfix.book.terminal import route
    from breakfix.lab import answers

    project = begin(ctx, number)
    if exercise:
        click.echo(route.find(project, exercise).task())
        return
    for asked in answers(project.lab()).values():
        core = "core" if asked.core else "further"
        click.echo(f"{asked.full_name}: {asked.phase}, {core}, {asked.minutes} min")


@click.command("hint")
@NUMBER
@click.argument("exercise", shell_complete=names)
@click.pass_context
def hint_command(ctx, number, exercise):
    """Show the next hint for an exercise; the first asks about the row that refuted your last try.

    \b
    Example:  breakfix hint 6-15 load
    """
    from breakfix.book.terminal import route

    click.echo(route.find(begin(ctx, number), exercise).hint())


@click.command("solution")
@NUMBER
@click.argument("exercise", shell_complete=names)
@click.option("--now", is_flag=True, help="Open it before it is earned; that is written down.")
@click.pass_context
def solution_command(ctx, number, exercise, now):
    """Show your answer beside the reference and another style, once it is earned.

    A pass earns it, or all hints read, or three honest tries.

    \b
    Example:  breakfix solution 6-15 load
    """
    from breakfix.book.terminal import route

    click.echo(route.find(begin(ctx, number), exercise).solution(now=now))


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
    click.echo(when + world.tables(opened))
    if python:
        world.interact(opened, asked, project)


def _opened(asked, trial):
    """What `world` opens: of an exercise a trial by its name, of an incident a database by its number."""
    if not hasattr(asked, "next_number"):
        return asked.world(trial)
    if trial and not trial.isdecimal():
        raise LookupError(f"{asked.full_name} has incidents by number, not {trial!r}")
    return asked.world(incident=int(trial or 0) or None)
