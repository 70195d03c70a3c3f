"""The troubles of whoever writes to a ledger, and the looks at them that `transfer`, `batch` and `apply_once` share."""

import contextlib
import itertools
import sqlite3
from pathlib import Path

from breakfix.faults.shut_tables import at_statement, attempt, closed, locked, owing, renamed, unique

from . import baseline, worlds
from .worlds import opened

STRIKES = (
    *(sqlite3.OperationalError, sqlite3.DatabaseError, sqlite3.DataError, sqlite3.InternalError),
    *(sqlite3.ProgrammingError, KeyError, ValueError, KeyboardInterrupt, SystemExit, GeneratorExit),
)
ERRORS = {error.__name__: error for error in STRIKES}
LOCKED = "OperationalError: database is locked"
WHOLE, UNTOUCHED = "whole orders, and all of them if nothing was told", "no error, or that the file is locked"


def credit_first(con, order):
    """Be a move that gives before it takes: when the payer has too little, the payee has the money already."""
    con.execute("update accounts set balance_cents = balance_cents + $cents where id = $payee", order)
    con.execute("insert into journal values ($id, $payer, -$cents), ($id, $payee, $cents)", order)
    con.execute("update accounts set balance_cents = balance_cents - $cents where id = $payer", order)


def refused(con):
    """Have the engine refuse something else than a row of `applied`: UNIQUE constraint failed: accounts.id."""
    con.execute("insert into accounts select * from accounts")


MOVES = {"debit first": baseline.move, "credit first": credit_first}


BOTH = ("insert", "update")
TROUBLES = {
    "the file is locked": lambda con, mine: locked(con),
    "accounts is gone": lambda con, mine: renamed(con, "accounts"),
    "journal is gone": lambda con, mine: renamed(con, "journal"),
    "audit_log is gone": lambda con, mine: renamed(con, "audit_log"),
    "journal is closed": lambda con, mine: closed(con, "journal"),
    "accounts are frozen": lambda con, mine: closed(con, "accounts", events=["update"]),
    "audit_log is closed": lambda con, mine: closed(con, "audit_log", "when new.status = 'committed'", BOTH),
    "journal has one leg of each": lambda con, mine: unique(con, "journal", "transfer_id", "null"),
    "audit_log has its success": lambda con, mine: unique(con, "audit_log", "status", "'committed'"),
    "the commit is refused": lambda con, mine: owing(con, mine, "journal"),
}
AT_THE_LINE = [name for name in TROUBLES if "audit_log" in name or "commit" in name]


class Troubles:
    """Looks at an answer that `carry(answer, con, orders, move)` calls.

    `does(con, order)` is what the task wants of an order that can be carried out, or is refused; what was killed is run
    again if `is_rerun`.
    """

    def __init__(self, carry, does=baseline.transfer, is_rerun=False):
        self.carry, self.does, self.is_rerun = carry, does, is_rerun

    def wholes(self, world, orders, purses, earlier):
        """Return what a reader may find: none of the orders, the first one whole, the first two, and so on."""
        with opened(world.other_file("whole.db", purses, earlier)) as con:
            found = [worlds.tables(con)]
            for each in orders:
                self.does(con, each)
                found.append(worlds.tables(con))
            return found

    def troubled(self, world, answer, orders, purses=None, earlier=(), trouble="the file is locked"):
        """What is told and left when the engine cannot go on."""
        world.hold(purses, earlier)
        with TROUBLES[trouble](world.second, world.con) as let_go, begun_again(world.con) as again:
            end = attempt(world.con, lambda: self.carry(answer, world.con, orders, baseline.move), let_go)
        if trouble == "the file is locked":
            end |= again
        return {**end, **world.tables()}

    def read(self, world, answer, orders, purses=None, earlier=()):
        """What is told and left when somebody reads, so that the file does not take the commit."""
        database = world.other_file("read.db", purses, earlier)
        with opened(database) as con:
            con.execute("pragma journal_mode = delete")
            with opened(database) as reader, begun_again(con) as again:
                reader.execute("begin")
                reader.execute("select * from accounts").fetchall()
                end = attempt(
                    con, lambda: self.carry(answer, con, orders, baseline.move), lambda: reader.execute("rollback")
                )
        return {**end, **again, **worlds.look(database)}

    def shut_out(self, world, answer, orders, purses=None, earlier=(), before_statements=range(1, 12)):
        """What is odd when a rival locks the file just before one of these statements, and stays."""
        may_be = self.wholes(world, orders, purses, earlier)
        for number in before_statements:
            database = world.other_file(f"locked-{number}.db", purses, earlier)
            with opened(database) as mine, opened(database) as rival:

                def lock(rival=rival):
                    with contextlib.suppress(sqlite3.OperationalError):
                        rival.execute("begin immediate")

                with at_statement(mine, number, lock) as statements:
                    end = attempt(mine, lambda con=mine: self.carry(answer, con, orders, baseline.move))
            told = end["the caller got"]
            end["the caller got"] = UNTOUCHED if told in {"no error", LOCKED} else told
            end["left behind"] = behind(may_be[-1:] if told == "no error" else may_be[:-1] or may_be, database)
            is_odd = end["left behind"] != WHOLE or end["the caller got"] != UNTOUCHED
            if is_odd or end["the transaction"] == "open" or len(statements) < number:
                break
        return end

    def killed(self, world, answer, orders, purses=None, earlier=()):
        """What is odd after a SIGKILL just before one of the statements; and a rerun, if due.

        A kill leaves the files as they are at that moment. So they are copied there, and copies are opened later.
        """

        def work(con):
            for each in orders:
                with contextlib.suppress(sqlite3.IntegrityError):
                    self.carry(answer, con, [each], baseline.move)

        database, copies = Path(world.other_file("whole.db", purses, earlier)), []

        def copy(_=None):
            found = {end: Path(f"{database}{end}") for end in ("", "-wal", "-journal")}
            files = {end: path.read_bytes() for end, path in found.items() if path.exists()}
            if files not in copies:
                copies.append(files)

        with opened(database) as con:
            con.set_trace_callback(copy)
            work(con)
            copy()
        whole = worlds.look(database)
        may_be, left = [whole] if self.is_rerun else [*self.wholes(world, [], purses, earlier), whole], WHOLE
        for number, files in enumerate(copies):
            killed = Path(world.folder, f"killed-{number}.db")
            for end, data in files.items():
                Path(f"{killed}{end}").write_bytes(data)
            if self.is_rerun:
                with opened(killed) as con:
                    work(con)
            left = behind(may_be, killed)
            if left != WHOLE:
                break
        return {"without a kill": whole, "after a kill and a rerun" if self.is_rerun else "after a kill": left}

    def struck(self, world, answer, orders, purses=None, earlier=(), place=0, then=(), error="OperationalError"):
        """What is told and left when `move` is struck with half of an order done; `then` comes next."""
        world.hold(purses, earlier)
        places = itertools.count()

        def move(con, order):
            if next(places) != place:
                baseline.move(con, order)
                return
            con.execute("update accounts set balance_cents = balance_cents + 1")
            con.execute("insert into journal values ($id, $payer, 1)", order)
            if error == "IntegrityError":
                refused(con)
            raise ERRORS[error]("it cannot go on")

        end = attempt(world.con, lambda: self.carry(answer, world.con, orders, move))
        end["left behind"] = behind(self.wholes(world, orders[:place], purses, earlier), world.database)
        world.is_compared = place == 0  # later, whole orders before it may be there or not
        if then:
            end["then"] = attempt(world.con, lambda: self.carry(answer, world.con, list(then), move))["the caller got"]
            end |= world.tables()
        return end


def looks(exercise, *how, **more):
    """Return the looks troubled, read, shut_out, killed and struck of an exercise; arguments are those of Troubles."""
    at = Troubles(*how, **more)
    each = (at.troubled, at.read, at.shut_out, at.killed, at.struck)
    return [exercise.look(look, playable=False) for look in each]


@contextlib.contextmanager
def begun_again(con):
    """Within this is counted how often a transaction is begun, or committed, by a statement that was there before."""
    told, again = [], {}
    con.set_trace_callback(told.append)
    try:
        yield again
    finally:
        con.set_trace_callback(None)
        brackets = [text.lower() for text in told if text.lower().startswith(("begin", "commit", "end"))]
        again["begun or committed once more"] = len(brackets) - len(set(brackets))


def behind(may_be, database):
    """Return WHOLE if a reader of a ledger file finds one of these, and else what it finds, in a line."""
    found = worlds.look(database)
    if found in may_be:
        return WHOLE
    balances = ", ".join(f"{name} {cents}" for name, cents in found["balances"].items())
    return f"{balances}; {len(found['legs'])} legs; {', '.join(found['audit']) or 'no line'}"
