"""The text of an answer."""

import contextlib

import pytest

import toy_project
from breakfix.lab import answer


def test_reference_loses_its_decorators_and_its_task():
    """What a solved notebook shows is the function alone, with its SQL as it was written."""
    source = toy_project.keep_newest.reference_source
    assert source.startswith("def keep_newest(con):\n    con.execute(")
    assert "max_by(value, ts)" in source
    assert "newest row" not in source


def test_reference_keeps_decorators_of_its_own():
    """A context manager is one in the learner's cell too: only what declares it is left out."""

    def declares(function):
        return function

    @declares
    @contextlib.contextmanager
    def opened():
        """The task."""
        yield 1

    source = answer.source_of(opened, "opened", "python")
    assert source == "@contextlib.contextmanager\ndef opened():\n    yield 1\n"


def test_variant_takes_the_name_of_the_exercise():
    """A mistake is declared under a name of its own and judged under the exercise's."""
    assert toy_project.keep_newest.mistakes[0].source.startswith("def keep_newest(con):")


def test_value_is_an_assignment():
    """The reference of a value is what its function returns."""
    assert toy_project.wait.reference_source == "wait = 3\n"


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("python", "def f(x):\n    return x  # why\n", "def f(x):\n\n    return x", True),
        ("python", "def f(x): return x", "def f(x): return y", False),
        ("python", "def f(x) return", "def f(x)  return", True),
        ("sql", "select 1 -- one\n;", "select   1", True),
        ("sql", "select 1", "select 2", False),
        ("value", "n = ...", "n = ...   # 2 to 4", True),
        ("prose", "...", " ...\n", True),
    ],
)
def test_same(kind, one, other, same):
    """Two texts are the same answer when their trees, or for SQL and prose their words, are."""
    assert answer.same(one, other, kind) is same


def test_imports_come_first():
    """An answer sees the notebook's imports and nothing else."""
    loaded = answer.load("def f():\n    return math.pi", "f", "python", "import math")
    assert 3.1 < loaded() < 3.2
    with pytest.raises(NameError):
        answer.load("def f():\n    return math.pi", "f", "python")()


def test_only_definitions_are_played():
    """A loop at the top of a cell does not run in the learner's kernel."""
    namespace = {}
    exec(answer.definitions("def f():\n    return 1\nn = 7\nm = f()\nwhile True:\n    pass\n"), namespace)
    assert namespace["f"]() == 1
    assert namespace["n"] == 7
    assert "m" not in namespace
    assert answer.definitions("print(1)") is None


@pytest.mark.parametrize(("text", "says"), [("m = 1", "no m is"), ("n = ", "Python"), ("n = (", "line 2 of")])
def test_assignments_refuse_in_one_sentence(text, says):
    """What is no Python, or gives nothing to a name that is asked for, is refused with its line."""
    with pytest.raises(ValueError, match=says):
        answer.assignments(text, ["n"])


@pytest.mark.parametrize("text", ["n = f()", "n += 1", "n = 1\nprint(n)", "m = 1\nn = m", "n = [i for i in range(3)]"])
def test_what_is_computed_is_not_read(text):
    """A cell that computes its values has to be run."""
    assert answer.assignments(text, ["n"]) is None


def test_computed_values():
    """Only the names that are asked for come back; one that is still open does not."""
    assert answer.computed("m = k + 1\nn = m\no = ...", ["n", "o"], {"k": 1}) == {"n": 2}
