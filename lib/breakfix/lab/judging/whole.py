"""The whole world after an answer: what it left besides what a trial asked for, as plain data.

    {"tables": a snapshot, "open": True for a transaction that was left open, "files": {name: text}, "arguments": [...]}

Of the connections that a world holds, the one that only reads is asked (`second`): it sees what is committed. What is
not to be found among the attributes of a world, its own method `whole()` returns as a dict.
"""

import hashlib
import re
import sqlite3
from contextlib import suppress
from pathlib import Path

from breakfix.lab import snapshot
from breakfix.lab.plain import is_result, plain

LARGEST = 2000  # characters of a file that are compared as text
RANDOM = re.compile(r"tmp[a-z0-9_]{8}|breakfix-[\w-]+")  # names of temporary folders
DATABASES = (".db", ".duckdb", ".sqlite", ".wal", "-wal", "-shm", "-journal")


def left(world, free=()):
    """Return what stands in a world besides what a trial has seen; `free` names what an exercise leaves open.

    Free may be: tables by name, "schema", "transactions", "files".
    """
    found = {}
    own = getattr(world, "whole", None)
    if callable(own):
        found["world"] = plain(own())
    con = None if own else connection(world)
    if con is not None:
        found["tables"] = _tables(con, free)
    if "transactions" not in free and is_open(getattr(world, "con", None)):
        found["open"] = True
    if "files" not in free and (files := _files(Path.cwd())):
        found["files"] = files
    return found


def connection(world):
    """Return the connection through which a world is read, or None."""
    held = getattr(world, "__dict__", {})
    known = [value for value in (held.get("second"), held.get("con"), *held.values(), world) if _is_connection(value)]
    return known[0] if known else None


def _is_connection(value):
    return (
        isinstance(value, sqlite3.Connection)
        or type(value).__module__.split(".")[0] in {"_duckdb", "duckdb"}
        or (type(value).__module__.startswith("psycopg") and hasattr(value, "execute") and hasattr(value, "info"))
    )


def _tables(con, free):
    try:
        taken = snapshot.taken(con)
    except Exception as error:  # whatever an answer did to it
        return {"unread": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
    for name in free:
        if name in taken["tables"]:
            taken["tables"][name]["rows"] = []
    if "schema" in free:
        taken["others"] = {}
        for table in taken["tables"].values():
            table["sql"] = ""
    for table in taken["tables"].values():
        table["rows"] = sorted(table["rows"], key=repr)
    return taken


def is_open(con):
    """Tell whether a connection has a transaction open."""
    if isinstance(con, sqlite3.Connection):
        with suppress(sqlite3.Error):
            return con.in_transaction
        return False
    if hasattr(con, "info"):
        return con.info.transaction_status.name != "IDLE"
    if _is_connection(con):
        try:
            con.execute("begin")  # DuckDB tells it in no other way
        except Exception as error:
            return "within a transaction" in str(error)
        con.execute("rollback")
    return False


def _files(folder):
    """Return the files below a folder, name -> text or digest; databases by name only."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = RANDOM.sub("*", str(path.relative_to(folder)))
        if path.is_file() and not name.endswith(DATABASES):
            with suppress(OSError):
                data = path.read_bytes()
                text = data.decode("utf-8", "replace")
                found[name] = text if len(data) <= LARGEST else hashlib.sha256(data).hexdigest()
    return found


def frozen(value):
    """Return an argument as plain data if an answer could change it in place, or None."""
    if isinstance(value, (list, dict, set, bytearray)):
        return plain(_without_results(value))
    if hasattr(value, "columns") and hasattr(value, "reset_index"):
        return [{"index": plain(label)} | row for label, row in zip(value.index, plain(value), strict=True)]
    return plain(value) if hasattr(value, "reset_index") else None


def _without_results(value):
    """Return containers with the name of its type in place of what would have to be read."""
    if isinstance(value, dict):
        return {key: _without_results(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_without_results(each) for each in value]
    return f"<{type(value).__name__}>" if is_result(value) else value
