"""Imports: what ours take beyond DuckDB and pandas, each in a fresh interpreter."""

import subprocess
import sys
from statistics import median

from .aim import Aim

MODULES = ("breakfix", "breakfix.lab", "breakfix.pipeline")
CODE = """
import time
begin = time.perf_counter()
import duckdb, pandas
between = time.perf_counter()
import {}
end = time.perf_counter()
print(between - begin, end - between)
"""


def measure(rounds):
    """Return module -> milliseconds in each round, in turns; under `duckdb, pandas` what those two take."""
    took = {"duckdb, pandas": [], **{module: [] for module in MODULES}}
    _once("breakfix")  # bytecode is there, files have been read
    for _ in range(rounds):
        for module in MODULES:
            base, ours = _once(module)
            took["duckdb, pandas"].append(base)
            took[module].append(ours)
    return took


def _once(module):
    done = subprocess.run([sys.executable, "-c", CODE.format(module)], check=True, capture_output=True, text=True)
    return [1000 * float(seconds) for seconds in done.stdout.split()]


def table(took):
    """Return the rows of the report: module, milliseconds (median), least to most."""
    for module, each in took.items():
        yield module, f"{median(each):.1f}", f"{min(each):.1f} to {max(each):.1f}"


def aims(took):
    """Return what each import is held to."""
    return [Aim(f"import {module}, ms beyond duckdb and pandas", took[module], at_most=200) for module in MODULES]
