"""PostgreSQL connections of psycopg that kill. The BEGIN that it sends by itself counts with the statement after it."""

import sys
from contextlib import contextmanager

import psycopg
from psycopg.pq import TransactionStatus

from breakfix.faults.engine_call import statement

OPEN = (TransactionStatus.ACTIVE, TransactionStatus.INTRANS, TransactionStatus.INERROR)


def connecting(place):
    """Return what stands for `psycopg.connect`: its connections kill at `place`."""

    class Cursor(psycopg.Cursor):
        """A cursor that kills."""

        def execute(self, *args, **kwargs):
            with place.watched(statement("execute", args, kwargs), self.connection.recorder):
                return super().execute(*args, **kwargs)

        def executemany(self, *args, **kwargs):
            with place.watched(statement("executemany", args, kwargs), self.connection.recorder):
                return super().executemany(*args, **kwargs)

    class Connection(psycopg.Connection):
        """A connection that kills; its own `execute` goes through such a cursor."""

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.cursor_factory = Cursor
            self.recorder = place.recorder(lambda: self.info.transaction_status in OPEN)

        def commit(self):
            with place.watched("commit", self.recorder):
                super().commit()

        def rollback(self):
            with place.watched("rollback", self.recorder):
                super().rollback()

        def close(self):
            with place.watched("close", self.recorder):
                super().close()

        @contextmanager
        def transaction(self, *args, **kwargs):
            outermost = self.info.transaction_status == TransactionStatus.IDLE
            begin, commit, rollback = (
                ("begin", "commit", "rollback") if outermost else ("savepoint", "release", "rollback to savepoint")
            )
            inside = super().transaction(*args, **kwargs)
            with place.watched(begin, self.recorder):
                given = inside.__enter__()
            try:
                yield given
            except BaseException:
                with place.watched(rollback, self.recorder):
                    is_over = inside.__exit__(*sys.exc_info())
                if not is_over:
                    raise
            else:
                with place.watched(commit, self.recorder):
                    inside.__exit__(None, None, None)

    return Connection.connect
