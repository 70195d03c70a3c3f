"""The troubles of whoever writes to a ledger, and the looks at them that `transfer`, `batch` and `apply_once` share."""

import contextlib
import itertools
import sqlite3
from contextlib import closing

from breakfix.faults import sigkill
from breakfix.faults.shut_tables import at_statement, attempt, closed, locked, renamed

from . import baseline, worlds
from .worlds import on_file, opened

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


MOVES = {"debit first": baseline.move, "credit first": credit_first}


TROUBLES = {
    "the file is locked": locked,
    "accounts is gone": lambda con: renamed(con, "accounts"),
    "journal is gone": lambda con: renamed(con, "journal"),
    "audit_log is gone": lambda con: renamed(con, "audit_log"),
    "journal is closed": lambda con: closed(con, "journal"),
    "accounts are frozen": lambda con: closed(con, "accounts", event="update"),
    "audit_log is closed": lambda con: closed(con, "audit_log", "when new.status = 'committed'"),
}


class Troubles:
    """Looks at an answer that `carry(answer, con, orders, move)` calls.

    `does(con, order)` is what the task wants of an order that can be carried out, or is refused; what was killed is run
    again if `is_rerun`.
    """

    def __init__(self, carry, does=baseline.transfer, is_rerun=False):
        self.carry, self.does, self.is_rerun = carry, does, is_rerun

    def wholes(self, world, orders, purses, earlier):
        """Return what a reader may find: none of the orders, the first one whole, the first two, and so on."""
        with closing(baseline.connect(world.other_file("whole.db", purses, earlier))) as con:
            found = [worlds.tables(con)]
            for each in orders:
                self.does(con, each)
                found.append(worlds.tables(con))
            return found

    def troubled(self, world, answer, orders, purses=None, earlier=(), trouble="the file is locked"):
        """What is told and left when the engine cannot go on."""
        world.hold(purses, earlier)
        with TROUBLES[trouble](world.second) as let_go:
            end = attempt(world.con, lambda: self.carry(answer, world.con, orders, baseline.move), let_go)
        return {**end, **world.tables()}

    def read(self, world, answer, orders, purses=None, earlier=()):
        """What is told and left when somebody reads, so that the file does not take the commit."""
        database = world.other_file("read.db", purses, earlier)
        with closing(sqlite3.connect(database, isolation_level=None)) as con:
            con.execute("pragma journal_mode = delete")
            con.execute(f"pragma busy_timeout = {worlds.PATIENCE}")
            with closing(sqlite3.connect(database, isolation_level=None)) as reader:
                reader.execute("begin")
                reader.execute("select * from accounts").fetchall()
                end = attempt(
                    con, lambda: self.carry(answer, con, orders, baseline.move), lambda: reader.execute("rollback")
                )
        return {**end, **worlds.look(database)}

    def shut_out(self, world, answer, orders, purses=None, earlier=(), before_statements=range(1, 12)):
        """What is odd when a rival locks the file just before one of these statements, and stays."""
        may_be = self.wholes(world, orders, purses, earlier)
        for number in before_statements:
            database = world.other_file(f"locked-{number}.db", purses, earlier)
            with opened(database) as mine, opened(database) as rival:

                def lock(rival=rival):
                    with contextlib.suppress(sqlite3.OperationalError):
                        rival.execute("begin immediate")

                with at_statement(mine, number, lock):
                    end = attempt(mine, lambda con=mine: self.carry(answer, con, orders, baseline.move))
            told = end["the caller got"]
            end["the caller got"] = UNTOUCHED if told in {"no error", LOCKED} else told
            end["left behind"] = behind(may_be[-1:] if told == "no error" else may_be[:-1] or may_be, database)
            if end["left behind"] != WHOLE or end["the caller got"] != UNTOUCHED or end["the transaction"] == "open":
                break
        return end

    def killed(self, world, answer, orders, purses=None, earlier=(), before_calls=()):
        """What is odd after a SIGKILL just before one of these calls of the engine, or each; and a rerun, if due."""

        def work(con):
            for each in orders:
                with contextlib.suppress(sqlite3.IntegrityError):
                    self.carry(answer, con, [each], baseline.move)

        def after(name, before_call=None):
            database = world.other_file(name, purses, earlier)
            end = sigkill.forked(lambda: on_file(database, work), before_call=before_call)
            if before_call and self.is_rerun:
                on_file(database, work)
            return end, database

        ending, database = after("whole.db")
        whole = worlds.look(database)
        may_be, left = [whole] if self.is_rerun else [*self.wholes(world, [], purses, earlier), whole], WHOLE
        for call in before_calls or range(3, ending.calls + 1):  # the first two open the file
            left = behind(may_be, after(f"killed-{call}.db", call)[1])
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
            raise {**ERRORS, "IntegrityError": sqlite3.IntegrityError}[error]("it cannot go on")

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


def behind(may_be, database):
    """Return WHOLE if a reader of a ledger file finds one of these, and else what it finds, in a line."""
    found = worlds.look(database)
    if found in may_be:
        return WHOLE
    balances = ", ".join(f"{name} {cents}" for name, cents in found["balances"].items())
    return f"{balances}; {len(found['legs'])} legs; {', '.join(found['audit']) or 'no line'}"
