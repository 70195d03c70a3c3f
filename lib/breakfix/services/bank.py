"""A bank on PostgreSQL, and a rival: a second client, who gets in the way of the first on purpose."""

import time
from contextlib import ExitStack, contextmanager
from functools import cached_property

import psycopg
from psycopg.rows import tuple_row

from breakfix.services.postgres import Postgres, is_waiting, schema

ACCOUNTS = {"Alice": 500_00, "Bob": 250_00, "Charlie": 100_00}
STATUS = {"IDLE": "ended", "UNKNOWN": "gone with its connection"}
GIVES_WAY = 12  # tries after which a rival that never lets go goes home, so that whoever tries for ever comes to an end


def server():
    """Yield how to reach a PostgreSQL server."""
    with Postgres() as running:
        yield running.dsn


def bank(dsn):
    """Yield a Bank in a schema of its own."""
    with schema(dsn) as inside, connected(inside) as session, connected(inside) as second, ExitStack() as later:
        second.autocommit = True
        second.execute("""
            create table accounts (id int primary key, name text not null,
                                   balance_cents bigint not null check (balance_cents >= 0))
        """)
        rows = [f"({number}, '{name}', {cents})" for number, (name, cents) in enumerate(ACCOUNTS.items(), 1)]
        second.execute(f"insert into accounts values {', '.join(rows)}")
        yield Bank(session, lambda: later.enter_context(connected(inside)), second)


@contextmanager
def connected(dsn):
    """Within this there is a connection at the isolation level SERIALIZABLE; what it leaves open is undone."""
    con = psycopg.connect(dsn)
    con.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
    try:
        yield con
    finally:
        con.close()


class Bank:
    """`session` and `work` are for the answer: its connection, and what it is to carry out."""

    def __init__(self, session, arrives, second):
        self.session, self.arrives, self.second = session, arrives, second
        self.work, self.tries, self.waits, self.returned = None, 0, {}, None

    @cached_property
    def rival(self):
        """The rival's connection, opened when he comes: most never do."""
        return self.arrives()

    def carry_out(self, retry, work):
        """Have an answer carry out `work(con, tries)`; return the error that its caller got, and how often it tried.

        What the caller got instead of an error is in `returned`.
        """
        self.tries, self.waits, self.returned, error = 0, {}, None, "no error"
        before, others = settings(self.session), set()

        def counted(con):
            self.tries += 1
            others.update(each for each, _ in (settings(con) ^ before) | (set_in(con) ^ set(SET.items())))
            return work(con, self.tries)

        self.work = counted
        try:
            with self._clock():
                self.returned = retry(self.session, self.work)
        except BaseException as raised:
            error = type(raised).__name__
        others |= {each for each, _ in settings(self.session) ^ before}
        return {
            "the caller got": error,
            "tries": self.tries,
            "settings that were others": ", ".join(sorted(others)) or "none",
        }

    def may_refuse(self):
        """Make what `refuse` needs to refuse at commit: a trigger that is deferred to it."""
        self.second.execute("""
            create table refused (code text);
            create function refuse() returns trigger language plpgsql
                as $$ begin raise exception using errcode = new.code; end $$;
            create constraint trigger at_commit after insert on refused
                deferrable initially deferred for each row execute function refuse()
        """)

    def left(self):
        """Return what a second client reads, and whether the answer has left its transaction open."""
        rows = self.second.execute("select name, balance_cents from accounts order by id").fetchall()
        return {**dict(rows), "the transaction": STATUS.get(self.session.info.transaction_status.name, "open")}

    def whole(self):
        """Return all that is in the bank's schema, whatever its name."""
        asked = "select relname from pg_class where relnamespace = current_schema()::regnamespace order by 1"
        accounts = self.second.execute("select * from accounts order by id").fetchall()
        return {"accounts": accounts, "relations": [name for (name,) in self.second.execute(asked).fetchall()]}

    def meddle(self, cents=1_00):
        """Be the rival who takes something from Alice, and commits."""
        take(self.rival, 1, cents)
        self.rival.commit()

    def cross(self):
        """Be the rival who adds up all accounts, takes something from Charlie, and commits."""
        total(self.rival)
        take(self.rival, 3, 1_00)
        self.rival.commit()

    def lock(self):
        """Be the rival who holds Bob, and waits for Alice so patiently that it is never the one to be sent away."""
        self.rival.execute("set deadlock_timeout = '20s'")
        take(self.rival, 2, 1_00)
        self.rival.pgconn.send_query(b"update accounts set balance_cents = balance_cents - 100 where id = 1")
        while not is_waiting(self.second, self.rival.info.backend_pid):
            pass  # a few queries: it is on its way

    def let_go(self):
        """Be the rival who got Alice at last, and commits."""
        while self.rival.pgconn.get_result():
            pass
        self.rival.commit()

    @contextmanager
    def _clock(self):
        """Within this, `time.sleep` notes the seconds, by the try that they come after, and nobody waits."""
        sleep = time.sleep
        time.sleep = lambda seconds: self.waits.update({self.tries: self.waits.get(self.tries, 0) + seconds})
        try:
            yield
        finally:
            time.sleep = sleep


RAISED = (LookupError, ValueError, KeyboardInterrupt, SystemExit, GeneratorExit, psycopg.OperationalError)
PYTHONS = {error.__name__: error for error in RAISED}
GONE = "the connection is lost"
CLIENTS = ("autocommit", "isolation_level", "read_only", "deferrable", "prepare_threshold", "prepared_max")
CLIENTS += ("row_factory", "cursor_factory")
SET = {"transaction_isolation": "serializable", "transaction_read_only": "off", "synchronous_commit": "on"}
SET |= dict.fromkeys(["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"], "0")


def settings(con):
    """Return what is set on the client's side of a connection, as a set of (name, value)."""
    return {(name, str(getattr(con, name))) for name in CLIENTS}


def set_in(con):
    """Return what is set in the transaction of a connection, as a set of (name, value)."""
    with con.cursor(row_factory=tuple_row) as cursor:
        asked = "select name, current_setting(name) from unnest(%s::text[]) as name"
        return set(cursor.execute(asked, [list(SET)]).fetchall())


def refuse(con, how):
    """Let PostgreSQL raise the error of a code, such as "40001" or "40001 at commit"; a name is one of Python's.

    GONE lets the server end the connection, which is an error too; "ValueError from 40001" is Python's, and has one of
    PostgreSQL's as its cause.
    """
    name, _, cause = how.partition(" from ")
    if cause:
        try:
            refuse(con, cause)
        except psycopg.Error as error:
            raise PYTHONS[name]("no such account") from error
    if how == GONE:
        con.execute("select pg_terminate_backend(pg_backend_pid())")
    code, _, later = how.partition(" at ")
    if later:
        con.execute("insert into refused values (%s)", [code])
    elif code.isalpha():
        raise PYTHONS[code]
    else:
        con.execute(f"do $$ begin raise exception using errcode = '{code}'; end $$")


def take(con, account, cents):
    """Take cents from an account."""
    con.execute("update accounts set balance_cents = balance_cents - %s where id = %s", [cents, account])


def total(con):
    """Return the sum of all accounts."""
    return int(con.execute("select sum(balance_cents) from accounts").fetchall()[0][0])


def transfer(con, payer, payee, cents):
    """Move cents from one account to another."""
    take(con, payer, cents)
    take(con, payee, -cents)
