"""A SQLite file that does not take what is written: it is locked, or a table has gone, or takes no row.

    with locked(second) as let_go:              nobody else can write, until `let_go()` or the end
    with renamed(second, "journal"):            "no such table: journal"
    with closed(second, "journal"):             sqlite3.IntegrityError at each new row
    with unique(second, "journal", "id", "'t-1'"):   the same by a constraint, for a value that is there already
    with owing(second, con, "journal"):         each new row fails at the commit, with an IntegrityError
    with at_statement(con, 3, does):            `does()` is called just before the third statement of `con`

Each takes a connection other than the writer's, and heals at the end. What the writer makes of it:

    attempt(con, work)["the caller got"]        "OperationalError: database is locked"
"""

import contextlib
from unittest import mock


@contextlib.contextmanager
def locked(con):
    """Within this somebody holds the lock, and lets go when the function that is yielded is called."""
    con.execute("begin immediate")
    yield lambda: con.in_transaction and con.execute("commit")
    if con.in_transaction:
        con.execute("commit")


@contextlib.contextmanager
def renamed(con, table):
    """Within this a table has another name."""
    con.execute(f"alter table {table} rename to {table}_of_2024")
    yield lambda: None
    con.execute(f"alter table {table}_of_2024 rename to {table}")


@contextlib.contextmanager
def closed(con, table, when="", events=("insert",)):
    """Within this a trigger refuses each new row of a table, or each update, with an IntegrityError."""
    for event in events:
        refuses = "begin select raise(abort, 'closed'); end"
        con.execute(f"create trigger closed_to_{event} before {event} on {table} {when} {refuses}")
    yield lambda: None
    for event in events:
        con.execute(f"drop trigger closed_to_{event}")


@contextlib.contextmanager
def unique(con, table, column, value):
    """Within this a table has one row, and no other with its value; `insert or ignore` passes over that."""
    columns = ", ".join(name for _, name, *_ in con.execute(f"pragma table_info({table})"))
    with renamed(con, table) as let_go:
        con.execute(f"create table {table} ({columns}, unique ({column}))")
        con.execute(f"insert into {table} ({column}) values ({value})")
        yield let_go
        con.execute(f"drop table {table}")


@contextlib.contextmanager
def owing(con, writer, table):
    """Within this each new row of a table breaks a deferred foreign key, so that `writer` cannot commit it."""
    writer.execute("pragma foreign_keys = on")
    con.execute("create table owed (n integer primary key, owes references owed deferrable initially deferred)")
    con.execute(f"create trigger owes after insert on {table} begin insert into owed (owes) values (0); end")
    yield lambda: None
    con.execute("drop trigger owes")
    con.execute("drop table owed")
    writer.execute("pragma foreign_keys = off")


@contextlib.contextmanager
def at_statement(con, number, does):
    """Within this `does()` is called just before a statement of `con`, counted from 1; yields the statements so far."""
    statements = []

    def tell(text):
        statements.append(text)
        if len(statements) == number:
            does()

    con.set_trace_callback(tell)
    try:
        yield statements
    finally:
        con.set_trace_callback(None)


def attempt(con, work, on_sleep=lambda: None):
    """Return how the caller of `work()` learns of its end, what it did to `con`, and how often it slept.

    What it leaves open is rolled back.
    """
    told, slept = "no error", []
    with mock.patch("time.sleep", lambda seconds: (slept.append(seconds), on_sleep())):
        try:
            work()
        except BaseException as error:
            told = f"{type(error).__name__}: {str(error).replace('main.', '')}"
    is_open = con.in_transaction
    if is_open:
        con.execute("rollback")
    return {
        "the caller got": told,
        "the transaction": "open" if is_open else "ended",
        "calls of time.sleep": len(slept),
        "busy_timeout": con.execute("pragma busy_timeout").fetchone()[0],
    }
