"""Laws of an exercise: its stub, its reference, other right answers, mistakes, clauses, ranges and hints."""

import ast
import re

from breakfix.lab import learner
from breakfix.lab.answerable import Answerable
from breakfix.lab.exercise import Exercise
from breakfix.lab.judging.judge import is_broken
from breakfix.lab.judging.results import seen
from breakfix.lab.mutants.reveal import OPAQUE, NotPassed, defences
from breakfix.laws.law import NO_WORD, Breach, law, measures

SEEDS = (0, 5, 9)  # of learners for whom a value is drawn


def is_code(exercise):
    """Tell whether an exercise asks for Python, SQL or tests."""
    return exercise.kind != "value"


@law(Answerable)
def the_stub_is_not_attempted(asked, judge):
    """As shipped nothing is attempted, with another comment or empty line too."""
    for text in (asked.stub_text, f"\n{asked.stub_text}\n"):
        if not asked.untouched(text):
            yield Breach(f"the cell as shipped counts as an attempt: {text!r}", "a stub that is what the cell holds")


@law(Exercise)
def the_reference_passes(exercise, judge):
    """No trial is refused or ended by the reference, shown or held out or drawn."""
    for held_out in (False, True):
        for name, saw in judge.wanted(exercise, held_out, drawn=True).items():
            if is_broken(saw):
                yield Breach(f"the reference does not end trial {name}: {saw}", "a reference that returns in it")


@law(Exercise)
def other_right_answers_pass(exercise, judge):
    """Each of them, another syntax tree after renaming, passes all trials, and the situations that are drawn."""
    for other in exercise.alternatives:
        # Judged as a learner's is, so that a slow one has its time. What is drawn held out comes of the same strategy.
        outcome, want = judge.judge(exercise, other.source), judge.wanted(exercise, held_out=True)
        saw = judge.results(exercise, other.source, held_out=True)
        failed = {name: outcome.results.get(name) for name in outcome.fails}
        failed |= {name: saw.get(name) for name in want if saw.get(name) != want[name]}
        if failed:
            first = next(iter(failed))
            off = f"{other.name} is refused by {', '.join(list(failed)[:3])}: {first} gives {failed[first]}"
            yield Breach(off, "what the task leaves open in the look, or another right answer")
    sources = [exercise.reference_source, *(other.source for other in exercise.alternatives)]
    if len({shape(source, exercise.kind) for source in sources}) < len(sources):
        yield Breach("two right answers differ in names only", "an answer of another style, or take it out")
    least = measures(exercise.module)["alternatives"]
    if is_code(exercise) and len(exercise.alternatives) < least:
        off = f"{len(exercise.alternatives)} other right answers, of {least}"
        yield Breach(off, f'@{exercise.name}.also_right(costs="...") above an answer of another style')


@law(Exercise)
def mistakes_are_refused_with_their_own_sentence(exercise, judge):
    """Each mistake is refused by what is shown, and is told from the others by what it does."""
    want = judge.wanted(exercise)
    runs = {mistake.name: judge.results(exercise, mistake.source) for mistake in exercise.mistakes}
    for name in [name for name, saw in runs.items() if saw and all(map(_is_no_program, saw.values()))]:
        yield Breach(f"mistake {name} cannot be run: no learner makes it", "an edit after which the text can be read")
        del runs[name]
    fails = {name: {trial for trial in want if saw[trial] != want[trial]} for name, saw in runs.items()}
    for name in (name for name, failed in fails.items() if not failed):
        yield Breach(f"mistake {name} passes all that is shown", "a trial in which it shows, or take it out")
    told = {}
    for name, saw in runs.items():
        told.setdefault(repr(seen(saw)), []).append(name)
    for names in (names for names in told.values() if len(names) > 1):
        yield Breach(f"mistakes {' and '.join(names)} do the same", "a trial that tells them apart, or keep one")
    says = [mistake.says for mistake in exercise.mistakes]
    if len(set(says) - {""}) < len(says):
        yield Breach("two mistakes have one sentence, or one has none", "for each the question that it earns")
    if is_code(exercise) and len(runs) < measures(exercise.module)["mistakes"]:
        yield Breach(f"{len(runs)} mistakes, of 3", f"{exercise.name}.slips(...); `breakfix propose` finds some")
    if runs and (idle := set(want) - set().union(*fails.values())):
        yield Breach(
            f"trial {', '.join(sorted(idle))} refutes no mistake", "the mistake it is there for, or take it out"
        )


def _is_no_program(result):
    return result.get("raised", "").startswith(("SyntaxError", "IndentationError", "ParserException"))


@law(Exercise, is_code)
def every_clause_is_defended(exercise, judge):
    """Each statement and clause of the reference, taken away or turned round, makes some trial differ."""
    try:
        found = defences(judge, exercise, exercise.reference_source)
    except NotPassed as error:
        yield Breach(str(error), "a reference that does the same when it is written anew")
        return
    for what, end in found:
        if end in {"undefended", OPAQUE}:
            yield Breach(f"no trial misses it: {what}", "the trial that needs it, or a reference without it")


@law(Exercise, lambda exercise: not is_code(exercise))
def both_ends_of_a_range(exercise, judge):
    """Both ends of a knob's range pass and both neighbours do not, for several seeds where it is drawn."""
    if exercise.range is None:
        if len(exercise.mistakes) < 3:
            yield Breach(f"no range, and {len(exercise.mistakes)} mistakes", f"{exercise.name}.range, or three slips")
        return
    answers = set()
    for seed in SEEDS if exercise.drawn else SEEDS[:1]:
        with learner.noted(seed):
            low, high = exercise.range
            answers.add(exercise.reference_source)
            tries = [(n, low <= n <= high) for n in (low - 1, low, high, high + 1)]
            for number, passes in tries:
                status = judge.judge(exercise, f"{exercise.name} = {number}").status
                if status != ("passed" if passes else "not yet"):
                    ends = f"the range is {low} to {high}"
                    yield Breach(f"{number} is {status}, and {ends}", "the range that its trials leave")
            if exercise.drawn and judge.judge(exercise, exercise.reference_source).status != "passed":
                yield Breach(f"the reference does not pass for seed {seed}", "a reference that follows what is drawn")
    if exercise.drawn and len(answers) < len(SEEDS):
        yield Breach("learners are asked for the same value", "a value that follows what is drawn")


@law(Exercise)
def there_is_help(exercise, judge):
    """A task, two hints or more beside the questions of trials, and no answer in any of them."""
    if not exercise.__doc__:
        yield Breach("it has no task", "the docstring of the reference")
    if len(exercise.hints) < 2:
        yield Breach(f"{len(exercise.hints)} hints, of 2", f"{exercise.name}.hints: the concept, then a twin")
    for trial in exercise.trials:
        if trial.asks and "?" not in trial.asks and not trial.held_out:
            yield Breach(f"the hint of trial {trial.name} asks nothing", "a question about its row")
    texts = [*exercise.hints, *(trial.asks for trial in exercise.trials), *(each.says for each in exercise.mistakes)]
    statements = lines(exercise.reference_source) - lines(exercise.stub_text)
    for text in texts:
        flat = " ".join(text.split())
        for line in sorted(line for line in statements if line in flat):
            yield Breach(f"a hint gives it away: {line}", "a twin in other tables")
        if NO_WORD.search(text):
            yield Breach(f"the word does not occur here: {text}", "what is the case, without a judgement")


def shape(source, kind):
    """Return a text that is the same for two answers that differ only in names."""
    if kind == "sql":
        import sqlglot

        return sqlglot.parse_one(source, dialect="duckdb").sql(normalize=True, comments=False)
    names = {}

    class Renamed(ast.NodeTransformer):
        def visit_Name(self, node):
            node.id = names.setdefault(node.id, f"n{len(names)}")
            return node

        def visit_arg(self, node):
            node.arg = names.setdefault(node.arg, f"n{len(names)}")
            return node

    return ast.dump(Renamed().visit(ast.parse(source)))


def lines(source):
    """Return the lines of a source that say something: more than a bracket, a return or an import."""
    flat = (" ".join(line.split()) for line in source.splitlines())
    return {line for line in flat if len(line) > 12 and not re.match(r"def |import |from |try:|#", line)}
