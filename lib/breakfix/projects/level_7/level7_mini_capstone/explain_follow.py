"""Explain: order_002 on its way through one poll of the baseline, function by function."""

import contextlib
import sqlite3

from breakfix.lab import follow

from . import baseline
from .worlds import NOW, both

SIZE = 2
LATER = NOW + 60
CHANGED = ("order_002", "processing", NOW + 30)

STEPS = {
    "pages_of_alpha": {"page_of_order_002": int, "records_of_alpha": int},
    "adapt_alpha": {"fields_left": int},
    "create": {"rows_before_store": int},
    "store": {"hits_of_order_002": int, "rows_of_order_002": int},
    "validate": {"order_002_kept": int},
    "find_stale": {"true_age_of_beta": int, "age_that_it_computes": int},
    "reconcile": {"verdict_of_order_002": ("matched", "mismatched", "single"), "single_in_all": int},
}


@follow(phase="explain", steps=STEPS, minutes=6)
def follow_order_002():
    """The sample has been polled. alpha has changed order_002 since, beta has not; a minute later comes the next poll.

    page_of_order_002     on which page of alpha it comes now, from 1; each page has two records
    records_of_alpha      how many records pages_of_alpha returns
    fields_left           how many fields adapt_alpha leaves of each
    rows_before_store  rows of cache_records when store begins
    hits_of_order_002     how many of the two records of order_002 are hits
    rows_of_order_002     rows of cache_records that are about it afterwards
    order_002_kept        how many records of order_002 validate keeps
    true_age_of_beta      how many seconds before this poll beta has changed its order_002
    age_that_it_computes  the age, in seconds, that find_stale computes for it
    verdict_of_order_002  what reconcile writes of it
    single_in_all         how many orders it calls single
    """
    with both() as sources, contextlib.closing(sqlite3.connect(":memory:")) as con:

        def one(query):
            return con.execute(query).fetchone()[0]

        baseline.create(con)
        baseline.store(con, baseline.collect(sources, SIZE, baseline.STAGES)[1], NOW)
        sources[0].change(put=[CHANGED])
        with baseline.connect(sources[0]) as client:
            raw = baseline.pages_of_alpha(client, SIZE)
        records = baseline.collect(sources, SIZE, baseline.STAGES)[1]
        baseline.create(con)
        empty = one("select count(*) from cache_records")
        mine = [record for record in records if record["id"] == "order_002"]
        hits = baseline.store(con, mine, LATER)
        baseline.store(con, [record for record in records if record not in mine], LATER)
        baseline.reconcile(con, records)
        beta = next(each for each in mine if each["source"] == "beta")
        written = next(time for key, _, time in sources[1].rows() if key == "order_002")
        return {
            "page_of_order_002": [record["uid"] for record in raw].index("order_002") // SIZE + 1,
            "records_of_alpha": len(raw),
            "fields_left": len(mine[0]),
            "rows_before_store": empty,
            "hits_of_order_002": hits,
            "rows_of_order_002": one("select count(*) from cache_records where entity_key = 'order_002'"),
            "order_002_kept": len(baseline.validate(mine)),
            "true_age_of_beta": int(LATER - written),
            "age_that_it_computes": next(n for n in range(LATER) if not baseline.find_stale([beta], LATER, n)),
            "verdict_of_order_002": one("select verdict from reconciliation where entity_key = 'order_002'"),
            "single_in_all": one("select count(*) from reconciliation where verdict = 'single'"),
        }


follow_order_002.hints += [
    """Go through the functions in the order in which `poll` calls them. Which order has alpha changed last, and where
in the list is what was changed last? What does an adapter do with a field that it does not name?""",
    """A function can be asked. In a cell of your own:

    adapt_alpha({"uid": "order_002", "data": "processing", "timestamp": 1700000030})
    find_stale([...], now, 600)

Put a record with and one without a `timestamp` into the second. Which of the two does the poll give it?""",
]
