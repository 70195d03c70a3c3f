"""A newer notebook brought into a copy."""

import copy
import os

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_output

import edits
from breakfix.book import notebook
from breakfix.book.copies.merge import merge
from breakfix.book.copies.news import beside

COPIES = {
    "untouched": lambda cells: None,
    "half solved": edits.solved,
    "added at both ends": lambda cells: (
        edits.added(cells, 0, "first = 1"),
        edits.added(cells, len(cells), "last = 1", "11"),
    ),
    "split answer": lambda cells: (
        edits.wrote(cells, "load", edits.LOAD + "\n    # mine"),
        edits.split(cells, "load", 2),
    ),
    "split run": lambda cells: edits.split(cells, "run-02", 1),
    "merged": lambda cells: (edits.wrote(cells, "run-02", "x = 'mine'"), edits.merged_with_next(cells, "run-02")),
    "deleted": lambda cells: [cells.pop(edits.place(cells, name)) for name in ("run-02", "advance", "fix-02")],
    "moved": lambda cells: (edits.moved(cells, "load", 2), edits.moved(cells, "run-01", 9)),
    "pasted": lambda cells: edits.pasted(cells, "load", edits.LOAD + "  # mine", same_id=False),
    "pasted with its id": lambda cells: edits.pasted(cells, "load", edits.LOAD + "  # mine", same_id=True),
    "pasted run with its id": lambda cells: edits.pasted(cells, "run-02", "mine()", same_id=True),
    "without ids": lambda cells: (edits.solved(cells), edits.without_ids(cells)),
    "untouched without ids": edits.without_ids,
    "other line ends": lambda cells: (
        edits.wrote(cells, "run-02", "one = 1\r\ntwo = 2"),
        edits.wrote(cells, "run-01", cells[4].source.replace("\n", "\r\n")),
    ),
    "answer is a raw cell": lambda cells: (edits.solved(cells), edits.retyped(cells, "load")),
    "run is a note": lambda cells: (edits.solved(cells), edits.retyped(cells, "run-02", nbformat.v4.new_markdown_cell)),
    "no cell left": lambda cells: cells.clear(),
    "only an own cell": lambda cells: (cells.clear(), edits.added(cells, 0, "all mine")),
    "ids like ours": lambda cells: edits.added(cells, 5, "mine = 2", "run-04"),
    "answer of no exercise": lambda cells: edits.added(cells, 5, "%%answer lab.more\nmine = 3"),
    "imports": lambda cells: edits.wrote(cells, "opening-04", "import duckdb\nimport math\n%matplotlib inline"),
    "no Python in parameters": lambda cells: edits.wrote(cells, "opening-02", "seed = = 3"),
    "fences in an answer": lambda cells: edits.wrote(cells, "advance", "%%answer lab.advance\n```\n````\nmine\n```"),
}
NEWER = {
    "nothing": lambda cells: None,
    "a cell added": lambda cells: edits.added(cells, 6, "fresh = 1", "run-04"),
    "a cell removed": lambda cells: cells.pop(edits.place(cells, "run-02")),
    "all reworded": lambda cells: [edits.wrote(cells, cell.id, cell.source + "\nreworded") for cell in cells],
    "run reworded": lambda cells: edits.wrote(cells, "run-02", "def receive(con):\n    return con.all()"),
    "moved": lambda cells: edits.moved(cells, "run-02", 10),
    "stub changed": lambda cells: edits.wrote(cells, "load", edits.LOAD.replace("con", "con, now")),
    "exercise renamed": lambda cells: (
        edits.wrote(cells, "load", edits.LOAD.replace("load", "upsert")),
        setattr(cells[edits.place(cells, "load")], "id", "upsert"),
    ),
    "exercises removed": lambda cells: [cells.pop(edits.place(cells, name)) for name in ("load", "advance")],
    "parameters changed": lambda cells: edits.wrote(cells, "opening-02", 'dataset = "sample"  # or big\nrate = 2'),
    "imports changed": lambda cells: edits.wrote(cells, "opening-04", "import duckdb\nimport pandas as pd"),
    "ids changed": lambda cells: [setattr(cell, "id", f"x-{cell.id}") for cell in cells if "run" in cell.id],
}  # fmt: skip


def check(base, mine, newer):
    """The promises of every merge."""
    inputs = repr((base, mine, newer))
    for known in (base, None):
        merged, _ = merge(known, mine, newer)
        assert edits.lost(base, mine, merged) == []
        nbformat.validate(merged)
        assert len({cell.id for cell in merged.cells}) == len(merged.cells)
        again, nothing = merge(newer, merged, newer)
        assert (unnamed(again), nothing.changes) == (unnamed(merged), False)
    assert inputs == repr((base, mine, newer))


def unnamed(text):
    """The cells without their ids: part of a split cell, or a merged one, may be told by its id only from then on."""
    return [{**cell, "id": ""} for cell in text.cells]


@pytest.mark.parametrize("upstream", NEWER)
@pytest.mark.parametrize("damage", COPIES)
def test_nothing_is_lost(damage, upstream):
    """Whatever happened to a copy, an upgrade keeps every line of the learner's, and a second one changes nothing."""
    check(edits.shipped(), edits.changed(COPIES[damage]), edits.changed(NEWER[upstream]))


@pytest.mark.parametrize("upstream", NEWER)
def test_untouched_copy_becomes_the_newer_notebook(upstream):
    """A copy in which nobody wrote is the newer notebook afterwards, cell for cell, also when its ids were lost."""
    newer = edits.changed(NEWER[upstream])
    for damage in ("untouched", "untouched without ids"):
        merged, _ = merge(edits.shipped(), edits.changed(COPIES[damage]), newer)
        assert merged.cells == newer.cells


@pytest.mark.parametrize("damage", COPIES)
def test_without_news_nothing_changes(damage):
    """A copy is left alone, in order and text, when the notebook is the one that it was made from."""
    mine = edits.changed(COPIES[damage])
    merged, news = merge(edits.shipped(), mine, edits.shipped())
    assert (unnamed(merged), news.changes) == (unnamed(mine), False)


laws = settings(
    max_examples=int(os.environ.get("BREAKFIX_EXAMPLES", "40")),
    derandomize="BREAKFIX_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
# The learner's edits carry `mine`, so that a text is never one that was shipped by chance.
AT = st.integers(0, 30)
TEXTS = st.sampled_from(
    [
        "mine = 1",
        "# mine\n\n# mine too",
        "%%answer lab.load\nmine",
        "",
        "def receive(con):\n    mine",
        "seed = 9  # mine\nmore = [1,\n  'mine']",
        "```\nmine\n````",
        "import mine\r\nimport duckdb as mine",
    ]
)
LEARNER = st.one_of(
    st.tuples(st.just("wrote"), AT, TEXTS),
    st.tuples(st.just("appended"), AT, TEXTS),
    st.tuples(st.just("added"), AT, TEXTS),
    st.tuples(st.sampled_from(["deleted", "split", "joined", "pasted", "doubled", "retyped", "reidentified"]), AT, AT),
    st.tuples(st.just("moved"), AT, AT),
)
AUTHOR = st.one_of(
    st.tuples(st.sampled_from(["deleted", "moved"]), AT, AT),
    st.tuples(
        st.sampled_from(["wrote", "added"]),
        AT,
        st.sampled_from(["newer = 1", "seed = 8\nrate = 2", "import newer", "# a\n\n# b", "1 +"]),
    ),
)


def edit(cells, script):
    """Do what a script says, one step after the other; cells are counted round."""
    for number, (what, where, how) in enumerate(script):
        at = where % (len(cells) or 1)
        if what == "added" or not cells:
            edits.added(cells, at, how if isinstance(how, str) else "more", f"fresh{number}")
            continue
        cell, twin = cells[at], copy.deepcopy(cells[at])
        if what == "wrote":
            cell.source = how
        elif what == "appended":
            cell.source += "\n" + how
        elif what == "deleted":
            del cells[at]
        elif what == "moved":
            cells.insert(how % len(cells), cells.pop(at))
        elif what == "split":
            edits.split(cells, cell.id, how % 4)
            cells[at].id = f"{number:08x}"
        elif what == "joined" and at + 1 < len(cells):
            edits.merged_with_next(cells, cell.id)
            cell.id = f"{number:08x}"
        elif what == "retyped":
            cells[at] = nbformat.v4.new_markdown_cell(cell.source, id=cell.id)
        elif what == "reidentified":
            cell.id = f"{number:08x}"
        elif what in ("pasted", "doubled"):
            twin.id = cell.id if what == "doubled" else f"twin{number}"
            cells.insert(how % len(cells), twin)


@laws
@given(st.lists(LEARNER, max_size=8), st.lists(AUTHOR, max_size=5))
def test_nothing_is_lost_whatever_was_done(learner, author):
    """The same holds for any sequence of edits, of the learner and of the author."""
    mine, newer = (edits.changed(lambda cells, script=script: edit(cells, script)) for script in (learner, author))
    check(edits.shipped(), mine, newer)


@laws
@given(st.lists(AUTHOR, max_size=8))
def test_any_newer_notebook_replaces_an_untouched_copy(author):
    """A copy in which nobody wrote becomes the newer notebook, whatever the author did."""
    newer = edits.changed(lambda cells: edit(cells, author))
    assert merge(edits.shipped(), edits.shipped(), newer)[0].cells == newer.cells


def upgraded(learner, author):
    """The cells by id, and the news, when a learner and an author each made an edit."""
    merged, news = merge(edits.shipped(), edits.changed(learner), edits.changed(author))
    return {cell.id: cell for cell in merged.cells}, news


def test_outputs_stay_where_the_text_stays():
    """A cell whose text is the same keeps what it showed; a renewed one shows nothing."""
    mine = edits.shipped()
    for cell in mine.cells[5:7]:
        cell.outputs = [new_output("stream", name="stdout", text="seven")]
    merged, _ = merge(edits.shipped(), mine, edits.changed(NEWER["run reworded"]))
    assert [bool(cell.outputs) for cell in merged.cells[5:7]] == [False, True]


def test_newer_text_lies_below_a_changed_cell():
    """Where both changed a cell, the learner's runs, and a Markdown cell below it shows the newer text, once."""
    cells, news = upgraded(edits.solved, NEWER["run reworded"])
    assert "print('here')" in cells["run-02"].source
    assert cells["run-02-newer"].cell_type == "markdown"
    assert "con.all()" in cells["run-02-newer"].source
    assert news.beside == ["run-02"]
    assert list(cells).index("run-02-newer") == list(cells).index("run-02") + 1


def test_newer_text_is_replaced_by_a_newer_one():
    """The next upgrade puts the newest text in place of the one that nobody has touched."""
    first, _ = merge(edits.shipped(), edits.changed(edits.solved), edits.changed(NEWER["run reworded"]))
    third = edits.changed(lambda cells: edits.wrote(cells, "run-02", "newest()"))
    merged, _ = merge(edits.changed(NEWER["run reworded"]), first, third)
    assert "con.all()" not in str(merged.cells)
    assert [cell.source for cell in merged.cells].count(beside(third.cells[5])) == 1


@pytest.mark.parametrize("author", ["run reworded", "a cell before"])
def test_parts_of_a_split_cell_stay_together(author):
    """The newer text of a cell that was split lies below its last part, and nothing comes between the parts."""
    before = lambda cells: (NEWER["run reworded"](cells), edits.added(cells, 5, "fresh = 1", "run-04"))  # noqa: E731
    cells, _ = upgraded(COPIES["split run"], NEWER.get(author, before))
    texts = [cell.source for cell in cells.values()]
    at = texts.index("def receive(con):")
    assert texts[at + 1] == "    rows = con.read()\n    return rows"
    assert "con.all()" in texts[at + 2]


def test_settings_of_the_learner_stay():
    """A parameter keeps the learner's value, a new one comes in, and a setting that is gone stays as a comment."""
    cells, news = upgraded(
        lambda cells: edits.wrote(cells, "opening-02", 'dataset = "flights"  # or flights\nseed = 9\nmine = 1'),
        NEWER["parameters changed"],
    )
    source = 'dataset = "flights"  # or flights\nrate = 2\n# no longer a parameter: seed = 9\nmine = 1'
    assert (cells["opening-02"].source, news.joined) == (source, ["opening-02"])


def test_imports_of_both_are_there():
    """A learner's import and a newer one stand in one cell: what follows needs both."""
    cells, _ = upgraded(COPIES["imports"], NEWER["imports changed"])
    assert cells["opening-04"].source == "import duckdb\nimport pandas as pd\nimport math\n%matplotlib inline"


def test_stub_changes_only_where_nobody_answered():
    """An untouched answer cell gets the newer stub; an answer stays, and the report tells."""
    cells, news = upgraded(lambda cells: None, NEWER["stub changed"])
    assert ("now" in cells["load"].source, news.renewed, news.stubs) == (True, ["load"], [])
    cells, news = upgraded(edits.solved, NEWER["stub changed"])
    assert ("my try" in cells["load"].source, news.renewed, news.stubs) == (True, [], ["load"])


def test_answer_to_a_renamed_exercise_is_kept_in_a_note():
    """The new stub comes in; the old answer is beside it as Markdown, since as code it would stop a run."""
    cells, news = upgraded(edits.solved, NEWER["exercise renamed"])
    assert cells["upsert"].source.startswith("%%answer lab.upsert")
    assert cells["load-earlier"].cell_type == "markdown"
    assert "my try" in cells["load-earlier"].source
    assert (news.retired, news.new) == (["load"], ["upsert"])


def test_cells_that_left_go_if_nobody_changed_them():
    """A cell that the newer notebook lacks leaves the copy, and stays when the learner changed it."""
    assert "run-02" not in upgraded(lambda cells: None, NEWER["a cell removed"])[0]
    assert "run-02" in upgraded(edits.solved, NEWER["a cell removed"])[0]


def test_what_the_learner_took_out_stays_out():
    """A cell that the learner deleted does not come back, and the report names it."""
    cells, news = upgraded(COPIES["deleted"], NEWER["all reworded"])
    assert news.deleted == ["run-02", "fix-02", "advance"]
    assert not {"run-02", "advance", "fix-02"} & set(cells)


def test_own_cells_follow_their_neighbour():
    """A learner's cell stays behind the cell that it follows, also when that one moves in the newer notebook."""
    mine = lambda cells: edits.added(cells, edits.place(cells, "run-02") + 1, "play = 1")  # noqa: E731
    cells, _ = upgraded(mine, NEWER["moved"])
    assert list(cells).index("0a1b2c3d") == list(cells).index("run-02") + 1


def test_a_picture_is_something_written():
    """A picture that was pasted into a shipped note makes it the learner's."""
    mine = edits.shipped()
    mine.cells[4].attachments = {"drawn.png": {"image/png": "iVBORw0KGgo="}}
    merged, _ = merge(edits.shipped(), mine, edits.changed(NEWER["all reworded"]))
    assert merged.cells[4].attachments == mine.cells[4].attachments


def test_marks_of_the_author_come_and_of_the_learner_stay():
    """A new tag of the notebook comes in with an unchanged text; a tag that the learner gave stays."""
    mine, newer = edits.shipped(), edits.shipped()
    mine.cells[5].metadata["tags"] = ["mine"]
    newer.cells[5].metadata["tags"] = ["baseline"]
    merged, _ = merge(edits.shipped(), mine, newer)
    assert notebook.tags(merged.cells[5]) == ["baseline", "mine"]


def test_what_the_format_does_not_know_stays():
    """A copy in which a tool has left fields of its own is upgraded like any other, and they stay."""
    mine = edits.shipped()
    mine.cells[5]["folded"] = True
    merged, news = merge(edits.shipped(), mine, edits.changed(NEWER["parameters changed"]))
    assert (merged.cells[5]["folded"], news.renewed) == (True, ["opening-02"])
