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

    Given     con, a connection to DuckDB; query, a SELECT without semicolon or comment, with placeholders `?` or none;
              parameters, a list of their values; path, the Path of a file, perhaps with a quote or a blank in its name.
              Its folder is there and holds no other file. A file of that name may be there, from yesterday
    Leave     path is a Parquet file of what the query returns: columns with their names and types, rows in their order.
              No other file is in the folder. export may return anything. Whoever has yesterday's file open reads it
              to its end
    Rules     when the query fails, its error reaches the caller, and the folder is as it was. When the process is
              killed while it writes, path is as it was: yesterday's file, or none; another file may be left over then
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
    select '0042' as gate, 1.10::decimal(6, 2) as price, date '2013-01-08' as day, timestamp '2013-01-08 10:15' as due,
           timestamptz '2013-01-08 10:15:00+00' as left_at, true as late, null::integer as delay, '' as note
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
def told(world, export, query, *parameters, name="top.parquet", old=False):
    with contextlib.ExitStack() as stack:
        home, (con, reader) = stack.enter_context(job_folder.opened()), stack.enter_context(memory.connected(2))
        jobs.flights(con, [("2013-01-08", f"Air {place}", place * 5) for place in range(3)])
        path, seen, opened = home / name, {}, None
        if old:
            path.write_bytes(OLD)
            opened = stack.enter_context(path.open("rb"))
        try:
            export(con, query, list(parameters), path)
        except Exception as error:
            seen["at the caller"] = type(error).__name__
        if opened and opened.read() != OLD:
            seen["who has yesterday's file open"] = "reads another one"
        return seen | {"path": read(path, reader), "other files": len({*home.iterdir()} - {path, home / "source"})}


@export.look(playable=False)
def killed(world, export, old):
    """The process is killed at the first write beyond 100 bytes."""
    with job_folder.opened() as home:
        path = home / "top.parquet"
        if old:
            path.write_bytes(OLD)

        def work():
            with memory.connected() as con:
                export(con, "select 'x' || i as name from range(?) t(i)", [300], path)

        ended = killed_write.forked(work, 100)
        with memory.connected() as reader:
            return {"killed": ended, "path": read(path, reader)}


BAD = "select case when flight = 103 then error('no flight 103') else flight end as flight from flights"
told.when("types: the query returns a column of each type", TYPED)
told.when("no rows: no row fits", "select * from flights where airline = ?", "Nobody")
told.when("parameters: two values are asked for", "select * from flights where airline = ? or delay >= ?", "Air 0", 10)
told.when("a quote: the name has a quote and a blank", "select 1 as one", name="it's new.parquet")
told.when("from yesterday: a file of that name is there", "select 1 as one", old=True)
told.when("it fails: the query fails in its third row, and yesterday's file is there", BAD, old=True)
killed.when("killed: the process is killed in the midst of a write", False)
killed.when("killed again: it is killed, and yesterday's file is there", True)

VALUES = [
    *(("integer", -7), ("decimal(9,3)", "1.250"), ("text", "0042"), ("text", "O'Hare"), ("text", ""), ("text", " x\n")),
    *(("date", "1969-12-31"), ("timestamptz", "2013-07-08 10:15:00-04"), ("boolean", False), ("bigint", None)),
]


@st.composite
def queries(draw):
    """Return a query of some columns of some types, and its parameters."""
    given = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=4))
    names = draw(st.permutations(["a", "B", "a b", "Größe"]))
    columns = [f'cast(? as {kind}) as "{name}"' for (kind, _), name in zip(given, names, strict=False)]
    end = draw(st.sampled_from(["from range(2)", "from flights order by flight desc", "from flights limit 0", ""]))
    return (f"select {', '.join(columns)} {end}".strip(), *(value for _, value in given))


names = st.sampled_from(["top", "it's.parquet", "100 %.csv"])
told.drawn(together=queries(), name=names, old=st.booleans(), times=30)

export.asks("""
types: What is '0042' in the file, and which zone has left_at?
no rows: Nobody has flown. Which columns has the file of nothing?
parameters: Who gives the engine the values?
a quote: A quote stands in the name of a file. Who put the name into the statement?
from yesterday: Which day is in the file?
it fails: It failed. Who hears of it, and is yesterday's file still whole?
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
by hand: A quote ends the name too early. Who has put it into the statement?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.execute(f"copy ({query}) to '{draft}' (format parquet)", parameters)
through a frame: A frame has types of its own. What has it for a date, and for a whole number that is NULL?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.from_df(con.execute(query, parameters).df()).write_parquet(str(draft))
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
