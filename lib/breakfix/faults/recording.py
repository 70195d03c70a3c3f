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

It decorates a function as well, such as the answer that a process of its own is given, and with a `SharedLog` the
processes write one history. Two runs at once, of which one is killed:

    log = history.SharedLog(folder / "history")
    first = rivals.Run(recorded(log, "first run")(answer), database, steps)
    second = rivals.Run(recorded(log, "second run")(answer), database, steps)
    if second.arrive(naps=5) == "waits":
        log.add("second run", "wait", to="first run")
    first.kill()
    log.kill("first run")
    lab.lanes(log.events)

A crowd: each process connects within `with recorded(log, f"client {n}"):`, the log being one of its arguments.
"""

from contextlib import contextmanager

from breakfix.faults.killing import Place, armed

__all__ = ["recorded"]


@contextmanager
def recorded(log, who):
    """Within this, each new connection of the process writes its engine calls into `log` as `who`, also afterwards."""
    with armed(Place(who=who, log=log)):
        yield log
