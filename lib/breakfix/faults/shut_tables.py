"""A SQLite file that does not take what is written: it is locked, or a table has gone, or takes no row.

    with locked(second) as let_go:              nobody else can write, until `let_go()` or the end
    with renamed(second, "journal"):            "no such table: journal"
    with closed(second, "journal"):             sqlite3.IntegrityError at each new row
    with at_statement(con, 3, does):            `does()` is called just before the third statement of `con`

Each takes a connection other than the writer's, and heals at the end.
"""

import contextlib


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
def closed(con, table, when=""):
    """Within this a trigger refuses each new row of a table with an IntegrityError."""
    con.execute(f"create trigger closed before insert on {table} {when} begin select raise(abort, 'closed'); end")
    yield lambda: None
    con.execute("drop trigger closed")


@contextlib.contextmanager
def at_statement(con, number, does):
    """Within this `does()` is called just before a statement of `con`, counted from 1."""
    statements = []

    def tell(text):
        statements.append(text)
        if len(statements) == number:
            does()

    con.set_trace_callback(tell)
    try:
        yield
    finally:
        con.set_trace_callback(None)
