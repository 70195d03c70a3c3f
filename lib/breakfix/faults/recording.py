"""Connections that write down what they are asked to do: who did what in which order, for `breakfix.lab.lanes`.

    log = history.Log()
    with recorded(log, "session"):
        session = psycopg.connect(dsn)          DuckDB, SQLite and PostgreSQL, as in `faults/sigkill.py`
    with recorded(log, "rival"):
        rival = psycopg.connect(dsn)
    ...                                         both do their work; the connections go on writing
    log.events

An engine call is written down when it has ended; one that ended in an error is `refused`. What a transaction had done
becomes `lost` when the transaction is undone, by a rollback or by the end of its connection. A transaction that the
client library begins unasked is written down too.

Two processes have a Log each, and send it home when they are done: `history.merged(one, other)` is one history.
"""

from contextlib import contextmanager

from breakfix.faults.killing import Place, armed

__all__ = ["recorded"]


@contextmanager
def recorded(log, who):
    """Within this, each new connection of the process writes its engine calls into `log` as `who`, also afterwards."""
    with armed(Place(who=who, log=log)):
        yield log
