"""The command that holds a project to the laws."""

import traceback
from pathlib import Path

import click

from breakfix.cli.arguments import EXERCISE, NUMBER


@click.command("vet")
@NUMBER
@EXERCISE
@click.pass_context
def vet_command(ctx, number, exercise):
    """Hold a project to every law, or one exercise of it: file, what is off, and what to write. For authors.

    The same laws run in tests/test_projects.py; what they say of is the package. The notebook has tests of its own,
    which the last line names. Exit 1 when a law is broken.

    \b
    Examples:  breakfix vet 6-15
               breakfix vet 6-15 load
    """
    from breakfix import laws
    from breakfix.book import Refusal, catalogue
    from breakfix.lab.judging.judge import Judge
    from breakfix.laws import law

    (project,) = catalogue.find([number])
    module = _imported(project)
    asked = [each for each in laws.everything(module) if exercise in (None, each.name)]
    if not asked:
        raise Refusal(f"{project.number} asks nothing called {exercise}; see `breakfix vet {project.number}`.")
    with Judge() as judge:
        found = list(laws.breaches(module, judge, exercise))
    for each, broken, breach in found:
        click.echo(f"{law.place(each)}  {each.name}: {broken.name}\n  off    {breach.off}\n  write  {breach.write}\n")
    kept = sum(len(law.of(each)) for each in asked) - len({(each.name, broken.name) for each, broken, _ in found})
    things = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
    click.echo(f"{project.number}: {kept} laws are kept, {things} off.")
    click.echo(f"The notebook: pytest tests/test_notebooks.py tests/book -k '{project.number} or {project.slug}'")
    ctx.exit(1 if found else 0)


def _imported(project):
    """Return a project's module; Refusal says where its declarations do not fit, such as a slip that is stale."""
    from breakfix.book import Refusal

    try:
        return project.lab()
    except Exception as error:
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if f"/{project.slug}" in frame.filename]
        last = ours[-1] if ours else None
        where = f"{Path(last.filename).name}:{last.lineno}: " if last else ""
        raise Refusal(f"{project.number} cannot be imported: {where}{type(error).__name__}: {error}") from error
