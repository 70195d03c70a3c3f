"""Predict: what the detector reports over some nights."""

from breakfix.faults.elsewhere import elsewhere
from breakfix.lab import prediction

from . import baseline
from .worlds import arranged, named

ADD = "alter table orders add column {}".format
DROP = "alter table orders drop column {}".format
NIGHTS = [
    [[], [ADD("note text")], [], []],
    [[ADD("note text"), ADD("coupon text")], [], [ADD("gift text")], [DROP("gift")], []],
    [[], [ADD("note text"), ADD("coupon text")], [DROP("coupon"), ADD("gift text")], [ADD("channel text")]],
    [[ADD("note text")], [ADD("gift text"), DROP("note")], [ADD("coupon text")], [ADD("a text")], [ADD("b text")], []],
    [[], *([ADD(f"{name} text")] for name in ("note", "coupon", "gift", "channel", "region"))],
]


@prediction(phase="predict", fields={"nights_with_drift": int, "columns_at_last": int}, minutes=4)
def some_nights(nights):
    """The detector checks orders once a night. Before some checks another process alters the table.

    nights_with_drift  nights whose report names a column
    columns_at_last    columns in the latest snapshot
    """
    with arranged() as (con, path):
        reports = []
        for number, statements in enumerate(nights, 1):
            elsewhere(path, statements)
            reports.append(baseline.check(con, ["orders"], f"2026-03-{number:02}T22:00:00Z")["orders"])
        columns = baseline.get_latest_snapshot(con, "orders")
    return {"nights_with_drift": sum(map(bool, map(named, reports))), "columns_at_last": len(columns)}


@some_nights.draw
def a_week(hand):
    """Return a list of nights, each the statements that are executed before its check."""
    return hand.one_of(NIGHTS)


some_nights.because = (
    "Each check is held against the snapshot of the night before, and then becomes the next one; the first has none."
)
some_nights.means = (
    "A drift is reported in one night. From the next night on, the detector takes it for what was always so."
)
