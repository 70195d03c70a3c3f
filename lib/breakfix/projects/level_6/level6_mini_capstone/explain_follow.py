"""Explain: evt-003 on its way through the baseline's upsert, clause by clause."""

import tempfile
from pathlib import Path

import duckdb

from breakfix.lab import follow
from breakfix.lab.statements import Upsert, inserted, one

from . import baseline
from .worlds import SAMPLE, write

TOMORROW = [
    ("evt-003", "refund", 0.0, "14:00"),
    ("evt-003", "purchase_fixed", 54.99, "13:00"),
    ("evt-010", "page_view", 1.0, "15:00"),
]

STEPS = {
    "from staging": {"rows_of_evt_003": int},
    "row_number() over (partition by key order by position desc)": {
        "number_of_refund": int,
        "number_of_page_view": int,
    },
    "qualify ... = 1": {"rows_left": int, "name_left": str},
    "on conflict (key)": {"keys_in_conflict": int, "value_that_stands": float, "value_excluded": float},
    "do update set ...": {"value_in_target": float, "hour_in_target": int},
    "insert into lineage": {"lines_of_evt_003": int},
}


def second_night():
    """Return a connection to a database in memory: the sample has been run, and three more events are staged."""
    con = duckdb.connect()
    baseline.create(con)
    baseline.receive(con, SAMPLE)
    for step in (baseline.stage, baseline.load, baseline.advance):
        step(con)
    with tempfile.TemporaryDirectory() as folder:
        baseline.receive(con, write(Path(folder, "tomorrow.json"), TOMORROW))
    baseline.stage(con)
    return con


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_evt_003():
    """The sample has been run, and tomorrow's three events are staged. What does the baseline's load make of evt-003?

    rows_of_evt_003      rows of evt-003 that are read
    number_of_refund     the number that row_number() gives the row named refund
    number_of_page_view  ... and the row named page_view
    rows_left            rows that are left, of all keys
    name_left            the name of the row that is left of evt-003
    keys_in_conflict     keys of the rows left that target holds already
    value_that_stands    the value of evt-003 in target before the statement
    value_excluded       the value of evt-003 that `excluded` stands for
    value_in_target      the value of evt-003 in target after the statement
    hour_in_target       the hour of its ts there, such as 9
    lines_of_evt_003     lines of evt-003 that load adds to lineage
    """
    cut = Upsert(baseline.load)
    with second_night() as con:
        numbers = dict(con.execute(f"select name, {cut.number} from staging").fetchall())
        left = con.execute(cut.select).fetchall()
        stands = one(con, "select value from target where key = 'evt-003'")
        new = inserted(con, cut.or_nothing)
        lines = one(con, "select count(*) from lineage where key = 'evt-003'")
        baseline.load(con)
        name, excluded = next((name, value) for key, name, value, _ in left if key == "evt-003")
        value, ts = con.execute("select value, ts from target where key = 'evt-003'").fetchall()[0]
        return {
            "rows_of_evt_003": one(con, f"select count(*) from ({cut.read}) where key = 'evt-003'"),
            "number_of_refund": numbers["refund"],
            "number_of_page_view": numbers["page_view"],
            "rows_left": len(left),
            "name_left": name,
            "keys_in_conflict": len(left) - new,
            "value_that_stands": stands,
            "value_excluded": excluded,
            "value_in_target": value,
            "hour_in_target": int(ts[11:13]),
            "lines_of_evt_003": one(con, "select count(*) from lineage where key = 'evt-003'") - lines,
        }


follow_evt_003.hints += [
    """Read it in the order in which the engine does: which rows come in, how they are numbered within each key, and
which number is kept. Which of the two rows of evt-003 has the higher position?""",
    """A piece of a statement is a statement, if you let it be one. In a cell of your own:

    con = lab.second_night()
    con.sql("select name, position from staging order by key, position desc").show()

Put one clause more into it each time. What does the last one see under the name `excluded`?""",
]
