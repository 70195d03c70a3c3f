"""Commands that take a learner through a copy without a browser: check, show."""

import sys

import click


def names(ctx, param, incomplete):
    """The names of a project's exercises that begin like what was typed, for the shell to complete."""
    from breakfix.book import Refusal, catalogue
    from breakfix.lab import answers

    try:
        (project,) = catalogue.find([ctx.params["number"]])
    except (Refusal, KeyError):
        return []
    return [name for name in answers(project.lab()) if name.startswith(incomplete)]


NUMBER = click.argument("number")
EXERCISE = click.argument("exercise", required=False, shell_complete=names)


def begin(ctx, number):
    """Return the project of a number, with the ledger kept and everything told as in a terminal."""
    from breakfix.book import catalogue
    from breakfix.lab import ledger, place
    from breakfix.lab.judging import judge

    ledger.keep()
    judge.shared().start()  # it imports while we do
    ctx.with_resource(place.terminal())
    (project,) = catalogue.find([number])
    return project


def say(text):
    """Show a piece of text with an empty line after it."""
    click.echo(f"{text}\n")


@click.command("check")
@NUMBER
@EXERCISE
@click.pass_context
def check_command(ctx, number, exercise):
    """Judge the answers in your copy; without an exercise, go on through the lesson from where you are.

    Going on shows what the cells show, judges the answers, and stops at the first core exercise that is
    not passed or complete: exit 1. It asks before it shows a reveal. It begins after the answers that stand already; `breakfix show` shows
    earlier cells again. Attempts count as in JupyterLab. A prediction is committed by its check; then the
    cells that run its fault are shown, and not before.

    If you have a notebook and a text file, the one that you saved last is taken.

    \b
    Examples:  breakfix check 6-15
               breakfix check 6-15 load
    """
    from breakfix.book.terminal import route

    project = begin(ctx, number)
    asked = route.find(project, exercise) if exercise else None

    def ask(reveals, phase):
        """Ask whether to show reveals; where nobody can answer they are left to `breakfix show`."""
        what = f"{reveals}: what each statement of your answers is there for."
        if sys.stdin.isatty():
            return click.confirm(f"{what} Answer the question above the cell first. Show it now?", default=False)
        say(f"{what} Answer the question above the cell first; `breakfix show {number} {phase}` shows it.")
        return False

    with _guide(project, ask=ask) as guide:
        ctx.exit(0 if (guide.check(asked) if asked else guide.onward()) else 1)


@click.command("show")
@NUMBER
@click.argument("part", required=False, default="", shell_complete=names)
@click.pass_context
def show_command(ctx, number, part):
    """Show what the cells of your copy show: all, a phase, or the section of an exercise. Nothing is judged.

    What would answer a prediction that you have not committed is withheld.

    \b
    Examples:  breakfix show 6-15 run
               breakfix show 6-15 stale_row
    """
    with _guide(begin(ctx, number)) as guide:
        ctx.exit(0 if guide.show(*guide.route.span(part)) else 1)


def _guide(project, **named):
    from breakfix.book.terminal import guide, route

    way = route.Route(project)
    say(f"{project.number}: {way.where}")
    return guide.Guide(way, say, **named)
