"""Rows that take their time: a function of an engine by which a clock goes on with each row that is computed.

with slow_rows(con, seconds=2) as steady:
    con.execute("select slow(flight) from flights").fetchall()
    steady()                                                    2 for each flight: nobody has waited
"""

import contextlib
import sqlite3


@contextlib.contextmanager
def slow_rows(con, seconds=1, fails=None):
    """Give a connection the function slow(x), which returns x and takes so many seconds; yields the clock that says so.

    It raises at the call `fails`, from 1. A DuckDB connection loses the function with the block.
    """
    now, calls = [0], [0]

    def slow(value):
        now[0] += seconds
        calls[0] += 1
        if calls[0] == fails:
            raise ValueError("this row cannot be computed")
        return value

    if isinstance(con, sqlite3.Connection):
        con.create_function("slow", 1, slow)
        yield lambda: now[0]
    else:
        con.create_function("slow", slow, ["BIGINT"], "BIGINT", side_effects=True, null_handling="special")
        try:
            yield lambda: now[0]
        finally:
            con.execute("select 1").fetchall()  # DuckDB 1.5 crashes when a result that waits loses its function
            con.remove_function("slow")
