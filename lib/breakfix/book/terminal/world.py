"""A world to look at in a terminal: its tables or files as plain text, or a Python prompt in it."""

import code
from pathlib import Path
from pprint import pformat

from breakfix.book import Refusal, notebook
from breakfix.book.copies import copies

WHOLE = 60  # rows of a table that is shown whole: a task can need each of them
ROWS = 20  # are shown of a longer one, and lines of a file
NO_TABLES, EMPTY = "This world has no tables.", "an empty folder"
NAMES = {  # of the tables, by the library that a connection comes from
    "duckdb": "select schema_name, table_name from duckdb_tables() order by schema_name <> 'main', 1, 2",
    "sqlite3": "select name from sqlite_master where type = 'table' order by 1",
    "psycopg": "select tablename from pg_tables where schemaname = current_schema() order by 1",
}


def tables(world, given=None):
    """Return what there is to look at: what `shown` says, and where there is nothing, what the situation is `given`."""
    told = shown(world)
    if given and told in {NO_TABLES, EMPTY}:
        return "\n".join(f"{name} = {pformat(value, width=100, sort_dicts=False)}" for name, value in given.items())
    return told


def shown(world):
    """Return the tables of a world as text, of more than 60 rows the first 20; then the names of the empty ones.

    A world is a connection to DuckDB, SQLite or PostgreSQL, or has one to read with, `second`. Of a world that is a
    folder, its files, at most 20 lines each. Of one that is what an answer is called with, its parts; of
    a case for tests, what they are given.
    """
    if isinstance(world, tuple | dict) and world:
        return "\n\n".join(map(_part, world if isinstance(world, tuple) else [world]))
    if isinstance(world, Path):
        return "\n\n".join(_file(each) for each in sorted(world.rglob("*")) if each.is_file()) or EMPTY
    if isinstance(world, str | list) or hasattr(world, "columns"):
        return _part(world)
    con = getattr(world, "second", world)
    library = type(con).__module__.partition(".")[0].lstrip("_")
    if library not in NAMES:
        return NO_TABLES
    names = con.execute(NAMES[library]).fetchall()
    full = {name: found for name in names if (found := _read(con, name))[1]}
    parts = [_table(_called(name), *found) for name, found in full.items()]
    empty = ", ".join(_called(name) for name in names if name not in full)
    return "\n\n".join(parts + [f"empty: {empty}"] * bool(empty)) or NO_TABLES


def _part(value):
    """Return a value on its lines, of a long one the first; rows as a table; of a function its name."""
    if callable(value):
        return f"{value.__name__}(...)"
    if (
        isinstance(value, list)
        and value
        and all(isinstance(row, dict) and list(row) == list(value[0]) for row in value)
    ):
        return "\n".join(_aligned(list(value[0]), [list(row.values()) for row in value]))
    lines = pformat(value, width=100, compact=True, sort_dicts=False).splitlines()
    return "\n".join([*lines[:ROWS], *["..."] * (len(lines) > ROWS)])


def _file(path):
    """Return the first lines of a text file below its name; of another file its size."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return f"{path.name}: {path.stat().st_size} bytes"
    return "\n".join([f"{path.name}:", *lines[:ROWS], *["..."] * (len(lines) > ROWS)])


def _called(name):
    """Return what a table, (name,) or (schema, name), is called: without the schema in which one is by default."""
    return ".".join(name[1:] if name[0] == "main" and len(name) > 1 else name)


def _read(con, name):
    """Return the names of a table's columns, and its rows."""
    read = con.execute("select * from " + ".".join(f'"{part}"' for part in name))
    return [column[0] for column in read.description], read.fetchall()


def _table(name, columns, found):
    count = f"{len(found)} row{'s' * (len(found) != 1)}" + (f", the first {ROWS}" if len(found) > WHOLE else "")
    return "\n".join([f"{name}: {count}", *_aligned(columns, found)])


def _aligned(columns, found):
    """Return rows, of many the first ones, below the names of their columns, as lines."""
    shown = found if len(found) <= WHOLE else found[:ROWS]
    lines = [columns, *(["NULL" if value is None else str(value) for value in row] for row in shown)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def interact(con, asked, project):
    """Open a Python prompt with `con`, `lab`, and what the learner's answer defines."""
    from breakfix.lab import magic

    space = {"con": con, "lab": project.lab()}
    exec(getattr(project.lab(), "imports", ""), space)  # noqa: S102  # the notebook's own import lines
    try:
        cells = copies.read(project).cells
        source = next(cell.source for cell in cells if notebook.answer_name(cell) == asked.full_name)
        magic.play_with(source.partition("\n")[2], space)
    except (Refusal, StopIteration):
        pass  # without a copy there is nothing of the learner's to define
    code.interact(f"con is the connection; {asked.name} is your answer, as it is saved. exit() ends it.", local=space)
