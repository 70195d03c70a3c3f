"""The `%%answer` cell."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

import toy_project
from breakfix.lab import ledger, magic


@pytest.fixture(scope="module")
def shell():
    shell = InteractiveShell()
    shell.run_cell("%load_ext breakfix")
    shell.user_ns["lab"] = toy_project
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_one_cell_one_verdict(shell):
    """The result of the cell is the verdict, and the function is there to play with."""
    source = toy_project.keep_newest.reference_source
    result = shell.run_cell(f"%%answer lab.keep_newest\n{source}").result
    assert result.status == "passed"
    assert callable(shell.user_ns["keep_newest"])


def test_a_syntax_error_is_a_verdict(shell):
    """A cell that does not compile is judged like any other."""
    result = shell.run_cell("%%answer lab.keep_newest\ndef keep_newest(con)\n    pass\n").result
    assert result.status == "not yet"
    assert "line 2 of the cell" in str(result)


def test_a_loop_at_the_top_does_not_stop_the_kernel(shell):
    """Only the worker runs what is not a definition."""
    result = shell.run_cell("%%answer lab.wait\nwhile True:\n    pass\n").result
    assert "was stopped" in str(result)


@pytest.mark.parametrize("name", ["lab.nothing", "nothing.load", "lab", "", "__import__('os').getcwd()"])
def test_a_name_that_is_none(name):
    """A first line that names no exercise is one sentence, and nothing in it is evaluated."""
    with pytest.raises(magic.NoSuchExercise):
        magic.find(name, {"lab": toy_project})


def test_the_bundle(shell):
    """Text, HTML and data say the same."""
    bundle = shell.run_cell("%%answer lab.wait\nwait = 3\n").result._repr_mimebundle_()
    assert bundle["application/vnd.breakfix.verdict+json"] == {"exercise": "wait", "phase": "alter", "status": "passed"}
    assert "passed" in bundle["text/html"]
    assert bundle["text/plain"].startswith("wait: passed.")
