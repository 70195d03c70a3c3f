"""The command that proposes mistakes, and trials that are missing."""

import click

from breakfix.cli.arguments import NUMBER, names


@click.command("propose")
@NUMBER
@click.argument("exercise", shell_complete=names)
@click.pass_context
def propose_command(ctx, number, exercise):
    """Turn one small thing of a reference at a time; print what nobody sees, and plausible mistakes. For authors.

    What no trial and no draw sees is a missing trial, or the same answer: then name it in `.equal`, with the reason.
    What only a few trials refute is a mistake that may earn a sentence: put its question in place of `...?` and paste
    it into `.slips`.

    \b
    Example:  breakfix propose 6-15 load
    """
    from breakfix.book import Refusal, catalogue
    from breakfix.lab import answers
    from breakfix.lab.judging.judge import Judge
    from breakfix.lab.mutants import proposals

    (project,) = catalogue.find([number])
    asked = answers(project.lab()).get(exercise)
    if getattr(asked, "kind", None) not in ("python", "sql", "tests") or not hasattr(asked, "reference_text"):
        raise Refusal(f"{project.number} has no exercise {exercise} that asks for Python, SQL or tests.")
    with Judge() as judge:
        blind, found = proposals.unseen(judge, asked), proposals.plausible(judge, asked)
    for place, turn in enumerate(blind, 1):
        click.echo(f"# no trial and no draw sees this\n{proposals.written(turn, asked, f'unseen {place}', '...')}\n")
    for place, (turn, fails) in enumerate(found, 1):
        click.echo(f"# refuted by {', '.join(fails)}\n{proposals.written(turn, asked, f'mistake {place}', '...?')}\n")
    click.echo(f"{project.number} {exercise}: {len(blind)} turns that nobody sees, {len(found)} plausible mistakes.")
    ctx.exit(1 if blind else 0)
