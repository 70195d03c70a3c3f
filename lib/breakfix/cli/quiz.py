"""The quiz of a project in a terminal, one question after the other."""

import click


@click.command("quiz")
@click.argument("number")
@click.option("--recall", is_flag=True, help="Ask the two questions on an earlier project with which it opens.")
def quiz_command(number, recall):
    """Ask the questions of a project's quiz, and say at once what holds. It can be taken again.

    \b
    Examples:  breakfix quiz 6-15
               breakfix quiz 6-15 --recall

    Ctrl-D or Ctrl-C stops; what was answered is kept in the ledger.
    """
    from breakfix.book import Refusal, catalogue
    from breakfix.lab.judging import judge
    from breakfix.lab.ledger import keep
    from breakfix.lab.quiz.taking import Taking

    (project,) = catalogue.find([number])
    which = "recall" if recall else "quiz"
    quiz = getattr(project.lab(), which, None)
    if not isinstance(quiz, Taking):
        raise Refusal(f"{project.number} has no {which}.")
    try:
        asked = quiz.questions
    except judge.JudgeError as error:
        raise Refusal(str(error)) from None
    keep()
    judge.shared().start()  # it imports while the first question is read
    click.echo(f"{project.number}, {project.title}: {len(asked)} questions.")
    click.echo("Enter alone leaves one open. Ctrl-D stops.")
    said, right, stopped = {}, [], False
    try:
        for place, question in enumerate(asked.values(), 1):
            head = f"{place} of {len(asked)}  {question.phase}  {question.name}"
            click.echo(f"\n{head}\n\n{question.shown()}\n")
            _ask(quiz, question, said, right)
    except (click.Abort, KeyboardInterrupt):
        stopped = True
    _end(quiz, said, right, stopped)


def _ask(quiz, question, said, right):
    """Ask one question until its answer can be read, and say whether it holds."""
    from breakfix.lab.judging.judge import JudgeError

    while True:
        text = click.prompt(f"{question.name} ({question.form})", default="", show_default=False).strip()
        if not text or text == "...":
            click.echo("left open.")
            return
        try:
            question.read(text)
        except ValueError as problem:
            click.echo(f"That cannot be read yet: {problem}.")
            continue
        try:
            holds, lines = quiz.check({question.name: text})
        except JudgeError as error:
            click.echo(f"It could not be checked, and counts for nothing: {str(error).strip().splitlines()[-1]}")
            return
        said[question.name] = text
        right += holds
        click.echo("holds." if holds else f"not yet. {lines[0][1]}")
        return


def _end(quiz, said, right, stopped):
    """Write the taking down, and say what holds and what to read again."""
    if stopped:
        kept = "What you answered is written down" if said else "Nothing was answered"
        click.echo(f"\n\nStopped. {kept}; the next taking begins anew.")
    status = quiz.record(said, right) if said else "not attempted"
    click.echo(f"\n{quiz.name}: {status}. {len(right)} of {len(quiz.questions)} hold.")
    if status == "passed":
        for name, reason in quiz.reasons():
            click.echo(f"  {name}: {reason}".replace("\n", "\n    "))
        return
    again = {}
    for name, question in quiz.questions.items():
        if name in said and name not in right:
            again.setdefault(question.phase, []).append(name)
    if again:
        told = "; ".join(f"{phase.capitalize()} ({', '.join(names)})" for phase, names in again.items())
        click.echo(f"Read again{f' in {quiz.elsewhere}' * bool(quiz.elsewhere)}: {told}.")
