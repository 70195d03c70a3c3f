"""Sessions of a PostgreSQL server that end, or are too many.

    end_session(dsn, con)                   the server's side is gone; the client is not told, and con.closed is False
    few(dsn, "borrower", 3)                 how to reach the server as a role that may have three sessions at once

Both need a role that may do everything. A session that was ended does not come back; the role's limit stays until the
next call.
"""

import time

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

__all__ = ["end_session", "few"]


def end_session(dsn, con):
    """End the server's side of a connection, as a restart or an administrator does; it is gone when this returns."""
    with psycopg.connect(dsn, autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s)", [con.info.backend_pid])
        _wait_until_gone(other, "pid", con.info.backend_pid)


def few(dsn, role, sessions):
    """Let a role, made if it is not there, have so many sessions at once; return how to reach the server as it."""
    with psycopg.connect(dsn, autocommit=True) as con:
        if not con.execute("select 1 from pg_roles where rolname = %s", [role]).fetchall():
            con.execute(SQL("create role {} login").format(Identifier(role)))
        con.execute(SQL("alter role {} connection limit {}").format(Identifier(role), Literal(sessions)))
        _wait_until_gone(con, "usename", role)
    return make_conninfo(dsn, user=role)


def _wait_until_gone(con, column, value):
    count = SQL("select count(*) from pg_stat_activity where {} = %s").format(Identifier(column))
    while con.execute(count, [value]).fetchall()[0][0]:
        time.sleep(0.002)
