"""Fix: the result of a query as a file that has its types, and that is whole when it is there."""

import contextlib

from hypothesis import strategies as st

from breakfix.datasets import job_folder
from breakfix.faults import killed_write
from breakfix.lab import exercise, memory

from . import jobs


@exercise(phase="fix", minutes=8)
def export(con, query, parameters, path):
    """Keep the result of a query as a Parquet file.

    Given     con, a connection to DuckDB; query, a SELECT without a semicolon, with placeholders `?` or none;
              parameters, a list of their values; path, the Path of a file in a folder that is there; a quote or a blank
              may be in it. A file of that name may be there, from yesterday
    Leave     path is a Parquet file of what the query returns: columns with their names and types, rows in their order.
              No other file is new in the folder. What export returns is open. Whoever has yesterday's file open reads
              it to its end
    Rules     when the query fails, its error reaches the caller, and the folder is as it was. When the process is
              killed while it writes, path is as it was: yesterday's file, or none; another file may be left over then
    Not touch the tables
    """
    draft = path.with_name(f".{path.name}")
    con.sql(query, params=parameters).write_parquet(str(draft))
    draft.replace(path)


@export.stub
def as_text(con, query, parameters, path):
    con.execute(query, parameters).df().to_csv(path, index=False)


export.keeps("src/export.py")
export.play = ""
export.costs = "one file more for a moment, and a rename"
export.free("files")  # the look reads them

OLD = b"yesterday's file"
TYPED = """
    select '0042' as gate, 1.10::decimal(6, 2) as price, date '2013-01-08' as day, timestamp '2013-01-08 10:15' as plan,
           timestamptz '2013-01-08 10:15+00' as left_at, true as late, null::integer as delay, '' as note
"""


def read(path, reader):
    """Return what another connection finds in a file: columns with types, and rows; a text when it is no Parquet."""
    if not path.exists():
        return "not there"
    data = path.read_bytes()
    if not (data.startswith(b"PAR1") and data.endswith(b"PAR1")):
        return "the file of yesterday" if data == OLD else "no Parquet file"
    found = reader.execute("select * from read_parquet(?)", [str(path)])
    columns = [f"{name} {kind}" for name, kind, *_ in found.description]
    return {"columns": columns, "rows": [[repr(value) for value in row] for row in found.fetchall()]}


@export.look(playable=False)
def told(world, export, query, *parameters, name="top.parquet", folder="out", old=False, rows=3):
    with contextlib.ExitStack() as stack:
        home, (con, reader) = stack.enter_context(job_folder.opened()), stack.enter_context(memory.connected(2))
        jobs.flights(con, [("2013-01-08", f"Air {place}", place * 5) for place in range(rows)])
        path = home / folder / name
        path.parent.mkdir()
        seen, opened = {}, None
        if old:
            path.write_bytes(OLD)
            opened = stack.enter_context(path.open("rb"))
        try:
            export(con, query, list(parameters), path)
        except Exception as error:
            seen["at the caller"] = type(error).__name__
        others = len({*path.parent.iterdir(), *home.iterdir()} - {path, path.parent, home / "source"})
        if opened and opened.read() != OLD:
            seen["who has yesterday's file open"] = "reads another one"
        tables = con.execute("select table_name from duckdb_tables() where not temporary").fetchall()
        flights = con.execute("select count(*), sum(delay) from flights").fetchall()
        return seen | {"path": read(path, reader), "other files": others, "tables": tables, "flights": flights}


@export.look(playable=False)
def killed(world, export, old, room):
    """The process is killed at the first write beyond so many bytes."""
    with job_folder.opened() as home:
        path = home / "top.parquet"
        if old:
            path.write_bytes(OLD)

        def work():
            with memory.connected() as con:
                export(con, "select 'x' || i as name from range(?) t(i)", [300], path)

        ended = killed_write.forked(work, room)
        with memory.connected() as reader:
            return {"killed": ended, "path": read(path, reader)}


BAD = "select case when flight = 103 then error('no flight 103') else flight end as flight from flights"
told.when("two columns: the query returns two columns", "select flight, airline from flights order by flight desc")
told.when("types: the query returns a column of each type", TYPED)
told.when("no rows: no row fits", "select * from flights where airline = ?", "Nobody")
told.when("parameters: two values are asked for", "select * from flights where airline = ? or delay >= ?", "Air 0", 10)
told.when("a quote: the path has quotes and a blank", "select 1 as one", folder="O'Hare's air", name="it's.parquet")
told.when("from yesterday: a file of that name is there", "select 1 as one", old=True)
told.when("it fails: the query fails in its third row", BAD)
told.when("it fails again: it fails, and yesterday's file is there", BAD, old=True)
told.when("no such table: the query asks for a table that is not there", "select * from flughts", old=True)
killed.when("killed: the process is killed in the midst of a write", False, 100)
killed.when("killed again: it is killed, and yesterday's file is there", True, 100)

CAST = {
    "integer": (0, -7, 2147483647),
    "bigint": (5, 2**40),
    "smallint": (1,),
    "double": (0.5, 1e300),
    "decimal(9,3)": ("1.250", "-0.001"),
    "text": ("0042", "", "a,b", "O'Hare", "1e3", "null", "Zoë", " x ", "two\nlines"),
    "date": ("2013-01-08", "1969-12-31"),
    "timestamp": ("2013-01-08 10:15:00.123456",),
    "timestamptz": ("2013-01-08 10:15+00", "2013-07-08 10:15-04"),
    "time": ("10:15:30",),
    "boolean": (True, False),
    "integer[]": ([1, 2], []),
}


@st.composite
def queries(draw):
    """Return a query of some columns of some types, and its parameters, each of which is a value or NULL."""
    kinds = draw(st.lists(st.sampled_from(sorted(CAST)), min_size=1, max_size=4))
    names = draw(st.permutations(["a", "B", "a b", "Größe"]))
    columns, given = [], []
    for kind, name in zip(kinds, names, strict=False):
        columns.append(f'cast(? as {kind}) as "{name}"')
        given.append(draw(st.sampled_from([*CAST[kind], None])))
    end = draw(st.sampled_from(["from range(2)", "from flights order by flight desc", "from flights limit 0", ""]))
    return (f"select {', '.join(columns)} {end}".strip(), *given)


told.drawn(
    together=queries(),
    name=st.sampled_from(["top.parquet", "top", "top.parquet.parquet", "it's.parquet", "top.csv", "100 %.parquet"]),
    old=st.booleans(),
    rows=st.sampled_from([0, 3]),
    times=30,
)

export.asks("""
two columns: Which columns, and in which order of rows?
types: What is '0042' in the file, and which zone has left_at?
no rows: Nobody has flown. Which columns has the file of nothing?
parameters: Who gives the engine the values?
a quote: A quote stands in the name of a file. Who put the name into the statement?
from yesterday: Which day is in the file?
it fails: It failed. Who hears of it, and what lies in the folder?
it fails again: It failed. Is yesterday's file still whole?
no such table: Who hears of it?
killed: Half of it was written. Under which name?
killed again: Half of it was written. Under which name?
""")

export.slips("""
as text: It reads like the result. Which of its columns have their type?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.sql(query, params=parameters).write_csv(str(draft))
under its name: Half a file stands under the name of the whole one. When does a reader get to see it?
    ~ draft = path.with_name(f".{path.name}") => draft = path
yesterday goes first: Nothing is there, neither today's file nor yesterday's. When may yesterday's go?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + path.unlink(missing_ok=True)
    + con.sql(query, params=parameters).write_parquet(str(draft))
by hand: A value is missing its place, or a quote ends the name too early. Who puts values into statements?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.execute(f"copy ({query}) to '{draft}' (format parquet)", parameters)
through a frame: A frame has types of its own. What has it for a date, and for a whole number that is NULL?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.from_df(con.execute(query, parameters).df()).write_parquet(str(draft))
nobody hears: It failed, and the caller believes that the file is from today. Who tells them?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + try:
    +     con.sql(query, params=parameters).write_parquet(str(draft))
    + except Exception:
    +     return
""")


@export.also_right(costs="DuckDB writes beside the name, and renames, when it is told to")
def by_copy(con, query, parameters, path):
    name = str(path).replace("'", "''")
    con.execute(f"copy ({query}) to '{name}' (format parquet, use_tmp_file true)", parameters)


export.hints += [
    "Three steps: write under another name in the same folder, let the engine write it, with its own types; then give "
    "it its name by `replace`, which either has happened or has not. A relation, con.sql(...), takes `params` and can "
    "write itself.",
    "A twin, with lines of text:\n"
    '    half = path.with_suffix(".half")\n'
    "    half.write_text(letter)\n"
    "    half.rename(path)",
]
