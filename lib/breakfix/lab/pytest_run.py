"""A run of pytest over an answer that is a test file: in this process, in the folder of the trial, on one case.

    tests = TestFile(text, "checks")
    tests(table=frame)      "the tests pass", "the tests fail" or "the tests do not run"

What is given by name is a fixture; each test gets a copy of its own. What a case lays into the folder, tests can read
and import; a `conftest.py` or a `pytest.ini` there counts, and nothing of the machine's own does. Which test fails, and
why, is printed: a verdict shows it and compares nothing of it.

A case that is a project has its modules in `src/`, where tests import them from, and its tests in `tests/`:

    TestFile(text, "checks", folder="tests")()
"""

import contextlib
import copy
import importlib
import io
import os
import re
import sys
import tempfile
import traceback
import types
from pathlib import Path
from unittest import mock

PASS, FAIL, NOT_RUN = "the tests pass", "the tests fail", "the tests do not run"
# Plugins that have nothing to do here; half of the time is theirs. ON_REQUEST have, where a pytest.ini asks.
IDLE = "debugging legacypath pastebin threadexception unraisableexception"
ON_REQUEST = "cacheprovider doctest faulthandler junitxml setuponly setupplan stepwise"
ENVIRONMENT = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}
LONGEST = 160  # characters that are told of one failure
EMPTY = "pytest finds no test: the name of a test begins with test_"


class TestFile:
    """The text of a test file, which can be called with a case: the fixtures by name."""

    __test__ = False  # pytest need not look for tests in it

    def __init__(self, text, name, folder=""):
        self.text, self.file = text, f"test_{name}.py"
        self.path = Path(folder, self.file)
        self.ended = {}  # of the last run: test -> "passed", "failed" or "skipped", in order

    def __call__(self, **given):
        """Run the file in the current folder with these fixtures; return PASS, FAIL or NOT_RUN.

        The tests do not run where pytest cannot collect the file or finds no test in it, where a test asks for a
        fixture that is not there, and where the file uses a name that it does not define.
        """
        self.path.write_bytes(self.text.encode("utf-8", "surrogatepass"))
        notes = Notes(self.file)
        with alone(*[os.path.abspath("src")] * os.path.isdir("src")):
            code = _run(str(self.path), [notes, _fixtures(given)], notes)
        self.ended = notes.ended
        self.path.unlink(missing_ok=True)  # a folder that is empty again is used for the next case
        for line in notes.lines(code):
            print(line)
        return notes.ending(code)


class Notes:
    """A plugin that notes how each test ended."""

    def __init__(self, file):
        self.file, self.count, self.failed, self.broken, self.ended = file, 0, [], [], {}

    def pytest_configure(self, config):
        """Have no long traceback made: of an error within pandas it would take ten times as long as all the rest.

        A unittest.TestCase asks for options of the debugger, which is no plugin here.
        """
        config.option.tbstyle = "native"
        config.option.usepdb = config.option.trace = False

    def pytest_itemcollected(self, item):
        """Count a test."""
        self.count += 1

    def pytest_exception_interact(self, node, call, report):
        """Note an error: of a test, or of the file while it was collected."""
        error = call.excinfo.value
        own = report.when == "collect" or _is_own(call.excinfo, self.file)
        if type(error).__name__ == "CollectError" and error.__cause__:
            error = error.__cause__
        where = _where(node.name, error, self.file)
        (self.broken if own else self.failed).append((where, _said(error)))

    def pytest_runtest_logreport(self, report):
        """Note how a test ended, and one that fails without an error: it was expected to fail, and passed."""
        if report.when == "call" or not report.passed:
            self.ended[report.nodeid.rpartition("::")[2]] = report.outcome
        if report.failed and "XPASS" in str(report.longrepr):
            self.failed.append((report.nodeid.rpartition("::")[2], "it was expected to fail, and passed"))

    def ending(self, code):
        """Return PASS, FAIL or NOT_RUN, given pytest's exit code."""
        if self.broken or code not in {0, 1}:
            return NOT_RUN
        return FAIL if code else PASS

    def lines(self, code):
        """Return what is told of the run, a text for each line."""
        told = [f"{where}: {said}" for where, said in self.broken or self.failed]
        if not told and code == 5:
            told = [EMPTY]
        return told or [f"{self.count} test{'s' * (self.count != 1)}, and none failed"] * (code == 0)


def _is_own(excinfo, file):
    """Tell whether an error is the test file's own: a name that it does not define, a fixture that is not there."""
    import pytest

    if isinstance(excinfo.value, pytest.FixtureLookupError):
        return True
    return isinstance(excinfo.value, NameError) and Path(excinfo.traceback[-1].path).name == file


def _where(name, error, file):
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == file]
    if isinstance(error, SyntaxError) and error.lineno:
        lines = [error.lineno]
    line = f", line {lines[-1] + 1} of the cell" if lines else ""  # the cell's first line is %%answer
    return (name if name != file else "the file") + line


def _said(error):
    """Return the class of an error and the first line of its text."""
    if hasattr(error, "argname"):
        return f"there is no fixture {error.argname}"
    told = re.sub(r" at 0x[0-9a-f]+", "", getattr(error, "msg", None) or str(error))
    first = next(filter(None, map(str.strip, told.splitlines())), "")
    name = type(error).__name__
    said = first if name in {"CollectError", "Failed"} else f"{name}: {first}".rstrip(": ")
    return said if len(said) <= LONGEST else said[: LONGEST - 3] + "..."


def _fixtures(given):
    """Return a plugin of fixtures that give each test a copy of its own."""
    import pytest

    def fixture(name, value):
        return pytest.fixture(name=name)(lambda: copy.deepcopy(value))

    plugin = types.ModuleType("given")
    for name, value in given.items():
        setattr(plugin, f"given_{name}", fixture(name, value))
    return plugin


def _run(file, plugins, notes):
    """Return pytest's exit code; what a test itself does to end the process is an end too."""
    import pytest

    own = Path("pytest.ini").exists()
    arguments = [] if own else ["-c", os.devnull, "-p", "no:terminal"]  # options of a pytest.ini may need the terminal
    for name in f"{IDLE} {ON_REQUEST}".split():
        arguments += ["-p", f"no:{name}"]
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()) as said,
        tempfile.TemporaryDirectory() as base,  # for tmp_path, whose own folder would outlive the run
    ):
        root = os.path.commonpath([os.getcwd(), os.path.abspath(file)])  # above both: the project's folder
        arguments += ["--basetemp", f"{base}/tests", "--rootdir", root, "--confcutdir", root, file]
        code = int(pytest.main(arguments, plugins=plugins))
    if code not in {0, 1, 5} and not notes.broken:
        last = [line for line in said.getvalue().splitlines() if line.strip()]
        notes.broken.append(("pytest", last[-1].strip()[:LONGEST] if last else f"it stopped with code {code}"))
    return code


@contextlib.contextmanager
def alone(*paths):
    """Leave neither a module of this folder nor a path behind, and let nothing of the machine have a say."""
    here, modules, path, written = os.getcwd(), set(sys.modules), list(sys.path), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    sys.path[:0] = paths
    importlib.invalidate_caches()
    try:
        with mock.patch.dict(os.environ, ENVIRONMENT):
            yield
    finally:
        sys.dont_write_bytecode = written
        sys.path[:] = path
        os.chdir(here)
        for name in set(sys.modules) - modules:
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(here):
                del sys.modules[name]
