"""Fix, the trials of transfer in which something else goes on: a table is gone, or a rival is at work on the file."""

import contextlib
import sqlite3
import tempfile
from contextlib import closing

from . import baseline
from .fix_transfer import transfer
from .worlds import new_file, order


@transfer.trial(
    playable=False,
    asks="The engine could not go on. Who was told, and what stayed behind?",
    next="follow the error, and what is left behind it",
)
def the_journal_is_gone(world, transfer):
    """somebody has renamed the journal, so that a statement fails halfway"""
    return without(world, transfer, "journal")


@transfer.trial(
    playable=False,
    asks="The money had moved, and the line could not be written. What is open, and what stayed behind?",
    next="ask which of your lines may fail, and who catches the last of them",
)
def the_audit_log_is_gone(world, transfer):
    """somebody has renamed audit_log, so that the line cannot be written"""
    return without(world, transfer, "audit_log")


def without(world, transfer, table):
    """Carry out an order while a table has another name; return who was told, and what is left."""
    world.con.execute(f"alter table {table} rename to {table}_of_2024")
    told = True
    with contextlib.suppress(sqlite3.OperationalError):
        transfer(world.con, order(1, 1, 2, 75_00))
        told = False
    left_open = world.con.in_transaction
    if left_open:
        world.con.execute("rollback")
    world.con.execute(f"alter table {table}_of_2024 rename to {table}")
    return {"the caller was told": told, "a transaction is left open": left_open, **world.tables()}


RIVAL = order("t-rival", 1, 3, 450_00)


@transfer.trial(
    playable=False,
    asks="Alice had 500.00 when somebody looked. What had she when it was written?",
    next="look for the moment between looking and writing, and ask who else may write in it",
)
def a_rival_in_between(world, transfer):
    """a rival moves 450.00 of Alice's, just before a statement of yours; each of your statements in turn"""
    found = [at_statement(transfer, number) for number in range(1, 11)]
    odd = [each for each in found if each["not as the legs say"] or each["error"]]
    return {"not as it should be": odd[:1]}


def at_statement(transfer, number):
    """Let a rival carry out his order just before a statement of the answer, if the engine lets him in.

    Return the cents by account that no leg tells of, and the error that the caller got; an engine that sends the
    caller away because of the rival is no error here.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = new_file(folder)
        with closing(baseline.connect(database)) as con, closing(baseline.connect(database)) as rival:
            for each in (con, rival):
                each.execute("pragma busy_timeout = 0")  # nobody waits here: both are this one thread
            statements, error = [], None

            def tell(text):
                statements.append(text)
                if len(statements) == number:
                    with contextlib.suppress(sqlite3.OperationalError):
                        rival.execute("begin immediate")
                        baseline.move(rival, RIVAL)
                        rival.execute("commit")

            con.set_trace_callback(tell)
            try:
                transfer(con, order(1, 1, 2, 75_00))
            except sqlite3.OperationalError:
                pass
            except sqlite3.Error as raised:
                error = type(raised).__name__
            con.set_trace_callback(None)
        with closing(baseline.connect(database)) as reader:
            return {"not as the legs say": dict(reader.execute(UNTOLD).fetchall()), "error": error}


UNTOLD = """
select name, balance_cents - opening_cents - told as untold from (
    select accounts.*, coalesce((select sum(cents) from journal where account_id = accounts.id), 0) as told
    from accounts
) where untold <> 0 order by id
"""
