"""Situations that are drawn."""

import subprocess
import sys
from types import SimpleNamespace

import hypothesis
import pytest

import toy_draws
from breakfix.lab import shapes
from breakfix.lab.draws import Draws
from breakfix.lab.judging.judge import Judge
from breakfix.lab.judging.runs import Runs

FIRST = "def largest(numbers):\n    return numbers[-1] if numbers else 0\n"  # right for what is shown
LARGEST = toy_draws.largest


@pytest.fixture(scope="module")
def judge():
    with Judge() as judge:
        yield judge


def test_a_drawn_situation_refutes(judge):
    """An answer that holds where somebody looked is refuted by the smallest situation that tells."""
    outcome = judge.judge(LARGEST, FIRST)
    (name,) = outcome.fails
    assert outcome.holds == ["three", "none"]
    assert outcome.drawn[0] + 1 <= outcome.drawn[1]
    sizes = [len(repr(each.when)) for each in LARGEST.situations().trials]
    assert sizes == sorted(sizes)
    assert LARGEST.find_trial(name).when.startswith("this was drawn: numbers [")


def test_a_verdict_tells_of_it():
    """It is shown as any trial is, with a world to play in; a pass says how many held."""
    text = str(LARGEST.try_out(FIRST))
    assert "2 of 2 trials hold; a drawn situation does not." in text
    assert "when    this was drawn: numbers [" in text
    assert 'con = lab.largest.world("drawn_' in text
    passed = str(LARGEST.try_out(LARGEST.reference_source))
    count = len(LARGEST.situations().trials)
    assert f"2 of 2 trials hold, and {count} drawn situations." in passed
    assert 100 < count <= 120


def test_what_fails_where_it_is_shown_meets_no_draw(judge):
    """Drawn situations are tried once all shown trials hold."""
    outcome = judge.judge(LARGEST, "def largest(numbers):\n    return 0\n")
    assert outcome.drawn is None
    assert outcome.fails == ["three"]


def test_a_slow_answer_is_tried_in_fewer(judge):
    """Each situation has a time limit of its own: a right answer that is slow passes with those that ended in time."""
    slow = LARGEST.reference_source.replace("    return", "    __import__('time').sleep(0.06)\n    return")
    outcome = judge.judge(LARGEST, slow)
    assert outcome.status == "passed"
    assert 5 < outcome.drawn[0] < outcome.drawn[1]
    stuck = LARGEST.reference_source.replace("    return", "    while len(numbers) == 5:\n        pass\n    return")
    outcome = judge.judge(LARGEST, stuck)
    assert outcome.results[outcome.fails[0]] == {"stopped": "time"}


def test_a_sentence_names_what_was_drawn():
    """Arguments by their names; of those that a star takes each by one of them."""

    class Seen:
        @staticmethod
        def function(world, answer, day, *files, held=()):
            """Be a look."""

    given = Draws(Seen, (), {}, None, 1, None)
    assert given.sentence((1, "a", "b"), {"held": [2]}) == "this was drawn: day 1; file 'a'; file 'b'; held [2]"


@pytest.mark.parametrize(
    "keeping",
    [
        "def largest(numbers, seen=[]):\n    seen += numbers\n    return max(seen, default=0)\n",
        "seen = []\n\n\ndef largest(numbers):\n    seen.extend(numbers)\n    return max(seen, default=0)\n",
    ],
)
def test_what_is_kept_from_call_to_call(keeping):
    """A default that remembers, or a cache, holds in each situation alone; the verdict says that it is kept."""
    text = str(LARGEST.try_out(keeping))
    assert "Next: find what your answer keeps from one call to the next" in text


def test_a_fresh_process_for_each_situation(monkeypatch):
    """An exercise that is called in one process for one thing lets an answer keep what it likes."""
    monkeypatch.setattr(LARGEST, "fresh", True)
    keeping = "seen = []\n\n\ndef largest(numbers):\n    seen.extend(numbers)\n    return max(seen, default=0)\n"
    judged = Runs().judged(LARGEST, keeping)
    assert judged["drawn"][0] == judged["drawn"][1]


def test_what_is_left_to_chance():
    """An answer that holds at one time and not at another is told so, and not that it keeps something."""
    less = "numbers[random.random() < 0.5 < len(numbers[3:]) :]"  # sometimes without the first, where there are more
    dice = f"def largest(numbers):\n    import random\n    return max({less}, default=0)\n"
    told = [str(LARGEST.try_out(dice)) for _ in range(6)]
    assert any("Next: find what your answer leaves to chance" in text for text in told)


def test_the_zone_of_the_machine():
    """Drawn situations take turns in several zones; an answer that holds in UTC only is told so."""
    here = "def largest(numbers):\n    import time\n    return max(numbers, default=0) + time.localtime(0).tm_hour\n"
    assert "Next: find what your answer takes from the time zone of the machine" in str(LARGEST.try_out(here))


def test_what_is_printed_is_that_of_the_trial_that_is_shown(judge):
    """Not what was printed in the trials before it."""
    noisy = "def largest(numbers):\n    print('seen', numbers)\n    return max(numbers) if numbers else 7\n"
    outcome = judge.judge(LARGEST, noisy)
    assert outcome.printed[outcome.fails[0]] == "seen []\n"
    assert "printed  seen []" in str(LARGEST.try_out(noisy))


def test_others_are_held_out(judge):
    """Held-out situations are about as many, and others."""
    shown, unseen = ([each.when for each in LARGEST.situations(held).trials] for held in (False, True))
    assert len(unseen) > len(shown) // 2
    assert set(unseen) - set(shown)
    assert judge.judge(LARGEST, LARGEST.reference_source, held_out=True).drawn[1] == len(unseen)
    assert judge.judge(LARGEST, FIRST, held_out=True).fails[0].startswith("unseen_")


def test_the_same_on_every_machine():
    """What is drawn does not depend on the process, nor on what modules are loaded."""
    code = "import toy_draws; print([each.when for each in toy_draws.largest.situations().trials])"
    first, second = (
        subprocess.run(
            [sys.executable, "-c", before + code],
            capture_output=True,
            text=True,
            check=True,
            cwd=toy_draws.__file__[:-12],
        ).stdout
        for before in ("", "import breakfix.pipeline, breakfix.dashboard, survivors, toy_project; ")
    )
    assert first == second
    assert first == f"{[each.when for each in LARGEST.situations().trials]}\n"


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("con.execute('delete from other')", "look at the table other too: find out why the row of"),
        ("con.execute('create table mine (n int)')", "look at the table mine: nobody asked for it"),
        ("con.execute('create index i on kept (name)')", "look at the views, indexes and triggers"),
        ("open('left.txt', 'w').close()", "look at the file left.txt: nobody asked for it"),
        ("names.sort(reverse=True)", "leave what you were given as it was"),
    ],
)
def test_the_whole_world_is_looked_at(line, step):
    """What the task says not to touch is compared without a trial of its own."""
    source = toy_draws.keep.reference_source.replace("    con.commit", f"    {line}\n    con.commit")
    assert f"Next: {step}" in str(toy_draws.keep.try_out(source))


def test_a_transaction_that_is_left_open():
    """What is not committed is missed; what is committed and begun anew is said."""
    source = toy_draws.keep.reference_source + "    con.execute('begin')\n"
    assert "Next: commit or roll back: a transaction is still open" in str(toy_draws.keep.try_out(source))


def test_what_is_left_open_is_not_compared(monkeypatch):
    """`free` names what an answer may do as it likes."""
    monkeypatch.setattr(toy_draws.keep, "left_free", {"other", "files"})
    from breakfix.lab.judging.runs import Runs

    line = "con.execute('delete from other'); open('left.txt', 'w').close()"
    source = toy_draws.keep.reference_source.replace("    con.commit", f"    {line}\n    con.commit")
    told = Runs().judged(toy_draws.keep, source)
    assert told["got"]["results"] == told["wanted"]


@pytest.mark.parametrize("query", ["delete from other; select n from other", "select n from other; select 1"])
def test_one_query_is_asked_for(query):
    """An SQL answer is one statement."""
    assert "this cell takes one query, and here are 2 statements" in str(toy_draws.others.try_out(query))


def test_keys_that_are_one_text_with_a_separator():
    """Each separator comes, and between the parts it makes one text of two keys, in either order."""
    found = []

    @hypothesis.settings(max_examples=200, database=None, phases=[hypothesis.Phase.generate])
    @hypothesis.given(shapes.one_as_text())
    def collect(keys):
        found.append(keys)

    collect()
    signs = {keys[0][1].removesuffix("b") for keys in found}
    assert signs == set(shapes.SEPARATORS)
    for one, two, three, four in found:
        sign = one[1].removesuffix("b")
        assert sign.join(one) == sign.join(two)
        assert sign.join(reversed(three)) == sign.join(reversed(four))


def test_each_value_of_a_list_comes():
    """Each value that an argument is evenly chosen from comes at least once, by place and by name."""

    def look(world, answer, first, *, last):
        """Take one of each."""

    values = [f"v{number}" for number in range(20)]
    last = {"last": shapes.evenly(values)}
    draws = Draws(SimpleNamespace(function=look), [shapes.evenly(values)], last, None, 20, None)
    found = draws.drawn(20, 1)
    more = draws.left_out(found, 1)
    assert more == draws.left_out(found, 1) != []
    assert {first for (first,), _ in found} < set(values)
    assert {first for (first,), _ in found + more} == set(values)
    assert {named["last"] for _, named in found + more} == set(values)


def test_each_value_of_a_list_of_all_arguments_comes():
    """So it does where one strategy draws all arguments by place."""

    def look(world, answer, *lines, name):
        """Take some lines."""

    values, names = [("a",), ("a", "b"), (), *((f"v{number}",) for number in range(17))], {"name": shapes.evenly("xyz")}
    draws = Draws(SimpleNamespace(function=look), [], names, shapes.evenly(values), 20, None)
    found = draws.drawn(20, 1)
    assert {lines for lines, _ in found} < set(values)
    assert {lines for lines, _ in found + draws.left_out(found, 1)} == set(values)
