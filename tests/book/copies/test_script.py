"""A notebook as a text file, and back."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.copies import script
from breakfix.lab import answers

KINDS = {"load": "python", "query": "sql", "report": "prose"}
NASTY = [
    *("# %%", "#%%", "# %% load", "# %% x [markdown]", "# %%answer lab.load", "%% x", "%time", "# %time", "# # %x"),
    *('"""', "'''", 'r"""', "\\", '\\"""', "\t", "é \N{SNOWMAN}", "", " ", "\r", "\f", "\u2028", "\x85", "!ls"),
    *("#| # %%", "#| #", "# ", "#", "...", "```", "# ---", "def load(con):", "    pass"),
]
TEXT = st.lists(st.sampled_from(NASTY) | st.text(max_size=6), max_size=6).map("\n".join)


def answer(name, text):
    return new_code_cell(f"%%answer lab.{name}\n{text}", id=name, metadata={"tags": ["exercise"]})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*KINDS, "code", "markdown", "raw"]), TEXT), min_size=1, max_size=4))
def test_nothing_is_lost(cells):
    """Whatever stands in a cell comes back, sign by sign: markers, quotes, backslashes, tabs, odd line ends."""
    make = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
    made = [answer(kind, text) if kind in KINDS else make[kind](text) for kind, text in cells]
    for place, cell in enumerate(made):
        cell.id = f"cell-{place}"
    back = script.read(script.write(new_notebook(cells=made), KINDS, "A copy."), KINDS, "A copy.")
    assert back.cells == made


@pytest.mark.parametrize("project", catalogue.projects(), ids=lambda project: project.number)
def test_every_notebook_is_valid_python(project):
    """As text a notebook is Python for a linter, and is the same notebook when it is read; diagrams stay text."""
    shipped = notebook.without_outputs(notebook.read(project.notebook))
    kinds = {name: asked.kind for name, asked in answers(project.lab()).items()}
    text = script.write(shipped, kinds, "A copy.")
    ast.parse(text)
    assert script.read(text, kinds, "A copy.").cells == shipped.cells
    assert ("# ```mermaid" in text) == any("```mermaid" in cell.source for cell in shipped.cells)


def test_a_query_stands_in_quotes():
    """A query and a text stand between quotes, a function as it is."""
    cells = [answer("query", "..."), answer("load", "def load(con):\n    pass")]
    assert script.write(new_notebook(cells=cells), KINDS) == (
        '# %% query tags=["exercise"]\n# %%answer lab.query\nr"""\n...\n"""\n\n'
        '# %% load tags=["exercise"]\n# %%answer lab.load\ndef load(con):\n    pass\n'
    )


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ('r"""\nselect 1\n"""', "select 1"),
        ('r"""select 1"""', "select 1"),
        ('"""\nselect 1\n"""', "select 1"),
        ("select 1", "select 1"),
        ('r"""\nselect 1', "select 1"),
        ('r"""\n...\n"""\nselect 1', "select 1"),
        ('r"""\nselect 1\n"""\norder by 1', "select 1\norder by 1"),
        ('r"""\nselect 1\n# %%\n# %% more\norder by 1\n"""', "select 1\n# %%\n# %% more\norder by 1"),
        ('r"""\nselect \'\'\' and """ and \\\n"""', "select ''' and \"\"\" and \\"),
    ],
)
def test_what_a_learner_types(typed, taken):
    """However the quotes were treated, the query is what stands there, and the cells below it stay apart."""
    below = '# %% m [markdown]\n# after\n\n# %% load\n# %%answer lab.load\nr"""\nx\n"""\n'
    cells = script.read(f"# %% query\n# %%answer lab.query\n{typed}\n\n{below}").cells
    assert [cell.source for cell in cells] == [f"%%answer lab.query\n{taken}", "after", "%%answer lab.load\nx"]


def test_line_ends_of_another_system():
    """A file that an editor saved with CRLF is the same notebook."""
    text = script.write(new_notebook(cells=[answer("query", "select\n\t1"), answer("load", "x = 1\n")]), KINDS)
    assert script.read(text.replace("\n", "\r\n")).cells == script.read(text).cells


def test_cells_of_ones_own():
    """A bare `# %%` begins a cell of the learner's own, with an id that no other cell has; so does code at the top."""
    text = "import this\n\n# %% mine-01\n1\n\n# %%\n# %time 2\n\n# %% my try\n3\n\n# %% mine-01\n4\n"
    cells = script.read(text).cells
    assert [cell.id for cell in cells] == ["mine-02", "mine-01", "mine-03", "my-try", "mine-04"]
    assert [cell.source for cell in cells] == ["import this", "1", "%time 2", "3", "4"]
    assert script.places(text)["mine-03"] == 6


def test_no_cells():
    """A file without a cell is refused in a sentence."""
    with pytest.raises(Refusal, match="No cell begins in it"):
        script.read("select 1\n")


def test_an_answer_that_begins_with_a_docstring():
    """Quotes are taken off a query and a text only: a function may begin with a string of its own."""
    text = '"""My notes."""\ndef load(con):\n    """Inner."""'
    (cell,) = script.read(f"# %% load\n# %%answer lab.load\n{text}\n", KINDS).cells
    assert cell.source == f"%%answer lab.load\n{text}"


def test_comments_of_a_learner_stay():
    """A comment above the first cell becomes a cell; one above an answer's first line goes below it."""
    text = script.write(new_notebook(cells=[answer("query", "select 1"), answer("load", "pass")]), KINDS, "A copy.")
    text = text.replace("# A copy.", "# A copy.\n# my plan").replace("# %%answer", "# mine\n# %%answer")
    assert [cell.source for cell in script.read(text, KINDS, "A copy.").cells] == [
        "my plan", "%%answer lab.query\n-- mine\nselect 1", "%%answer lab.load\n# mine\npass",
    ]  # fmt: skip
