"""A test file run by pytest on one case, in this process."""

import os
import sys

import pytest

from breakfix.lab.pytest_run import FAIL, NOT_RUN, PASS, TestFile

ONCE = "def test_once(numbers):\n    assert len(set(numbers)) == len(numbers)\n"


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    """Each run works in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(text, **given):
    return TestFile(text, "case")(**given)


def test_it_passes_and_fails_as_pytest_does():
    """What is given is a fixture, and an assertion decides."""
    assert ran(ONCE, numbers=[1, 2]) == PASS
    assert ran(ONCE, numbers=[1, 1]) == FAIL


def test_a_class_of_unittest_counts():
    """Its options of the debugger are there, though the debugger is not."""
    text = "import pytest, unittest\nclass TestOnce(unittest.TestCase):\n    @pytest.fixture(autouse=True)\n"
    text += "    def given(self, numbers):\n        self.numbers = numbers\n"
    text += "    def test_once(self):\n        self.assertEqual(len(set(self.numbers)), len(self.numbers))\n"
    assert ran(text, numbers=[1, 2]) == PASS
    assert ran(text, numbers=[1, 1]) == FAIL


@pytest.mark.parametrize(
    "text",
    [
        "numbers = [1, 2]\n",  # no test
        "def test_(:\n",  # no Python
        "import a_module_that_is_not_there\n",
        "assert False\n",  # while it is collected
        "def test_once(number):\n    assert number\n",  # no such fixture
        "def test_once(numbers):\n    assert not_defined\n",
        "def test_once(numbers):\n    assert numbers == [1, 2], not_defined\n",  # only when it would catch something
        "import pytest\ndef test_once():\n    pytest.exit('no')\n",
    ],
)
def test_what_cannot_run_catches_nothing(text):
    """An error of the file itself is no failing test."""
    assert ran(text, numbers=[1, 1]) == NOT_RUN


@pytest.mark.parametrize(
    "text",
    [
        "def test_once(numbers):\n    1 / 0\n",  # an error that the case brings about
        "import sys\ndef test_once():\n    sys.exit(0)\n",
        "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_once():\n    pass\n",
        "import pytest\n@pytest.fixture\ndef some(numbers):\n    raise ValueError\ndef test_once(some):\n    pass\n",
    ],
)
def test_any_other_error_is_a_failing_test(text):
    """As pytest counts: whatever raises, has not passed."""
    assert ran(text, numbers=[1]) == FAIL


def test_it_tells_where_and_why(capsys):
    """A line for each failing test, with its line in the cell, whose first line is %%answer."""
    ran(ONCE, numbers=[1, 1])
    assert capsys.readouterr().out == "test_once, line 3 of the cell: AssertionError: assert 1 == 2\n"
    ran(ONCE, numbers=[1])
    assert capsys.readouterr().out == "1 test, and none failed\n"
    ran("x = y\n")
    assert capsys.readouterr().out == "the file, line 2 of the cell: NameError: name 'y' is not defined\n"
    ran("def test_once(number):\n    pass\n", numbers=[1])
    assert capsys.readouterr().out == "test_once: there is no fixture number\n"
    ran("x = 1\n")
    assert "begins with test_" in capsys.readouterr().out


def test_each_test_has_a_copy_of_its_own():
    """What one test does to a case, no other sees, and the caller neither."""
    numbers = [1]
    text = "def test_one(numbers):\n    numbers.append(1)\n\n\ndef test_two(numbers):\n    assert numbers == [1]\n"
    assert ran(text, numbers=numbers) == PASS
    assert numbers == [1]


def test_a_module_in_the_folder_is_read_anew(room):
    """Two cases with a module of one name: each test file imports its own."""
    text = "from doubling import double\n\n\ndef test_double():\n    assert double(3) == 6\n"
    before = list(sys.path)
    for factor, ends in ((2, PASS), (3, FAIL), (2, PASS)):
        (room / "doubling.py").write_text(f"def double(n):\n    return {factor} * n\n")
        assert ran(text) == ends
    assert sys.path == before
    assert "doubling" not in sys.modules
    assert sorted(os.listdir(room)) == ["doubling.py"]  # no test file, no compiled module, no cache


def test_nothing_of_the_machine_has_a_say(room, monkeypatch):
    """Neither options in the environment nor a conftest.py above the folder; one in the folder counts."""
    (room / "conftest.py").write_text("import pytest\n\n@pytest.fixture\ndef numbers():\n    return [1, 1]\n")
    (room / "below").mkdir()
    monkeypatch.chdir(room / "below")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only")
    assert ran(ONCE) == NOT_RUN
    monkeypatch.chdir(room)
    assert ran(ONCE) == FAIL


def test_a_pytest_ini_in_the_folder_counts(room):
    """Its options too, such as those of pytest's own output."""
    (room / "pytest.ini").write_text("[pytest]\naddopts = -v\npython_functions = check_*\n")
    assert ran("def check_once(numbers):\n    assert numbers == [1]\n", numbers=[1]) == PASS


PROJECT = "from doubling import double\n\n\ndef test_double(tmp_path):\n    assert double(3) == 6\n"


def test_a_project_has_its_modules_in_src_and_its_tests_in_tests(room):
    """A test file in tests/ imports from src/, has the conftest.py beside it, and is gone afterwards."""
    for name, text in {"src/doubling.py": "def double(n):\n    return 2 * n\n", "tests/conftest.py": ""}.items():
        (room / name).parent.mkdir()
        (room / name).write_text(text)
    before = list(sys.path)
    assert TestFile(PROJECT, "case", folder="tests")() == PASS
    assert sorted(os.listdir(room / "tests")) == ["conftest.py"]
    assert sys.path == before


def test_how_each_test_ended():
    """Test by test, in order; one whose fixture fails has failed, too."""
    text = "import pytest\n\n\n@pytest.fixture\ndef gone():\n    1 / 0\n\n\ndef test_b(gone):\n    pass\n\n\n"
    text += "def test_a():\n    pass\n\n\ndef test_c():\n    pytest.skip('later')\n"
    tests = TestFile(text, "case")
    assert tests() == FAIL
    assert list(tests.ended.items()) == [("test_b", "failed"), ("test_a", "passed"), ("test_c", "skipped")]


def test_what_lies_in_tmp_path_goes_with_the_run(tmp_path):
    """A test file's folder is nowhere to be found afterwards."""
    ran(f"def test_it(tmp_path):\n    open({str(tmp_path / 'where')!r}, 'w').write(str(tmp_path))\n")
    assert not os.path.exists((tmp_path / "where").read_text())
