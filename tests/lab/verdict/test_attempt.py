"""An attempt and the verdict on it."""

import signal

import pytest

import toy_incident
import toy_project
import toy_quiz
from breakfix.lab import ledger
from breakfix.lab.judging import judge
from breakfix.lab.verdict import attempt

ANSWER = (
    "def keep_newest(con):\n    con.execute('insert into target select key, {}, min(ts) from staging group by key')"
)
WORSE, EARLIEST = ANSWER.format("max(value)"), ANSWER.format("min(value)")


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_not_yet_reads_as_promised():
    """The layout of a verdict: headline, next, one trial with its rows, what holds, where to go on."""
    verdict = toy_project.keep_newest.respond(toy_project.keep_newest.mistakes[0].source)
    assert str(verdict).splitlines() == [
        "keep_newest: not yet. 1 of 2 trials hold.",
        "Next: find out why `value` of the row of a is 1 and not 2, then run this cell again.",
        "when    the newer row of a comes first",
        "wanted  a  2  20",
        "got     a  1  20   <- value",
        "known   a has two rows: did the larger value win, or the newer one?",
        "holds   one row",
        'play    con = lab.keep_newest.world("newer_first"); keep_newest(con)',
        "stuck   lab.keep_newest.hint()   1 of 3, unread",
    ]


def test_an_unknown_mistake_is_not_guessed():
    """Results that no declared mistake gives earn no sentence of one."""
    assert "known" not in [label for label, _ in toy_project.keep_newest.respond(WORSE).lines]


def test_last_time_is_remembered():
    """What held before and no longer holds is said."""
    toy_project.keep_newest.respond(toy_project.keep_newest.reference_source)
    text = str(toy_project.keep_newest.respond(EARLIEST))
    assert "1 of 2 trials hold (2 last time)" in text
    assert "lost    held last time, and no longer: newer first" in text


def test_the_stub_counts_for_nothing():
    """An untouched cell is not attempted and leaves no event."""
    verdict = toy_project.keep_newest.respond("# my note\n" + toy_project.keep_newest.stub_text)
    assert verdict.status == "not attempted"
    assert not ledger.current().events()


def test_trying_out_counts_for_nothing():
    """`try_out` shows a verdict and leaves no event."""
    assert toy_project.keep_newest.try_out(WORSE).status == "not yet"
    assert not ledger.current().events()


def test_an_error_of_ours_is_shown_as_ours(monkeypatch):
    """When the reference itself does not finish a trial, the attempt is not counted."""
    outcome = judge.Outcome({"one_row": 1}, {"one_row": {"raised": "OSError: no space", "line": None}})
    monkeypatch.setattr(judge.Judge, "judge", lambda *_: outcome)
    text = str(toy_project.keep_newest.respond(WORSE))
    assert "the fault is ours" in text
    assert "no space" in text
    assert not ledger.current().events()


def test_the_attempt_is_recorded():
    """An event holds the source, what failed, the mistake, and the versions of check and dataset."""
    toy_project.keep_newest.respond(toy_project.keep_newest.mistakes[0].source, dataset="sample")
    event = attempt.last(toy_project.keep_newest)
    assert (event["status"], event["failing"], event["mistake"]) == ("not yet", "newer_first", "mixed")
    assert (event["check"], event["dataset"]) == (toy_project.keep_newest.fingerprint, "sample")


def test_honest_tries():
    """The same text twice is one try; so are two texts with the same error before the first trial."""
    for source in (WORSE, WORSE + "\n# again", "1/0", "2/0", EARLIEST):
        toy_project.keep_newest.respond(source)
    assert attempt.honest_tries(toy_project.keep_newest) == 3


def test_prints_and_processes_are_told():
    """What an answer prints is in its verdict."""
    text = str(toy_project.keep_newest.respond("def keep_newest(con):\n    print('here')"))
    assert "printed  here" in text


@pytest.mark.parametrize(
    ("exercise", "source", "status"),
    [
        (toy_project.count_rows, "select 7 as n", "passed"),
        (toy_project.count_rows, "selec 7", "not yet"),
        (toy_project.wait, "wait = 1 + 1", "passed"),
        (toy_project.wait, "wait = 5", "not yet"),
        (toy_project.wait, "wait =", "not yet"),
    ],
)
def test_other_kinds(exercise, source, status):
    """A query and a value are judged by the same trials."""
    assert exercise.respond(source).status == status


def test_an_interrupt_counts_for_nothing():
    """Who stops a verdict has no attempt, and the next verdict comes as always."""

    def press(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, press)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        verdict = toy_project.keep_newest.respond("def keep_newest(con):\n    while True: pass")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert "You stopped it" in str(verdict)
    assert not ledger.current().events()
    assert toy_project.keep_newest.respond(toy_project.keep_newest.reference_source).status == "passed"


@pytest.mark.parametrize(
    ("exercise", "source", "says"),
    [
        (toy_project.keep_newest, "def keep_newest():\n    pass", "takes 0 positional arguments"),
        (toy_project.keep_newest, "async def keep_newest(con):\n    pass", "write `def`"),
        (toy_project.keep_newest, "def keep_newest(con):\n    return (each for each in [])", "a generator came back"),
        (toy_project.keep_newest, "def keep_newest(con):\n    helper(con)", "defined in it"),
        (toy_project.keep_newest, "%time 1", "belongs in another cell"),
        (toy_project.keep_newest, "def keep_newest(con):\n    exit(3)", "read the error"),
        (toy_project.keep_newest, "def keep_newest(con):\n    con.execute('drop table target')", "could not be read"),
        (toy_project.count_rows, "'select 7 as n'", "without quotes"),
        (toy_project.count_rows, "...\nselect 7 as n", "three dots"),
        (toy_project.count_rows, "select 7 as m", "name the columns"),
        (toy_project.count_rows, "create table t (n int)", "returns no rows"),
        (toy_project.count_rows, "SELECT 7 AS N;", "passed"),
    ],
)
def test_a_beginner_can_act_on_it(exercise, source, says):
    """A slip in the text earns a sentence about the text."""
    assert says in str(exercise.respond(source))


def test_odd_texts_are_verdicts():
    """Texts that Python's own parser gives up on are told, not raised."""
    for source in ("X = {[]: 1}", "x = " + "-" * 5000 + "1", "\0"):
        assert toy_project.keep_newest.respond(source).status == "not yet"


@pytest.mark.parametrize(("raised", "says"), [(KeyboardInterrupt, "You stopped it"), (judge.JudgeError, "is ours")])
@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (toy_project.keep_newest, WORSE),
        (toy_project.report, "n: 7\n\nThere were seven rows, since the range ends before its last number."),
        (toy_project.trace, 'left = 1\ntotal = 2.5\nunit = "cent"'),
        (toy_project.two_sums, "rows = [('a', 1, None)]"),
        (toy_incident.theft, 'incident = 1\npromise = "once"\nalarm = "select 1"\ndef repair(con):\n    pass'),
        (toy_quiz.quiz, "much = 4"),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_not_judged_is_told(monkeypatch, asked, text, raised, says):
    """An interrupt, or a judge that fails, is a verdict for every kind of answer, and nothing is counted."""

    def refuse(*_, **__):
        raise raised("nobody judges")

    monkeypatch.setattr(judge.Judge, "ask", refuse)
    monkeypatch.setattr(toy_quiz.quiz, "_known", {})  # nothing that another test has had computed
    verdict = asked.respond(text)
    assert (verdict.status, says in verdict.headline) == ("not yet", True)
    assert not [event for event in ledger.current().events() if event.get("status")]
