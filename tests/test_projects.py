"""Checks are themselves checked: every exercise of every project."""

import ast
import importlib
import pkgutil
import re
import sys
from contextlib import closing

import pytest
import sqlglot

import breakfix.projects
from breakfix.lab import Cards, Quiz, Recall, exercises, learner, snapshot
from breakfix.lab.exercise import Exercise
from breakfix.lab.explanation import Explanation
from breakfix.lab.fields import misfit
from breakfix.lab.follow import Follow
from breakfix.lab.incident import Incident
from breakfix.lab.judging.judge import Judge, is_broken
from breakfix.lab.judging.results import seen
from breakfix.lab.mutants.reveal import OPAQUE, defences
from breakfix.lab.prediction import Prediction
from breakfix.lab.quiz.question import Choice, Row
from breakfix.lab.witness import Witness

PACKAGES = pkgutil.walk_packages(breakfix.projects.__path__, "breakfix.projects.")
MODULES = [importlib.import_module(found.name) for found in PACKAGES]
PROJECTS = [module for module in MODULES if getattr(module, "imports", None) and exercises(module)]


def each(kind):
    return [
        pytest.param(asked, id=f"{module.__name__.rpartition('.')[2]}-{asked.name}")
        for module in PROJECTS
        for asked in exercises(module)
        if isinstance(asked, kind)
    ]


def judged(*kinds):
    return [parameter for parameter in each(Exercise) if parameter.values[0].kind in kinds]


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def wanted(judge, exercise, held_out=False, drawn=False, known={}):  # noqa: B006  one run of each reference
    key = (exercise.module, exercise.name, held_out, drawn)
    if key not in known:
        known[key] = judge.results(exercise, exercise.reference_source, held_out, drawn)
    return known[key]


def shown(exercise):
    return [trial for trial in exercise.trials if not trial.held_out]


@pytest.mark.parametrize("asked", each(object))
def test_the_stub_is_not_attempted(asked):
    """As shipped nothing is attempted, with another comment or empty line too."""
    assert asked.untouched(asked.stub_text)
    assert asked.untouched("\n" + asked.stub_text + "\n")


@pytest.mark.parametrize("exercise", each(Exercise))
def test_the_reference_passes(judge, exercise):
    """No trial is refused or ended by the reference, shown or held out or drawn."""
    for held_out in (False, True):
        saw = wanted(judge, exercise, held_out, drawn=True)
        assert not [name for name, each in saw.items() if is_broken(each)], saw


@pytest.mark.parametrize("exercise", each(Exercise))
def test_other_right_answers_pass(judge, exercise):
    """Two more for Python and SQL, each another syntax tree after renaming, pass all trials, held-out and drawn too."""
    for other in exercise.alternatives:
        for held_out in (False, True):
            saw = judge.results(exercise, other.source, held_out, drawn=True)
            assert saw == wanted(judge, exercise, held_out, drawn=True), other.name
    shapes = {shape(source, exercise.kind) for source in right(exercise)}
    assert len(shapes) == len(right(exercise))
    if exercise.kind != "value":
        assert len(exercise.alternatives) >= 2


@pytest.mark.parametrize("exercise", each(Exercise))
def test_mistakes_are_refused_with_their_own_sentence(judge, exercise):
    """Each mistake is refused by what is shown, and is told from the others by what it does."""
    want = wanted(judge, exercise)
    runs = {mistake.name: judge.results(exercise, mistake.source) for mistake in exercise.mistakes}
    fails = {name: {trial for trial in want if saw[trial] != want[trial]} for name, saw in runs.items()}
    assert all(fails.values()), fails
    told = {name: repr(seen(saw)) for name, saw in runs.items()}
    assert len(set(told.values())) == len(told), told
    assert len({mistake.says for mistake in exercise.mistakes} - {""}) == len(runs)
    if exercise.kind != "value":
        assert len(runs) >= 3
    if runs:
        assert set(want) == set().union(*fails.values()), "some trial refutes no mistake"


@pytest.mark.parametrize("exercise", judged("python", "sql"))
def test_every_clause_is_defended(judge, exercise):
    """Each statement and clause of the reference, taken away or turned round, makes some trial differ."""
    found = defences(judge, exercise, exercise.reference_source)
    assert [what for what, end in found if end in {"undefended", OPAQUE}] == []


@pytest.mark.parametrize("exercise", judged("value"))
def test_both_ends_of_a_range(judge, exercise):
    """Both ends of a knob's range pass and both neighbours do not."""
    if exercise.range is None:
        assert len(exercise.mistakes) >= 3
        return
    low, high = exercise.range
    passed = [judge.judge(exercise, f"{exercise.name} = {n}").status for n in (low - 1, low, high, high + 1)]
    assert passed == ["not yet", "passed", "passed", "not yet"]


@pytest.mark.parametrize("exercise", each(Exercise))
def test_there_is_help(exercise):
    """A task, two hints or more beside the questions of trials, and no answer in any of them."""
    assert exercise.__doc__
    assert len(exercise.hints) >= 2
    assert all("?" in trial.asks for trial in shown(exercise) if trial.asks)
    told = [*exercise.hints, *(trial.asks for trial in exercise.trials)]
    told += [mistake.says for mistake in exercise.mistakes]
    statements = set(lines(exercise.reference_source)) - set(lines(exercise.stub_text))
    assert not [(line, text) for text in told for line in statements if line in " ".join(text.split())]
    assert not [text for text in told if re.search(r"\bwrong\b", text, re.IGNORECASE)]


@pytest.mark.parametrize("prediction", each(Prediction))
def test_a_prediction_is_held_against_a_run(judge, prediction):
    """What is seen has the fields that are asked for, of their types, and a sibling has other numbers."""
    saw = judge.see(prediction, 0)
    assert list(saw) == list(prediction.fields)
    assert not [name for name, kind in prediction.fields.items() if misfit(name, kind, saw[name])]
    assert judge.see(prediction, 1) != saw
    assert prediction.because.reference_source.strip()


@pytest.mark.parametrize("follow", each(Follow))
def test_what_is_followed_is_run(judge, follow):
    """What is seen has the fields that are asked for, of their kinds, twice the same; filled in it is complete."""
    saw = judge.see(follow)
    assert list(saw) == list(follow.fields)
    assert not [name for name, kind in follow.fields.items() if misfit(name, kind, saw[name])]
    assert judge.see(follow) == saw
    assert follow.respond(follow.reference_source).status == "complete"


@pytest.mark.parametrize("explanation", each(Explanation))
def test_a_model_keeps_its_own_rubric(explanation):
    """The model has a quote for each point of the rubric, and is complete."""
    assert len(explanation.quotes) == len(explanation.rubric) > 0
    assert explanation.respond(explanation.reference_source).status == "complete"


@pytest.mark.parametrize("witness", each(Witness))
def test_a_witness_tells_two_versions_apart(witness):
    """The author's rows pass, so the versions differ; three lists of rows or more are tried and do not."""
    assert witness.respond(witness.reference_source).status == "passed"
    told = [witness.respond(f"{witness.called} = {rows!r}") for rows in witness.refused]
    assert len(told) >= 3
    assert {verdict.status for verdict in told} == {"not yet"}
    assert not [verdict.headline for verdict in told if not verdict.headline.startswith("Both versions")]
    assert witness.__doc__
    assert all("?" in hint for hint in witness.hints[:1])


@pytest.mark.parametrize("witness", each(Witness))
def test_a_witness_shows_no_reference(witness):
    """Neither version is the reference of an exercise: reading them gives no answer away."""
    lab = sys.modules[witness.module]
    shown = [shape(text, "python") for text in (witness.versions().first, witness.versions().second)]
    references = [shape(asked.reference_source, "python") for asked in exercises(lab) if asked.kind == "python"]
    assert not set(shown) & set(references)


@pytest.mark.parametrize("prediction", [each for each in each(Prediction) if each.values[0]._dealt])
def test_a_class_cannot_share_numbers(prediction):
    """Forty learners are dealt several hands, and no sibling repeats the learner's own."""
    hands = set()
    for seed in range(40):
        with learner.noted(seed):
            hands.add(repr(prediction.drawn()))
            assert prediction.drawn() not in [prediction.drawn(case) for case in range(1, 4)]
    assert len(hands) >= 5


@pytest.mark.parametrize("exercise", [each for each in judged("value") if each.values[0].drawn])
def test_a_drawn_value_fits_its_range(judge, exercise):
    """For other seeds too the reference passes with both ends of the range, and both neighbours do not."""
    answers = set()
    for seed in (0, 5, 9):
        with learner.noted(seed):
            low, high = exercise.range
            answers.add(exercise.reference_source)
            found = [judge.judge(exercise, f"{exercise.name} = {n}").status for n in (low - 1, low, high, high + 1)]
            assert found == ["not yet", "passed", "passed", "not yet"]
            assert judge.judge(exercise, exercise.reference_source).status == "passed"
    assert len(answers) == 3


@pytest.fixture
def told(tmp_path, monkeypatch):
    """A function that tells a story with the rows of a seed, and returns the database that it leaves."""
    monkeypatch.chdir(tmp_path)
    count = iter(range(10**6))
    return lambda story, rows: Incident._told(story, rows, f"{next(count)}.duckdb")


def rings(incident, database):
    with closing(snapshot.restored(database)) as con:
        return [name for name, promise in incident.promises.items() if con.execute(promise.alarm).fetchall()]


def repaired(database, repair):
    with closing(snapshot.restored(database)) as con:
        repair(con)
        return snapshot.taken(con)


@pytest.mark.parametrize("incident", each(Incident))
def test_a_damage_breaks_its_own_promise(incident, told):
    """Of a healthy database no alarm rings, of a damaged one only its own, and only its own repair mends it."""
    assert len(incident.damages) >= 5
    assert {damage.promise for damage in incident.damages} == set(incident.promises)
    healthy = told(incident.story, "rows")
    assert rings(incident, healthy) == []
    for damage in incident.damages:
        damaged = told(damage.story, "rows")
        assert rings(incident, damaged) == [damage.promise], damage.story.__name__
        for name, promise in incident.promises.items():
            mended = snapshot.parting(healthy, repaired(damaged, promise.repair)) is None
            assert mended == (name == damage.promise), (damage.story.__name__, name)


@pytest.mark.parametrize("incident", each(Incident))
def test_a_deletion_is_no_repair(incident, told):
    """A database without rows is silent too, and is refused."""
    healthy = told(incident.story, "rows")
    for damage in incident.damages:
        damaged = told(damage.story, "rows")
        empty = repaired(damaged, lambda con: [con.execute(f'delete from "{name}"') for name in healthy["tables"]])
        assert snapshot.parting(healthy, empty) is not None


@pytest.mark.parametrize("seeds", [(7, 21, 50), pytest.param(range(51), marks=pytest.mark.soak)], ids=["few", "all"])
@pytest.mark.parametrize("incident", each(Incident))
def test_the_reference_repairs_every_first_incident(incident, told, seeds):
    """For any seed the drawn damage rings its own alarm only, and the reference repairs it."""
    for seed in seeds:
        rows = f"{seed} {incident.name} 1"
        with learner.noted(seed):
            damage = incident.drawn(1)
        damaged = told(damage.story, rows)
        assert rings(incident, damaged) == [damage.promise], seed
        mended = repaired(damaged, incident.promises[damage.promise].repair)
        assert snapshot.parting(told(incident.story, rows), mended) is None, seed


@pytest.mark.parametrize("incident", each(Incident))
def test_an_incident_has_help(incident):
    """A task, two hints or more, a sentence for each promise, no alarm in any of them, and no name that tells."""
    assert incident.__doc__
    assert len(incident.hints) >= 2
    told = " ".join(" ".join(text.split()) for text in [*incident.hints, *(p.says for p in incident.promises.values())])
    assert not [name for name, promise in incident.promises.items() if " ".join(promise.alarm.split()) in told]
    assert not re.search(r"\bwrong\b", told + incident.__doc__, re.IGNORECASE)


def right(exercise):
    return [exercise.reference_source, *(other.source for other in exercise.alternatives)]


def shape(source, kind):
    """Return a text that is the same for two answers that differ only in names."""
    if kind == "sql":
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
    flat = [" ".join(line.split()) for line in source.splitlines()]
    return [line for line in flat if len(line) > 12 and not line.startswith(("def ", "import ", "from ", "try:", "#"))]


QUIZZED = [pytest.param(module, id=module.__name__.rpartition(".")[2]) for module in PROJECTS]
QUESTIONS = [
    pytest.param(module.quiz, question, id=f"{module.__name__.rpartition('.')[2]}-{question.name}")
    for module in PROJECTS
    for question in getattr(getattr(module, "quiz", None), "questions", {}).values()
]


@pytest.mark.parametrize("module", QUIZZED)
def test_a_project_has_quiz_and_cards(module):
    """A project exports `quiz` and `cards`, and the quiz asks about every phase that the project has."""
    assert isinstance(module.quiz, Quiz)
    assert isinstance(module.cards, Cards)
    phases = {"run"} | {asked.phase for asked in exercises(module)} - {"opening"}
    assert {question.phase for question in module.quiz.questions.values()} == phases


@pytest.mark.parametrize("module", QUIZZED)
def test_the_reference_passes_the_quiz(module):
    """What is computed, written as a learner would write it, holds throughout."""
    assert module.quiz.respond(module.quiz.reference_source).status == "passed"


@pytest.mark.parametrize("recall", each(Recall))
def test_a_recall_is_of_another_project(recall):
    """Its two questions are in another project's quiz, and what is computed there holds here."""
    assert recall.elsewhere not in {recall.number, recall.earlier}
    assert list(recall.questions) == list(recall.asks)
    assert recall.respond(recall.reference_source).status == "passed"


@pytest.mark.parametrize(("quiz", "question"), QUESTIONS)
def test_a_question_poses_itself(quiz, question):
    """It asks, says what to look at and why; an engine that it names is run; and no text says what is right."""
    assert "?" in question.text
    assert question.because
    named = [engine for engine, name in (("duckdb", "DuckDB"), ("sqlite", "SQLite")) if name in question.text]
    assert set(named) <= set(question.engines)
    right = truth(quiz, question)
    told = right if isinstance(question, Choice) else question.write(right)
    asks = " ".join([question.text.replace(",", ""), question.look, *getattr(question, "options", {}).values()])
    assert not re.search(rf"(?<![\w.:-]){re.escape(told)}(?![\w.:-])", asks)
    assert not re.search(r"\bwrong\b", question.text + question.look + question.because, re.IGNORECASE)


@pytest.mark.parametrize(("quiz", "question"), QUESTIONS)
def test_one_answer_is_right(quiz, question):
    """The right answer holds and its neighbour does not; of options each but one is refused with its own sentence."""
    right = truth(quiz, question)
    assert question.holds(question.read(question.write(right)), right)
    if isinstance(question, Choice):
        says = {option: sentence for option, sentence in question.options.items() if option != right}
        assert question.options[right] == ""
        assert len({" ".join(option.casefold().split()) for option in question.options}) == len(question.options) >= 3
        assert all(sentence.count("?") and not question.holds(option, right) for option, sentence in says.items())
        assert len(set(says.values())) == len(says)
    else:
        assert question.look
        assert not question.holds(question.read(question.write(neighbour(right))), right)


@pytest.mark.parametrize(("quiz", "question"), QUESTIONS)
def test_engines_are_run(quiz, question):
    """A question with engines is computed on each of them; they agree, or it asks for a field of each."""
    if question.engines:
        seen = question.by_engine()
        assert list(seen) == list(question.engines)
        agree = len({repr(value) for value in seen.values()}) == 1
        assert agree != isinstance(question, Row)
        if isinstance(question, Row):
            assert list(question.fields) == list(question.engines)


@pytest.mark.parametrize("module", QUIZZED)
def test_cards_ask_and_name_what_opens_them(module):
    """Each card has two sides, and is opened by exercises that are there."""
    names = {asked.name for asked in exercises(module)}
    for name, (front, back, after) in module.cards.declared.items():
        assert front, name
        assert back not in ("", front), name
        assert set(after) <= names, name
        assert not re.search(r"\bwrong\b", front + back, re.IGNORECASE)


def truth(quiz, question):
    return quiz.truth([question.name])[question.name]


def neighbour(right):
    """Return an answer of the same form that is not right."""
    if isinstance(right, dict):
        first, *rest = right
        return {first: neighbour(right[first])} | {name: right[name] for name in rest}
    if isinstance(right, list):
        return [right[1], right[0], *right[2:]]
    return right + 1 if isinstance(right, (int, float)) else right + "x"
