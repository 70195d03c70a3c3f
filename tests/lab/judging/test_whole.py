"""The whole world after an answer: what is compared of arguments."""

import pandas as pd
import pytest

from breakfix.lab.judging.whole import frozen

TABLE = pd.DataFrame({"flight": [15, 16]}, index=["a", "a"])
CHANGES = {
    "its rows": lambda table: table.drop(table.index, inplace=True),
    "a value": lambda table: table.__setitem__("flight", [15, 17]),
    "its index": lambda table: table.reset_index(drop=True, inplace=True),
    "its columns": lambda table: table.rename(columns={"flight": "number"}, inplace=True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_frame_that_was_changed(change):
    """Whatever was changed of a frame in place is seen; a copy of it is the same."""
    table = TABLE.copy()
    before = frozen(table)
    assert frozen(table.copy()) == before
    CHANGES[change](table)
    assert frozen(table) != before
