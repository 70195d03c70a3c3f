"""What references gave, remembered."""

from breakfix.lab.judging.known import Known

FIRST, SECOND = ("module", "load", "shown"), ("module", "light", "shown")


def test_what_was_put_in_comes_back():
    """Of one exercise as of another; a newer value takes the place of an older one."""
    known = Known()
    known[FIRST], known[SECOND] = {"results": {"a": 1}}, {"results": {}}
    assert known[FIRST] == {"results": {"a": 1}}
    assert known[SECOND] == {"results": {}}
    known[SECOND] = {"results": {"b": 2}}
    assert known[SECOND] == {"results": {"b": 2}}
    assert FIRST in known and ("module", "load", "drawn") not in known


def test_only_one_exercise_is_unpacked():
    """What is asked for again is the same object; another exercise's packs it."""
    known = Known()
    known[FIRST], known[SECOND] = {"results": {}}, {"results": {}}
    once = known[FIRST]
    assert known[FIRST] is once
    known[SECOND]
    assert known[FIRST] is not once


def test_cleared_it_knows_nothing():
    """Neither what is packed nor what is not."""
    known = Known()
    known[FIRST] = {"results": {}}
    known[FIRST]
    known.clear()
    assert FIRST not in known
