"""Alter: a pytest.ini, judged by running pytest with it."""

import contextlib
import io
from pathlib import Path

from hypothesis import strategies as st

from breakfix.lab import exercise
from breakfix.lab.pytest_run import IDLE, Notes, alone


@exercise(phase="alter", kind="value", minutes=6)
def pytest_ini():
    """Write the pytest.ini of a project.

    Given     the project's folder, in which somebody types `pytest` and nothing more, several times a day. src/etl.py
              is the job. Test files are called test_*.py, each has a name of its own; they lie under tests/, also in
              folders below it, and in other places too
    Leave     a text: the content of pytest.ini in the project's folder
    Rules     1. Only tests under tests/ run, all of them. 2. `from etl import run` in a test finds src/etl.py. 3. The
              report of a test that fails shows what was logged at level INFO and above, and nothing of DEBUG, whatever
              level a logger has. Of the log of a test that passes nothing is shown. 4. Tests may be marked slow. At any
              mark that is not known pytest stops with an error, and runs no test
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

LEVELS = ("debug", "info", "warning", "error", "critical")
ETL = f"""import logging


def run(home):
    logging.getLogger("etl.sql").setLevel("DEBUG")
    logging.getLogger("etl.sql").debug("the job says debug")
    log = logging.getLogger("etl")
    for level in {LEVELS}:
        getattr(log, level)("the job says " + level)
"""
TEST = "import pytest\nfrom etl import run\n\n\n{mark}\ndef test_{name}():\n    run('home')\n    assert {holds}\n"
STOPPED, UNREADABLE = "pytest stops, and runs no test", "pytest cannot use this pytest.ini"
USAGE = 4  # its exit code when it does not know an option, or cannot read pytest.ini


@pytest_ini.look
def told(world, text, *tests):
    """`pytest` in a project with these test files: a path, whether it holds, and perhaps a mark."""
    if not isinstance(text, str):
        raise TypeError(f"it is {text!r}; give a text in quotes")
    files = {"src/etl.py": ETL, "pytest.ini": text}
    for path, holds, *mark in tests:
        line = "".join(f"@pytest.mark.{each}" for each in mark)
        files[path] = TEST.format(mark=line, name=Path(path).stem.removeprefix("test_"), holds=holds)
    for path, content in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content, encoding="utf-8")
    for _ in range(1 + (len(tests) > 3)):  # a second run, where the first may have left a note of what failed
        code, ended, said = ran()
    if code not in {0, 1}:
        print("\n".join(line for line in said.splitlines() if line.strip())[:400])
        return UNREADABLE if code == USAGE else STOPPED
    shown = [level.upper() for level in LEVELS if f"the job says {level}" in said]
    return dict(sorted(ended.items())) | {"log shown": shown or "nothing"}


def ran():
    """Type `pytest` in the current folder; return its exit code, test -> outcome, and what it says."""
    import pytest

    notes, arguments = Notes(""), [word for name in IDLE.split() for word in ("-p", f"no:{name}")]
    notes.pytest_configure = None  # a failure is shown as pytest.ini has it
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said), alone():
        code = int(pytest.main(arguments, plugins=[notes]))
    return code, notes.ended, said.getvalue()


FAILS, HOLDS = False, True
A, B, DEEP, OLD = "tests/test_a.py", "tests/load/test_b.py", "tests/integration/etl/test_c.py", "old_tests/test_old.py"
told.when("one fails: a test under tests/ fails", (A, FAILS))
told.when("two pass: two tests pass, and one of them is marked slow", (A, HOLDS), (B, HOLDS, "slow"))
told.when("an old folder: old_tests/ has a test too", (A, HOLDS), (OLD, FAILS))
told.when("a slip of the finger: a test is marked solw", (A, HOLDS, "solw"))
MANY = [(f"tests/many/test_{n}.py", FAILS) for n in range(10)]
PROJECTS = [
    ((A, FAILS), (B, FAILS, "slow"), (DEEP, HOLDS), ("test_d.py", FAILS), ("src/tests/test_e.py", HOLDS), *MANY),
    ((DEEP, FAILS, "slow"), (B, HOLDS), ("resources/test_g.py", HOLDS)),
    ((A, HOLDS), (B, HOLDS, "Slow")),
]
told.drawn(together=st.sampled_from(PROJECTS), times=3, says=lambda *tests: f"these are the test files: {list(tests)}")

pytest_ini.asks("""
one fails: What did the job say before the test failed? Which levels are asked for?
two pass: Is slow a mark that is known? And who shows the log of a test that passes?
an old folder: Where does pytest look for tests when nobody tells it?
a slip of the finger: Who hears that solw is no mark?
""")

pytest_ini.slips("""
tests anywhere: A test ran that nobody wanted. Where does pytest look when nobody tells it?
    - testpaths = tests
the job is not found: `import etl` fails. Which folders does Python look in?
    - pythonpath = src
warnings only: The job said at INFO how far it came, and nobody can read it. What level has a logger by itself?
    - log_level = INFO
live: A test passes, and its log is all over the screen. What do the options with `cli` do?
    ~ log_level = INFO => log_cli = true\\nlog_cli_level = INFO
any mark: A mark was misspelled, and the tests ran. Which option is strict with marks?
    - addopts = --strict-markers
""")


pytest_ini.hints += [
    "Each rule is a line, and the markers one more. The reference of pytest lists all settings under *Configuration "
    "options*: where tests are, which paths are added, a level for the log, one word that is strict.",
    "A twin, which looks for benchmarks:\n"
    "    [pytest]\n    norecursedirs = old build\n    python_files = bench_*.py\n    log_format = %(message)s\n"
    "    usefixtures = clock",
]
