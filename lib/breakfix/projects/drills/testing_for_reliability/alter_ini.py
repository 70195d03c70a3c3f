"""Alter: a pytest.ini, judged by running pytest with it."""

import contextlib
import io
import os
import sys
from pathlib import Path
from unittest import mock

from breakfix.lab import exercise
from breakfix.lab.pytest_run import ENVIRONMENT, IDLE
from breakfix.lab.shapes import evenly, rolled


@exercise(phase="alter", kind="value", minutes=6)
def pytest_ini():
    """Write the pytest.ini of a project.

    Given     the project's folder, in which somebody types `pytest` and nothing more. src/etl.py is the job. Test files
              lie under tests/, also in folders below it, and in other places too
    Leave     a text: the content of pytest.ini in the project's folder
    Rules     1. Only tests under tests/ run, all of them. 2. `from etl import run` in a test finds src/etl.py. 3. The
              report of a test that fails shows what any logger has said at level INFO and above, and nothing of DEBUG.
              Of the log of a test that passes nothing is shown. 4. Tests may be marked slow. At any mark that is not
              known pytest stops with an error, and runs no test
    """
    return """
[pytest]
testpaths = tests
pythonpath = src
log_level = INFO
addopts = --strict-markers
markers =
    slow: takes more than a second
"""


pytest_ini.stub('''
pytest_ini = """
[pytest]
addopts = --color=no
"""
''')
pytest_ini.play = ""
pytest_ini.keeps("pytest.ini")
pytest_ini.free("files")
pytest_ini.costs = "four lines that nobody has to type again"

ETL = """import logging


def run(home):
    log = logging.getLogger({logger!r})
    for level in ("debug", "info", "warning", "error"):
        getattr(log, level)("the job says " + level)
"""
TEST = "from etl import run\n\n\n{mark}def test_{name}():\n    run('home')\n    assert {holds}\n"
LEVELS = ("debug", "info", "warning", "error")
STOPPED = "pytest stops, and runs no test"


class Ran:
    """A plugin that notes which tests ran, and how they ended."""

    def __init__(self):
        self.ended = {}

    def pytest_runtest_logreport(self, report):
        """Note a test; one that cannot begin has failed."""
        if report.when == "call" or not report.passed:
            self.ended[report.nodeid] = report.outcome


@pytest_ini.look
def told(world, text, *tests, logger="etl"):
    """`pytest` in a project with these test files: a path, whether it holds, and perhaps a mark."""
    if not isinstance(text, str):
        raise TypeError(f"it is {text!r}; give a text in quotes")
    files = {"src/etl.py": ETL.format(logger=logger), "pytest.ini": text}
    for path, holds, *mark in tests:
        line = "".join(f"@pytest.mark.{each}\n" for each in mark)
        name = Path(path).stem.removeprefix("test_")
        files[path] = "import pytest\n" * bool(mark) + TEST.format(mark=line, name=name, holds=holds)
    for path, content in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content, encoding="utf-8")
    ended, said = ran()
    if ended is None:
        print("\n".join(line for line in said.splitlines() if line.strip())[:400])
        return STOPPED
    shown = [level.upper() for level in LEVELS if f"the job says {level}" in said]
    return {"tests": dict(sorted(ended.items())), "of the log is shown": shown}


def ran():
    """Type `pytest` in the current folder; return test -> outcome, or None where none ran, and what it says."""
    import pytest

    notes, path, written = Ran(), list(sys.path), sys.dont_write_bytecode
    arguments = [word for name in IDLE.split() for word in ("-p", f"no:{name}")]
    sys.dont_write_bytecode = True
    try:
        environment = mock.patch.dict(os.environ, ENVIRONMENT)
        with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said), environment:
            code = pytest.main(arguments, plugins=[notes])
    finally:
        sys.path[:], sys.dont_write_bytecode = path, written
        for name in [name for name, module in sys.modules.items() if _is_here(module)]:
            del sys.modules[name]
    return (notes.ended if int(code) in {0, 1} else None), said.getvalue()


def _is_here(module):
    return str(getattr(module, "__file__", None) or "").startswith(os.getcwd())


FAILS, HOLDS = False, True
told.when("one fails: a test under tests/ fails", ("tests/test_a.py", FAILS))
told.when("one passes: a test under tests/ passes", ("tests/test_a.py", HOLDS))
told.when("an old folder: scratch/ has a test too", ("tests/test_a.py", HOLDS), ("scratch/test_old.py", FAILS))
told.when("a slow one: a test is marked slow", ("tests/test_a.py", HOLDS, "slow"))
told.when("a slip of the finger: a test is marked solw", ("tests/test_a.py", HOLDS, "solw"))


def projects(chance):
    """Return test files under tests/ and elsewhere, holding or not, marked or not."""
    paths = ["tests/test_a.py", "tests/load/test_b.py", "tests/deep/er/test_c.py"]
    paths = chance.sample(paths, chance.randint(1, 3))
    paths += chance.sample(["test_d.py", "src/test_e.py", "old_tests/test_f.py", "resources/test_g.py"], 2)
    marks = [(), (), (), ("slow",), ("slow",), ("Slow",), ("fast",)]
    return tuple((path, chance.random() < 0.6, *chance.choice(marks)) for path in paths)


told.drawn(
    together=rolled(projects),
    logger=evenly(["etl", "a.library"]),
    times=6,
    says=lambda *tests, logger: f"these are the test files: {list(tests)}, and the logger is {logger}",
)

pytest_ini.asks("""
one fails: What did the job say before the test failed? Which levels are asked for?
one passes: Nobody has to read the log of a test that passes. Who shows it?
an old folder: Where does pytest look for tests when nobody tells it?
a slow one: Is slow a mark that is known?
a slip of the finger: Who hears that solw is no mark?
""")

pytest_ini.slips("""
tests anywhere: A test ran that nobody wanted. Where does pytest look when nobody tells it?
    - testpaths = tests
the job is not found: `import etl` fails. Which folders does Python look in?
    - pythonpath = src
warnings only: The job said at INFO how far it came, and nobody can read it. What level has a logger by itself?
    - log_level = INFO
everything: The report shows what was said at DEBUG. Which level is asked for?
    ~ log_level = INFO => log_level = DEBUG
live: A test passes, and its log is all over the screen. What do the options with `cli` do?
    ~ log_level = INFO => log_cli = true\\nlog_cli_level = INFO
any mark: A mark was misspelled, and the tests ran. Which option is strict with marks?
    - addopts = --strict-markers
slow is not known: Pytest does not know slow. Where are marks listed?
    ~ slow: takes more than a second => quick: takes less than a second
""")


@pytest_ini.also_right(costs="options in one line, as one would type them")
def as_options():
    return "[pytest]\naddopts = --strict-markers --log-level=info tests\npythonpath = src\nmarkers = slow\n"


pytest_ini.hints += [
    "Each of the four rules is a line, and the markers one more. The reference of pytest lists all settings under "
    "*Configuration options*: where tests are, which paths are added, a level for the log, one word that is strict. "
    "`pytest --help` lists them too, at its end.",
    "A twin, which looks for benchmarks:\n"
    "    [pytest]\n    norecursedirs = old build\n    python_files = bench_*.py\n    log_format = %(message)s\n"
    "    usefixtures = clock",
]
