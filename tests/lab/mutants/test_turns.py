"""Turns: the reference with one small thing of it turned."""

from types import SimpleNamespace

import pytest

from breakfix.lab.mutants.turns import turns


def exercise(text, kind="python"):
    return SimpleNamespace(reference_text=text, kind=kind)


SMALLEST = "def pick(rows):\n    rows = sorted(rows)\n    if len(rows) >= 1:\n        return rows[0]\n    return None\n"


def changes(text, kind="python"):
    return [(turn.before.strip(), turn.after.strip()) for turn in turns(exercise(text, kind))]


def test_each_small_thing_is_turned():
    """Limits, numbers, an order, and each line left out; nothing that Python could not compile."""
    found = changes(SMALLEST)
    assert ("rows = sorted(rows)", "rows = list(rows)") in found
    assert ("if len(rows) >= 1:", "if len(rows) > 1:") in found
    assert ("if len(rows) >= 1:", "if len(rows) >= 2:") in found
    assert ("return rows[0]", "return rows[1]") in found
    assert ("return None", "") in found
    assert ("if len(rows) >= 1:", "") not in found  # what is left would not be Python
    assert not [before for before, _ in found if before.startswith("def")]


def test_sql_is_turned_from_its_first_line():
    """A query has no line that only names it."""
    found = changes("select distinct key\nfrom t order by ts desc, key", "sql")
    assert ("select distinct key", "select key") in found
    assert ("from t order by ts desc, key", "from t order by ts, key") in found
    assert ("from t order by ts desc, key", "from t order by key") in found


def test_each_text_comes_once():
    """Two ways to the same text are one turn."""
    found = [turn.source for turn in turns(exercise(SMALLEST))]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("text", [SMALLEST, SMALLEST.replace("return None", "rows = sorted(rows)\n    return None")])
def test_a_turn_is_written_as_a_slip_that_makes_it(text):
    """Also where a line stands twice: the slip takes along what comes before it."""
    for turn in turns(exercise(text)):
        assert turn.slip(text, "name", "...?").of(text) == turn.source
