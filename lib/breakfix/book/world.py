"""A world to look at in a terminal: its tables or files as plain text, or a Python prompt in it."""

import code
from pathlib import Path

from breakfix.book import Refusal, copies, notebook

ROWS = 20  # of a table are shown


def tables(con):
    """Return the tables of a connection as text, at most 20 rows each; then the names of the empty ones.

    Of a world that is a folder, its files, at most 20 lines each.
    """
    if isinstance(con, Path):
        return "\n\n".join(map(_file, sorted(each for each in con.rglob("*") if each.is_file()))) or "an empty folder"
    if not hasattr(con, "table"):
        return "This world has no tables."
    names = [name for (name,) in con.sql("select table_name from duckdb_tables() order by table_name").fetchall()]
    full = {name: con.table(f'"{name}"') for name in names if len(con.table(f'"{name}"'))}
    parts = [_table(name, table) for name, table in full.items()]
    empty = ", ".join(name for name in names if name not in full)
    return "\n\n".join(parts + [f"empty: {empty}"] * bool(empty)) or "This world has no tables."


def _file(path):
    """Return the first lines of a text file below its name; of another file its size."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return f"{path.name}: {path.stat().st_size} bytes"
    return "\n".join([f"{path.name}:", *lines[:ROWS], *["..."] * (len(lines) > ROWS)])


def _table(name, table):
    rows = [["NULL" if value is None else str(value) for value in row] for row in table.fetchall()]
    count = f"{len(rows)} row{'s' * (len(rows) != 1)}" + (f", the first {ROWS}" if len(rows) > ROWS else "")
    lines = [table.columns, *rows[:ROWS]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    told = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([f"{name}: {count}", *told])


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
