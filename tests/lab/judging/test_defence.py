"""What the trials make of a mutant."""

import pytest

from breakfix.lab.judging.defence import classify, is_seen


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ([1], [2], "undefended"),
        ([1], [3], "defended by two"),
        ([], [3], "defended by one"),
        ([1], {"raised": "ValueError: no", "line": 2}, "defended by two"),
        ([1], {"stopped": "signal 9"}, "defended by two"),
        ([1], {"raised": "NameError: name 'rows' is not defined", "line": 2}, "only loses a name"),
        ([1], {"raised": "CatalogException: Catalog Error: Table with name x does not exist!"}, "only loses a name"),
        ([1], {"raised": 'BinderException: Binder Error: Referenced column "rn" not found'}, "only loses a name"),
        ({"raised": "UnboundLocalError: x"}, [3], "defended by two"),
        ({"stopped": "time"}, {"stopped": "not reached"}, "hangs"),
        ({"stopped": "memory"}, [2], "hangs"),
        ([1], None, "defended by two"),
    ],
)
def test_classify(one, two, verdict):
    """A trial that sees another result defends; a lost name or a hang is neither for nor against."""
    assert classify({"one": one, "two": two}, {"one": [1], "two": [2]}) == verdict


def test_what_comes_after_the_defender_is_not_asked():
    """A run that was stopped at the trial that defends is read as the whole run would be."""
    wanted = {"one": [1], "two": [2], "three": [3]}
    assert classify({"one": [1], "two": [3]}, wanted) == classify({"one": [1], "two": [3], "three": [4]}, wanted)
    lost = {"raised": "NameError: name 'rows' is not defined", "line": 2}
    assert classify({"one": lost, "two": [3]}, wanted) == "defended by two"
    assert classify({"one": lost}, wanted) == "only loses a name"
    assert is_seen([3], [2])
    assert [is_seen(saw, [2]) for saw in ([2], lost, {"stopped": "time"})] == [False, False, False]
