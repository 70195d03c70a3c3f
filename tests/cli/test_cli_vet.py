"""The commands of an author: vet and propose."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import tiny
import toy_lawless
from breakfix.cli.door import main


@pytest.fixture(scope="module", autouse=True)
def projects(workbook):
    """A project that keeps no law."""
    tiny.write("lawless", tiny.opening("lawless"), "03", Path(toy_lawless.__file__).read_text("utf-8"))


def told(*arguments):
    done = CliRunner().invoke(main, list(arguments))
    return done.exit_code, done.output


def test_vet_says_where_and_what_to_write():
    """File and line, the law, what is off, what to write; and how many laws are kept."""
    code, said = told("vet", "9-03", "keep_even")
    assert code == 1
    assert "level_9/lawless.py:10  keep_even: there is help\n  off    1 hints, of 2\n  write  keep_even.hints" in said
    *_, last, notebook = said.splitlines()
    assert last.startswith("9-03: ")
    assert last.endswith(" things are off.")
    assert notebook == "The notebook: pytest tests/test_notebooks.py tests/book -k '9-03 or lawless'"


def test_vet_of_a_slip_that_no_longer_fits(workbook):
    """What cannot be imported is a sentence with file and line, and no traceback."""
    stale = (
        Path(toy_lawless.__file__).read_text("utf-8")
        + '\n\nkeep_even.slips("""\ngone: Why?\n    - not there\n    + there\n""")\n'
    )
    tiny.write("stale", tiny.opening("stale"), "04", stale)
    code, said = told("vet", "9-04")
    assert code == 2
    assert said.startswith("Error: 9-04 cannot be imported: stale.py:")
    assert "slip gone: 'not there' stands 0 times in the reference" in said


def test_vet_of_what_is_not_there():
    """A name that nobody asks is a sentence."""
    assert told("vet", "9-03", "nothing") == (2, "Error: 9-03 asks nothing called nothing; see `breakfix vet 9-03`.\n")


def test_propose_prints_slips():
    """What nobody sees comes first, ready to paste; exit 1 as long as there is some."""
    code, said = told("propose", "9-03", "keep_even")
    assert code == 1
    assert "# no trial and no draw sees this\nunseen 1: ...\n    - " in said
    assert "9-03 keep_even: " in said.splitlines()[-1]


def test_propose_takes_code_only():
    """A knob and a prediction have no text that could be turned."""
    code, said = told("propose", "9-03", "knob")
    assert (code, said) == (2, "Error: 9-03 has no exercise knob that asks for Python, SQL or tests.\n")
