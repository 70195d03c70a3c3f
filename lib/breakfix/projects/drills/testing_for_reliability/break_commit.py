"""Break: rows that were never committed, and the test that counts them all the same."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

from breakfix.lab import prediction, project

project.run_cells("batches", globals())

COUNT = "select count(*) from flights"


def counted(given):
    """Load rows in memory and into a file; return what is counted on the same connection, on another one, and later."""
    numbers = range(given["rows"]), given["batch"]
    with contextlib.closing(sqlite3.connect(":memory:")) as con:
        load_in_batches(con, *numbers)  # noqa: F821  it stands in a cell
        same = con.execute(COUNT).fetchone()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "warehouse.sqlite")
        with contextlib.closing(sqlite3.connect(path)) as first, contextlib.closing(sqlite3.connect(path)) as second:
            load_in_batches(first, *numbers)  # noqa: F821
            other = second.execute(COUNT).fetchone()[0]
        with contextlib.closing(sqlite3.connect(path)) as third:
            later = third.execute(COUNT).fetchone()[0]
    return same, other, later


@prediction(phase="break", fields={"rows_of_the_test": int, "rows_of_the_report": int}, minutes=4)
def unseen(given):
    """Rows are loaded with a commit after every full batch. How many does each connection count?

    rows_of_the_test    counted on the connection that has loaded, in memory
    rows_of_the_report  counted by a second connection to a file, when load has returned
    """
    return dict(zip(("rows_of_the_test", "rows_of_the_report"), counted(given), strict=False))


@unseen.draw
def rows_and_batch(hand):
    """Return how many rows there are, and how many make a batch; some rows are left over."""
    sizes = [(batch * full + more, batch) for batch in (3, 4, 5) for full in (1, 2, 3) for more in range(1, batch)]
    return dict(zip(("rows", "batch"), hand.one_of(sizes), strict=True))


unseen.because = (
    "The rows after the last full batch are not committed: the connection that wrote them sees them, and no other does."
)
unseen.means = (
    "A database in memory has one connection, so it cannot show this. When the process ends, these rows are gone, and "
    "the test has been green all the time."
)


def two_connections(given):
    """Return what two connections to one file do, as a history."""
    rows, batch = given["rows"], given["batch"]
    _, other, _ = counted(given)
    history = []
    for begin in range(0, rows, batch):
        end = min(begin + batch, rows)
        history += [("load", "begin"), ("load", "statement", f"rows {begin + 1} to {end}", "warehouse")]
        if end - begin == batch:
            history.append(("load", "commit"))
    history += [("report", "statement", f"counts {other} rows", "warehouse")]
    return [*history, ("load", "close"), ("warehouse", "lost", f"rows {other + 1} to {rows}")]
