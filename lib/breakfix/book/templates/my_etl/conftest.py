"""What my tests are given: each clean file as a table, and a home of its own for each run of the job.

It lies above tests/, so that a tests/conftest.py of mine adds to it, or has a better fixture of the same name.
"""

import sys
from pathlib import Path

import pandas as pd
import pytest

from breakfix.datasets import flight_days

HOME = Path(__file__).parent.resolve()
DAYS = sorted((HOME / "data_clean").glob("*.csv"))
sys.path.insert(0, str(HOME / "src"))


@pytest.fixture(params=DAYS, ids=lambda path: path.stem)
def table(request):
    """One clean file; each test that asks for `table` runs once for every file there is."""
    return pd.read_csv(request.param)


@pytest.fixture
def home(tmp_path):
    """A folder to which the files of tests/resources/ were delivered."""
    flight_days.deliver(HOME / "tests" / "resources", tmp_path / "source")
    return tmp_path
