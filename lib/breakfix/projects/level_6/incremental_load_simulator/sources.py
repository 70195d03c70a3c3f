"""Where events come from: those of a dataset, a SQLite file in WAL mode, and tills, processes that write into it."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import folder
from breakfix.places import DATA

SAMPLE = DATA / "incremental_load_simulator" / "events.csv"
COLUMNS = ("id", "name", "modified_at")
CREATE = "create table events (id integer primary key, name text, modified_at text)"
UNSORTED = CREATE.replace("key", "key desc")  # so, id is not the rowid, and rows lie in the order in which they came
PROGRAM = """
import json
import sqlite3
import sys
con, rows = sqlite3.connect(sys.argv[1], timeout=20), []
for line in sys.stdin:
    told = json.loads(line)
    rows += told
    if not told:
        with con:
            con.executemany("insert or replace into events values (?, ?, ?)", rows)
        rows.clear()
    print("done", flush=True)
"""
# An event for each flight that was to leave in January 2013, by UTC; one in a hundred arrives one to seven days late.
FLIGHTS = """
    with flight as (
        select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as key,
               time_hour + to_minutes(minute) as due, md5_number_lower(concat_ws(' ', 7, key)) as draw
        from flights where time_hour >= '2013-01-01' and time_hour < '2013-02-01'
    )
    select row_number() over (order by due, key) as id, key, strftime(due, '%Y-%m-%dT%H:%M:%S') as modified_at,
           strftime(due + to_minutes(if(draw % 100 = 0, 1440 + (draw // 100 % 8640)::bigint, 0)), '%Y-%m-%d') as arrives
    from flight order by id
"""


def events(dataset):
    """Return the events of a dataset: tuples of id, name and modified_at.

    "flights" has one for each flight of January 2013; else it is the path of a file with these columns. ValueError
    says what a file lacks.
    """
    if dataset == "flights":
        return [row[:3] for row in flights()]
    found = own_file.read(own_file.chosen(dataset, SAMPLE), dict.fromkeys(COLUMNS, "text"))
    return [(int(number), name, modified_at) for number, name, modified_at in found]


@cache
def flights():
    """Return an event for each flight of January 2013: id, name, modified_at, and the day on which it arrives."""
    with nycflights13.connected() as con:
        return con.execute(FLIGHTS).fetchall()


def stored(rows):
    """Put events into a new SQLite file in WAL mode; return its path."""
    path = folder() / "source.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute("pragma journal_mode = wal")
        con.execute(CREATE)
        with con:
            con.executemany("insert into events values (?, ?, ?)", rows)
    return path


class Till:
    """Another process that writes events. It ends with the block, or with whoever has opened it."""

    def __init__(self, path, log=None):
        self.path, self.log, self._held = path, log, 0

    def __enter__(self):
        program = [sys.executable, "-I", "-S", "-c", PROGRAM, str(self.path)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(program, start_new_session=True, **pipes)
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def stamp(self, rows):
        """Give events their time; the process holds them, and nobody else can see them yet."""
        self._held += len(rows)
        self._tell(rows, "note", f"has stamped {self._held}, not committed")

    def commit(self):
        """Commit what it holds."""
        self._tell([], "commit", f"{self._held} rows")
        self._held = 0

    def _tell(self, told, kind, what):
        if self.log:
            self.log.add("till", kind, what)
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        if self._process.stdout.readline() != "done\n":
            raise RuntimeError("the till has ended")
