"""The command that holds a project to the laws."""

import click

from breakfix.cli.arguments import EXERCISE, NUMBER


@click.command("vet")
@NUMBER
@EXERCISE
@click.pass_context
def vet_command(ctx, number, exercise):
    """Hold a project to every law, or one exercise of it: file, what is off, and what to write. For authors.

    The same laws run in tests/test_projects.py. Exit 1 when one is broken.

    \b
    Examples:  breakfix vet 6-15
               breakfix vet 6-15 load
    """
    from breakfix import laws
    from breakfix.book import Refusal, catalogue
    from breakfix.lab.judging.judge import Judge
    from breakfix.laws import law

    (project,) = catalogue.find([number])
    module = project.lab()
    asked = [each for each in laws.everything(module) if exercise in (None, each.name)]
    if not asked:
        raise Refusal(f"{project.number} asks nothing called {exercise}; see `breakfix vet {project.number}`.")
    with Judge() as judge:
        found = list(laws.breaches(module, judge, exercise))
    for each, broken, breach in found:
        click.echo(f"{law.place(each)}  {each.name}: {broken.name}\n  off    {breach.off}\n  write  {breach.write}\n")
    kept = sum(len(law.of(each)) for each in asked) - len({(each.name, broken.name) for each, broken, _ in found})
    click.echo(f"{project.number}: {kept} laws are kept, {len(found)} things are off.")
    ctx.exit(1 if found else 0)
