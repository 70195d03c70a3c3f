"""Another process that changes a SQLite file: it does its work in one transaction, and is gone.

    elsewhere(path, ["alter table orders rename column total to amount"])       "committed", or what the engine said
    elsewhere(path, [], "orders", [[7, 1200], [8, 990]], log=log)               rows, by the place of their values

It has the standard library and nothing else, and takes some 30 ms. It waits for a lock as long as sqlite3 does by
itself. An interrupt button is not meant for it.
"""

import json
import subprocess
import sys

__all__ = ["elsewhere"]

PROGRAM = """
import json
import sqlite3
import sys
statements, table, rows = json.load(sys.stdin)
con = sqlite3.connect(sys.argv[1], isolation_level=None)
try:
    con.execute("begin immediate")
    for statement in statements:
        con.execute(statement)
    for row in rows:
        con.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
    con.execute("commit")
    print("committed")
except sqlite3.Error as error:
    print(f"{type(error).__name__}: {error}")
"""


def elsewhere(path, statements, table="", rows=(), log=None, who="the other team"):
    """Execute statements and insert rows into a table, in another process. A `log` is told, as of `who`.

    `table` may name columns: "sales (region, cents)". CalledProcessError when the process does not come to its end.
    """
    work = json.dumps([list(statements), table, list(rows)])
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, str(path)],
        input=work,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=60,
        start_new_session=True,
    ).stdout.strip()
    if log:
        done = [*statements, *([f"{len(rows)} rows of {table}"] if rows else [])]
        log.add(who, "commit" if said == "committed" else "refused", "; ".join(done))
    return said
