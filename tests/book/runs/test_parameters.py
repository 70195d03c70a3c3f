"""What can be set in a notebook from outside."""

import papermill
import pytest
from nbformat.v4 import new_notebook

import tiny
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.runs import parameters

DEFAULTS = {"dataset": "sample", "seed": 7, "share": 0.5, "strict": True, "limit": None, "hours": [1, 2]}


@pytest.fixture(scope="module")
def toy(workbook):
    return catalogue.find(["9-01"])[0]


def test_known_are_papermills(toy):
    """The names are those that papermill finds, the defaults are values."""
    text = notebook.read(toy.notebook)
    assert parameters.known(text) == {"dataset": "sample", "seed": 7}
    assert list(parameters.known(text)) == list(papermill.inspect_notebook(str(toy.notebook)))


def test_default_must_be_literal():
    """A default that is computed is refused by its line."""
    cells = [tiny.code("import os\nroom = os.getcwd()", "parameters")]
    with pytest.raises(Refusal, match=r"room = os.getcwd\(\) is not a plain literal"):
        parameters.known(new_notebook(cells=cells))


def test_cell_must_be_python():
    """A parameters cell that cannot be read is refused with its line."""
    with pytest.raises(Refusal, match=r"not Python: .* in its line 2"):
        parameters.known(new_notebook(cells=[tiny.code("seed = 7\nseed =", "parameters")]))


def test_no_cell_no_parameters():
    """A notebook without a parameters cell has none."""
    assert parameters.known(new_notebook(cells=[tiny.code("seed = 7")])) == {}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("seed", "3", 3), ("share", "1", 1.0), ("share", "2.5", 2.5), ("strict", "false", False),
        ("strict", "True", True), ("limit", "9", 9), ("limit", "x", "x"), ("hours", "[3]", [3]),
        ("dataset", "flights", "flights"),
    ],
)  # fmt: skip
def test_text_becomes_notebooks_type(toy, name, text, value):
    """A value has the type of the notebook's default."""
    found = parameters.checked(toy, DEFAULTS, {name: text})
    assert found == {name: value}
    assert type(found[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [("seed", "1e3"), ("seed", "x"), ("seed", "true"), ("share", "no"), ("strict", "1"), ("hours", "3")],
)
def test_other_type_is_refused(toy, name, text):
    """A value of another type is refused with what is wanted: nothing is guessed."""
    with pytest.raises(Refusal, match=f"9-01 wants .* for {name}, not '{text}'"):
        parameters.checked(toy, DEFAULTS, {name: text})


def test_unknown_name_lists_known(toy):
    """An unknown name earns the nearest one, or all when none is near."""
    with pytest.raises(Refusal, match="no parameter sede; the nearest is seed"):
        parameters.checked(toy, DEFAULTS, {"sede": "1"})
    with pytest.raises(Refusal, match="no parameter zzz; it has dataset, seed"):
        parameters.checked(toy, DEFAULTS, {"zzz": "1"})


def test_dataset_is_known_or_a_file(toy, tmp_path, monkeypatch):
    """A dataset is one that the project knows, or a file, which becomes absolute; else the nearest is named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").touch()
    assert parameters.dataset(toy, "mine.csv") == str(tmp_path / "mine.csv")
    with pytest.raises(Refusal, match="the nearest is flights"):
        parameters.dataset(toy, "fligths")


def test_split_takes_values_whole():
    """Only the first `=` splits, and the last setting of a name counts."""
    assert parameters.split(["a=1", "b=x=y", "a=2", "c="]) == {"a": "2", "b": "x=y", "c": ""}
    with pytest.raises(Refusal, match="-p seed is not name=value"):
        parameters.split(["seed"])
