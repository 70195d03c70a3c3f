"""Break, written by the learner: a time that is right, and stands in the way of those after it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from breakfix.lab import exercise

from . import baseline
from .loads import lost, sink
from .sources import Till, events, stored

NOON = (7, "order_returned", "2025-01-15T12:00:00")


@exercise(phase="break", kind="value", minutes=4)
def offset():
    """Write a time that is right, and hides an honest row.

    Given     the sample, loaded by the baseline. A row with your time is committed, and loaded. Then comes a row of
              2025-01-15T12:00:00
    Leave     offset, a text such as 2025-01-15T11:20:00+00:00, with an offset. Its moment is after 11:15 and before
              11:30 in UTC. The baseline loads your row, and never the one of 12:00
    """
    return "2025-01-15T16:20:00+05:00"


offset.play = ""


@offset.look(playable=False)
def seen(world, offset, of):
    try:
        moment = datetime.fromisoformat(offset)
    except (TypeError, ValueError):
        return {of: "no time"}
    if of == "moment":
        if moment.utcoffset() is None:
            return {"in UTC": "unknown, since it has no offset"}
        found = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        is_between = "2025-01-15 11:15:00.000000" < found < "2025-01-15 11:30"
        return {"in UTC": "between 11:15 and 11:30" if is_between else found[:19]}
    path = stored(events("sample"))
    with closing(sqlite3.connect(path)) as source, sink() as con, Till(path) as till:
        baseline.incremental_load(source, con)
        for row in ((6, "order_refunded", offset), NOON):
            till.stamp([row])
            till.commit()
            baseline.incremental_load(source, con)
        found = lost(source, con)
    return {"own": {"your row is missed": 6 in found}, "noon": {"the row of 12:00 is missed": 7 in found}}[of]


seen.when("the moment: your time is turned into UTC", "moment")
seen.when("your row: your row is loaded", "own")
seen.when("the next row: the row of 12:00 comes after yours", "noon")
offset.asks("""
the moment: How does your text say how far its clock is from Greenwich, and which time is it there?
your row: Which text is the greater one: yours, or the mark?
the next row: Where does your text move the mark, and which text is the greater one then?
""")
offset.slips("""
in Greenwich: An offset of 00:00 leaves the text as it is. Where do clocks show more?
    ~ 16:20:00+05:00 => 11:20:00+00:00
in New York: There clocks show less than in Greenwich. Where do they show more?
    ~ 16:20:00+05:00 => 06:20:00-05:00
a local time: Nothing says where this clock is. How is that written?
    ~ 16:20:00+05:00 => 16:20:00
not there yet: This moment has not come. Subtract the offset.
    ~ 16:20:00+05:00 => 16:20:00+01:00
""")
offset.costs = "nothing"
offset.hints += [
    "East of Greenwich clocks show more: 12:00 in Greenwich is 14:00+02:00. The baseline compares texts, sign by sign.",
    "A twin: 23:10 in Greenwich is 2025-06-02T01:10:00+02:00, which sorts after every time of 1 June.",
]
