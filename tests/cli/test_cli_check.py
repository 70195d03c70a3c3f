"""A project by editor and terminal alone."""

import re
import shutil

import pytest

from breakfix import places
from breakfix.book import notebook
from breakfix.book.copies import copies
from breakfix.book.terminal import route
from breakfix.lab import ledger
from terminal import Learner


@pytest.fixture
def learner(workbook, monkeypatch):
    monkeypatch.setenv("BREAKFIX_LEDGER", "off")  # so that it is put back: the commands turn it on
    shutil.rmtree(places.WORK, ignore_errors=True)
    yield Learner()
    ledger.current.cache_clear()


def test_the_whole_route(learner):
    """With answers typed one after another, `check` shows what cells show, stops at each, and comes to the end."""
    code, said = learner.asks("check", "9-01")
    assert code == 1
    assert "cell run-02, line" in said
    assert "input_records  7" in said
    assert "You are at total: work/level_9/01_toy.py, cell total, line" in said
    *names, last = [step.asked.full_name for step in route.Route(learner.project).steps if step.asked]
    for name in names:
        learner.types(name)
        code, said = learner.asks("check", "9-01")
        assert code == 1
        assert "input_records" not in said or name == "total"
    learner.types(last)
    code, said = learner.asks("check", "9-01")
    assert (code, said.splitlines()[-2]) == (0, "9-01: all that is core is passed or complete.")
    assert "\x1b" not in said
    assert learner.asks("progress")[1].count("proven") == 5
    assert learner.asks("check", "9-01") == (
        0,
        "9-01: work/level_9/01_toy.py\n\n9-01: all that is core is passed or complete.\n\n",
    )


def test_a_prediction_is_not_given_away(learner):
    """What answers a prediction is withheld, by `show` too, and runs when it is committed; each event is kept once."""
    assert "withheld until you commit it" in learner.asks("show", "9-01", "predict")[1]
    assert "seen" not in learner.asks("show", "9-01", "total")[1]
    assert learner.events() == []
    learner.types("total", "n = 8\nwhy = 'a guess'\nsure = 50")
    code, said = learner.asks("check", "9-01", "total")
    assert code == 0
    assert "n      8     7   <- differs" in said
    learner.types("total.because", "The range ends before it.")
    for _ in range(2):
        assert learner.asks("check", "9-01", "total.because")[0] == 0
        learner.asks("show", "9-01", "predict")
        learner.asks("check", "9-01", "total")
    assert learner.events() == [("commit", "total"), ("seen", "total"), ("because", "total")]


def test_a_reveal_waits_for_the_learner(learner):
    """`check` tells of a reveal and goes on without it; `show` runs it."""
    for name in [step.asked.full_name for step in route.Route(learner.project).steps if step.asked]:
        learner.types(name)
    with learner.path.open("a", encoding="utf-8") as copy:
        copy.write("\n# %%\nlab.keep_newest.reveal()\n")
    code, said = learner.asks("check", "9-01")
    assert code == 0
    assert "lab.keep_newest.reveal(): what each statement of your answers is there for." in said
    assert "trial that misses it" not in said
    phase = re.search(r"`breakfix show 9-01 (\w+)` shows it", said)[1]
    assert "without" in learner.asks("show", "9-01", phase)[1]


def test_one_answer(learner):
    """One answer is judged without its neighbours; the verdict and the verbs say what works in a terminal."""
    learner.types("keep_newest", 'def keep_newest(con):\n    con.execute("insert into target from staging")')
    code, said = learner.asks("check", "9-01", "keep_newest")
    assert code == 1
    assert "keep_newest: not yet. 1 of 2 trials hold." in said
    assert "play    breakfix world 9-01 keep_newest newer_first" in said
    assert "stuck   breakfix hint 9-01 keep_newest   1 of 3, unread" in said
    assert "a has two rows: which clock is later?" in learner.asks("hint", "9-01", "keep_newest")[1]
    assert "breakfix solution 9-01 keep_newest --now opens it" in learner.asks("solution", "9-01", "keep_newest")[1]
    assert "max_by" in learner.asks("solution", "9-01", "keep_newest", "--now")[1]
    learner.types("keep_newest")
    assert learner.asks("check", "9-01", "lab.keep-newest")[0] == 0
    assert learner.events("attempt") == [("attempt", "keep_newest")] * 2


def test_a_query_in_its_quotes(learner):
    """A query is judged as it stands between the quotes, without them, and beside them."""
    for text in ("select count(*) as n from range(7)", "with a as (from range(7))\nselect count(*) as n\n\tfrom a"):
        learner.types("count_rows", text)
        assert learner.asks("check", "9-01", "count_rows")[0] == 0
    whole = learner.path.read_text()
    learner.path.write_text(whole.replace(f'r"""\n{text}\n"""', text))
    assert learner.asks("check", "9-01", "count_rows")[0] == 0
    assert learner.events() == [("attempt", "count_rows")] * 2


def test_a_world_in_a_terminal(learner):
    """`world` names the trials, and shows the tables of one as plain text."""
    assert "one_row, newer_first" in learner.asks("world", "9-01", "keep_newest")[1]
    code, said = learner.asks("world", "9-01", "keep_newest", "newer_first")
    assert (code, said) == (
        0,
        "when the newer row of a comes first\n\n"
        "staging: 2 rows\nkey  value  ts\na    2      20\na    1      10\n\nempty: target\n",
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["check", "9-01", "keep_newst"], "9-01 has no exercise keep_newst; the nearest is keep_newest."),
        (["show", "9-01", "mastry"], "the nearest is mastery."),
        (["hint", "9-01", "totl"], "the nearest is total."),
        (["world", "9-01", "keep_newest", "never"], "keep_newest has no trial 'never'; it has one_row, newer_first."),
        (["check", "9-1"], "There is no project 9-1"),
    ],
)
def test_a_name_that_is_none(learner, words, sentence):
    """An unknown name is refused with the nearest one, and nothing is kept."""
    code, said = learner.asks(*words)
    assert (code, sentence in said) == (2, True)
    assert learner.events() == []


def test_a_copy_that_cannot_be_read(learner):
    """No copy, an answer cell that is gone, another encoding: a sentence each, and the file stays as it is."""
    learner.path.write_text(learner.path.read_text().replace("# %%answer lab.wait\n", ""))
    assert "has no cell `%%answer lab.wait`; put it back" in learner.asks("check", "9-01", "wait")[1]
    learner.path.write_bytes(b"# %%\n'caf\xe9'\n")
    assert "is not UTF-8 in line 2" in learner.asks("check", "9-01")[1]
    assert learner.path.read_bytes() == b"# %%\n'caf\xe9'\n"
    learner.path.unlink()
    assert "`breakfix start 9-01` makes one." in learner.asks("check", "9-01")[1]


def test_a_cell_that_raises(learner):
    """A cell of the learner's own that raises is named with its error, and the way stops there."""
    text = learner.path.read_text()
    learner.path.write_text(text.replace("# %% predict-01 [markdown]", "# %%\n1 / 0\n\n# %% predict-01 [markdown]"))
    code, said = learner.asks("check", "9-01")
    assert code == 1
    assert "cell mine-01, line 41 did not come to its end. ZeroDivisionError: division by zero" in said
    assert "\x1b" not in said


def test_a_notebook_works_too(learner):
    """The copy that was saved last is taken: a notebook that was saved in JupyterLab after the text file."""
    learner.types("wait")
    copies.start(learner.project)
    mine = notebook.read(learner.project.copy)
    assert "wait = 3" in next(cell.source for cell in mine.cells if cell.id == "wait")
    assert "work/level_9/01_toy.ipynb" in learner.asks("check", "9-01", "wait")[1]
    learner.types("wait", "wait = 9")
    code, said = learner.asks("check", "9-01", "wait")
    assert (code, "01_toy.py" in said) == (1, True)


def test_an_answer_that_was_taken_out(learner):
    """Without the cell of a core exercise nothing is said to be done; the one to put back is named."""
    text = learner.path.read_text()
    learner.path.write_text(text.replace("# %%answer lab.", "# answer lab."))
    code, said = learner.asks("check", "9-01")
    assert code == 2
    assert "has no cell `%%answer lab.total`; put it back" in said
