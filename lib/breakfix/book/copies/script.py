'''A notebook as a text file: valid Python where its cells are, read by editors and screen readers, exact both ways.

The form is jupytext's py:percent. A cell begins with a line `# %%` and the cell's id; prose and magics are comments.

    # %% load tags=["exercise"]
    # %%answer lab.load
    def load(con): ...

    # %% stale_rows tags=["exercise"]
    # %%answer lab.stale_rows
    r"""
    select ...
    """

A query or a text stands between triple quotes, where every line is taken as it is typed. In any cell a line that would
look like the beginning of one gets `#| ` before it. Only the `# %%` lines go through jupytext: what a learner wrote is
never parsed, so an open quote cannot swallow the cells below it.
'''

import re

import nbformat

from breakfix.book import Refusal
from breakfix.book.notebook import KERNEL, answer_name

MARKER = re.compile(r"#[ \t]*%%(?=[ \t\r]|$)")
HIDDEN = re.compile(r"(#\| )+#[ \t]*%%(?=[ \t\r]|$)")
TO_HIDE = re.compile(r"(#\| )*#[ \t]*%%(?=[ \t\r]|$)")
COMMENTED = re.compile(r"(# )+(#[ \t]*%%|[%!])")
TO_COMMENT = re.compile(r"(# )*(#[ \t]*%%|[%!])")
ANSWER = re.compile(r"# %%answer(?= )")
OPENING = re.compile(r"\s*[rR]?(\"\"\"|''')[ \t\r]*\n?")
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
OPTIONS = {"notebook_metadata_filter": "-all"}
QUOTED = ("sql", "prose", "unknown")  # kinds of answers that are no Python


def write(notebook, kinds=None, head=""):
    """Return a notebook as text; outputs are left out.

    kinds: {"load": "python", "stale_rows": "sql"}, what each answer is; unknown ones stand as they are. head: lines
    of comment before the first cell.
    """
    blocks = [f"# {line}".rstrip() for line in head.splitlines()] + [""] * bool(head)
    for cell, marker in zip(notebook.cells, _markers(notebook), strict=True):
        lines = [f"#| {line}" if TO_HIDE.match(line) else line for line in _body(cell, kinds)]
        blocks += [marker, *lines, ""]
    return "\n".join(blocks)


def read(text, kinds=None, head=""):
    """Return the notebook that a text is: every cell with an id, `mine-01` and so on for the learner's own.

    kinds and head: as for `write`. Raises Refusal when no cell begins in it.
    """
    if text.count("\r\n") == text.count("\n"):  # the file's line ends, not an answer's
        text = text.replace("\r\n", "\n")
    before, blocks = _split(text.split("\n"), kinds or {})
    if not blocks:
        raise Refusal("No cell begins in it: it has no line that begins with `# %%`")
    if any(line.strip() and not line.startswith("#") for line in before):
        blocks.insert(0, ["# %%", *before])
    ours = {f"# {line}".rstrip() for line in head.splitlines()}
    notes = [line for line in before if line.strip() and line.rstrip() not in ours]
    if head and notes and blocks[0][1:] != before:
        blocks.insert(0, ["# %% [markdown]", *notes, ""])
    cells = _skeleton(blocks)
    for cell, (_, *below) in zip(cells, blocks, strict=True):
        lines = [line[3:] if HIDDEN.match(line) else line for line in below]
        cell.source = _source(cell.cell_type, lines[:-1] if lines and not lines[-1] else lines, kinds or {})
    _name(cells)
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL, "cells": cells})


def places(text, kinds=None):
    """Return the line, from 1, at which each cell begins in a text: {id: line}."""
    before, blocks = _split(text.split("\n"), kinds or {})
    found, at = {}, len(before) + 1
    for cell, block in zip(read(text, kinds).cells[-len(blocks) :], blocks, strict=True):
        found[cell.id], at = at, at + len(block)
    return found


def _markers(notebook):
    """The `# %%` line of each cell, as jupytext writes it: the cell's id as its title, its metadata after it."""
    import jupytext
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

    make = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
    cells = [make[cell.cell_type]("0", metadata={**cell.metadata, "title": cell.id}) for cell in notebook.cells]
    text = jupytext.writes(new_notebook(cells=cells, metadata={"jupytext": OPTIONS}), fmt="py:percent")
    return [line for line in text.split("\n") if line.startswith("# %%")]


def _skeleton(blocks):
    """The cells that begin at the first lines of blocks, with metadata and without text."""
    import jupytext

    cells = jupytext.reads("\n".join(f"{block[0].rstrip()}\n# 0\n" for block in blocks), fmt="py:percent").cells
    if len(cells) != len(blocks):
        raise Refusal("Its cells cannot be told apart by their `# %%` lines")
    return cells


def _body(cell, kinds):
    """The lines that stand for a cell's source."""
    if cell.cell_type != "code":
        return [f"# {line}" if line else "#" for line in cell.source.split("\n")]
    name = answer_name(cell)
    first, line_end, text = cell.source.partition("\n")
    if name is None or not line_end:
        return [f"# {line}" if TO_COMMENT.match(line) else line for line in cell.source.split("\n")]
    kind = (kinds or {}).get(name, "unknown")
    if kind in QUOTED and (kind != "unknown" or _answer(text) != text):
        quote = "'''" if '"""' in text else '"""'
        text = f"r{quote}\n{text}\n{quote}"
    return [f"# {first}", *text.split("\n")]


def _source(kind, lines, kinds):
    """The source of a cell from its lines; a comment above an answer's first line moves below it."""
    if kind != "code":
        return "\n".join("" if line == "#" else line.removeprefix("# ") for line in lines)
    place = next((place for place, line in enumerate(lines) if line.strip()), 0)
    above = []
    while place + 1 < len(lines) and lines[place].startswith("#") and not ANSWER.match(lines[place]):
        above, place = [*above, lines[place]], place + 1
    if lines and ANSWER.match(lines[place]):
        first, text = lines[place][2:], "\n".join(lines[place + 1 :])
        kind = _kind(first, kinds)
        sign = {"sql": "--", "prose": ""}.get(kind, "#")
        above = [sign + line[1:] if sign else line[1:].strip() for line in above]
        body = "\n".join([*above, _answer(text) if kind in QUOTED else text])
        return f"{first}\n{body}" if above or lines[place + 1 :] else first
    return "\n".join(line[2:] if COMMENTED.match(line) else line for line in lines)


def _kind(first, kinds):
    """What kind of answer a cell with this first line is; one that is not known may stand in quotes."""
    return kinds.get(answer_name(nbformat.v4.new_code_cell(first)), "unknown")


def _answer(text):
    """The text of an answer from the lines below its name: without the quotes, where it stands in them."""
    opening = OPENING.match(text)
    end = text.rfind(opening[1]) if opening else 0
    if not opening:
        return text
    if end < opening.end():  # the closing ones are gone
        return text[opening.end() :]
    inside, below = text[opening.end() : end].removesuffix("\n"), text[end + 3 :]
    if below.strip():  # typed below the quotes
        return below.strip("\n") if inside.strip() in {"", "..."} else inside + below
    return inside


def _split(lines, kinds):
    """Take lines apart: those before the first cell, and a list for each cell, which begins with its `# %%` line."""
    before, blocks = [], []
    for line in lines:
        if MARKER.match(line):
            blocks.append([line])
        else:
            (blocks[-1] if blocks else before).append(line)
    whole = []
    while blocks:
        whole.append(blocks.pop(0))
        for _ in range(_within(whole[-1], blocks, kinds)):
            whole[-1] += blocks.pop(0)
    return before, whole


def _within(block, after, kinds):
    """How many of the blocks after this one stand in its quotes: a `# %%` that was typed in a text begins no cell."""
    place = next((place for place, line in enumerate(block[1:], 1) if line.strip()), 0)
    opening = OPENING.match("\n".join(block[place + 1 :])) if ANSWER.match(block[place]) else None
    if not opening or _kind(block[place][2:], kinds) not in QUOTED:
        return 0
    if "\n".join(block[place + 1 :]).rfind(opening[1]) >= opening.end():
        return 0
    for count, (first, *lines) in enumerate(after, 1):
        if "[markdown]" in first or any(ANSWER.match(line) for line in lines):
            return 0
        if any(line.rstrip() == opening[1] for line in lines):
            return count
    return 0


def _name(cells):
    """Give each cell the id that its `# %%` line says; one without, or with another's, gets one of its own."""
    said = [str(cell.metadata.pop("title", "")) for cell in cells]
    taken = set()
    for cell, title in zip(cells, said, strict=True):
        names = [re.sub(r"[^A-Za-z0-9_-]+", "-", title).strip("-")[:64], *(f"mine-{n:02d}" for n in range(1, 1000))]
        free = [name for name in names if ID.fullmatch(name) and name not in taken]
        cell.id = free[0] if free[0] == title else next(name for name in free if name not in said)
        taken.add(cell.id)
