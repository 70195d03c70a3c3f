"""Fix: the result of a query as a file that has its types."""

import contextlib

import duckdb
from hypothesis import strategies as st

from breakfix.datasets import job_folder
from breakfix.lab import exercise, memory

from . import jobs


@exercise(phase="fix", minutes=6)
def export(con, query, parameters, path):
    """Keep the result of a query as a Parquet file.

    Given     con, a connection to DuckDB; query, a SELECT without semicolon or comment, with placeholders `?` or none;
              its columns have names that differ, and types that Parquet has; parameters, a list of their values; path,
              the Path of a .parquet file, perhaps with a quote in its name. Its folder is empty or holds yesterday's
              file of that name
    Leave     path is a Parquet file of what the query returns: columns with their names and types, rows in the order
              that the query asks for. No other file is in the folder
    Rules     when the query fails, its error reaches the caller, and the folder is as it was
    """
    draft = path.with_name(f"{path.name}.part")
    try:
        con.sql(query, params=parameters).write_parquet(str(draft))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@export.stub
def as_text(con, query, parameters, path):
    con.execute(query, parameters).df().to_csv(path, index=False)


export.keeps("src/export.py")
export.play = ""
export.costs = "one pass, a column at a time, and a file beside its place for a moment"
export.free("files")  # the look reads them
OLD = b"yesterday's file"
TYPED = """
    select '0042' as gate, 1.10::decimal(6, 2) as price, date '2013-01-08' as day, timestamp '2013-01-08 10:15' as due,
           timestamptz '2013-01-08 10:15:00+00' as left_at, true as late, null::integer as delay, '' as note
"""


def read(path, reader):
    """Return what another connection finds in a file: columns with types, and rows; a text when it is no Parquet."""
    data = path.read_bytes() if path.exists() else b"not there"
    if not data.endswith(b"PAR1"):
        return data.decode() if data in {OLD, b"not there"} else "no Parquet file"
    found = reader.execute("select * from read_parquet(?)", [str(path)])
    columns = [f"{name} {kind}" for name, kind, *_ in found.description]
    return {"columns": columns, "rows": [[repr(value) for value in row] for row in found.fetchall()]}


@contextlib.contextmanager
def connected(threads):
    """Open two connections to one empty DuckDB. On more than one thread it leaves its file when a query fails."""
    if threads == 1:
        with memory.connected(2) as both:
            yield both
    else:
        with duckdb.connect(config={"threads": threads}) as con:
            yield con, con.cursor()


@export.look(playable=False)
def told(world, export, query, *parameters, name="top.parquet", old=False, threads=1):
    """Afterwards another result is exported on the same connection."""
    with job_folder.opened() as home, connected(threads) as (con, reader):
        jobs.flights(con, [("2013-01-08", f"Air {place}", place * 5) for place in range(3)])
        path, seen = home / name, {}
        if old:
            path.write_bytes(OLD)
        try:
            export(con, query, list(parameters), path)
        except Exception as error:
            seen["at the caller"] = type(error).__name__
        seen |= {"path": read(path, reader), "other files": len({*home.iterdir()} - {path, home / "source"})}
        export(con, "select ? as next", [2], path)
        return seen | {"the next export": read(path, reader)}


BAD = "select case when flight = 103 then error('no flight 103') else flight end as flight from flights"
told.when("types: the query returns a column of each type", TYPED)
told.when("no rows: no row fits", "select * from flights where airline = ?", "Nobody")
TWO = "select * from flights where airline = ? or delay >= ? order by delay desc"
told.when("parameters: two values are asked for, and an order", TWO, "Air 0", 10)
told.when("a quote: the name of the file has a quote", "select 1 as one", name="it's new.parquet")
told.when("from yesterday: a file of that name is there", "select 1 as one", old=True)
told.when("it fails: the query fails in its third row, and yesterday's file is there", BAD, old=True, threads=2)
told.when("it fails on a new day: the query fails in its third row, and no file is there", BAD, threads=2)
told.when("it fails at once: the query asks a table that is not there", "select * from nowhere", threads=2)

VALUES = [
    *(
        ("integer", -7),
        ("decimal(9,3)", "1.250"),
        ("text", "0042"),
        ("text", "O'Hare"),
        ("text", ""),
        ("text", " x\n"),
        ("text", "why?"),
    ),
    *(("date", "1969-12-31"), ("timestamptz", "2013-07-08 10:15:00-04"), ("boolean", False), ("bigint", None)),
]


@st.composite
def queries(draw):
    """Return a query of some columns of some types, and its parameters."""
    given = draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=4))
    names = draw(st.permutations(["a", "B", 'the ""b""', "Größe"]))
    columns = [f'cast(? as {kind}) as "{name}"' for (kind, _), name in zip(given, names, strict=False)]
    end = draw(st.sampled_from(["", "from range(1100)", "from flights order by flight desc", "from flights limit 0"]))
    return (f"select {', '.join(columns)} {end}".strip(), *(value for _, value in given))


names = st.sampled_from(["top.parquet", "it's.parquet", "100 %.1.parquet"])
told.drawn(together=queries(), name=names, old=st.booleans(), times=30)

export.asks("""
types: What is '0042' in the file, and which zone has left_at?
no rows: Nobody has flown. Which columns has the file of nothing?
parameters: Who gives the engine the values?
a quote: A quote stands in the name of a file. Who put the name into the statement?
from yesterday: Which day is in the file?
it fails: It failed. Who hears of it, and is yesterday's file still whole?
it fails on a new day: It failed. What stands at path now, and can anybody read it?
it fails at once: Nothing was written. What is in the folder?
""")

export.slips("""
as text: It reads like the result. Which of its columns have their type?
    ~ write_parquet => write_csv
yesterday goes first: Nothing is there, neither today's file nor yesterday's. When may yesterday's go?
    - try:
    + path.unlink(missing_ok=True)
    + try:
straight to its place: The query has failed, and its file was begun. Who reads it now?
    ~ str(draft) => str(path)
    - draft.replace(path)
a draft is left: The query has failed, and a file is left. Whose is it, and who takes it away?
    ~ draft.unlink(missing_ok=True) => pass
by hand: A quote ends the name too early. Who has put it into the statement?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.execute(f"copy ({query}) to '{draft}' (format parquet)", parameters)
through a frame: A frame has types of its own. What has it for a date, and for a whole number that is NULL?
    - con.sql(query, params=parameters).write_parquet(str(draft))
    + con.from_df(con.execute(query, parameters).df()).write_parquet(str(draft))
""")


@export.also_right(costs="one statement; quotes in the name are doubled by hand, and an error takes the draft away")
def by_copy(con, query, parameters, path):
    part = path.parent / "part"
    name = str(part).replace("'", "''")
    try:
        con.execute(f"copy ({query}) to '{name}' (format parquet)", parameters)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(path)


export.hints += [
    "Let the engine write the file, with its own types, and nobody has to guess them. A relation, con.sql(...), takes "
    "its values as `params`, and can write itself. When a query fails in the middle, a file has been begun: where may "
    "it stand, and who takes it away?",
    "A twin, in CSV:\n"
    '    new = shelf / "new"\n'
    '    con.sql("select title from books where year > ?", params=[1960]).write_csv(str(new))\n'
    '    new.replace(shelf / "books.csv")',
]
