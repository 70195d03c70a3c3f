"""What my tests are given: each clean file as a table."""

from pathlib import Path

import pandas as pd
import pytest

HOME = Path(__file__).resolve().parents[1]
DAYS = sorted((HOME / "data_clean").glob("*.csv"))


@pytest.fixture(params=DAYS, ids=lambda path: path.stem)
def table(request):
    """One clean file; each test that asks for `table` runs once for every file there is."""
    return pd.read_csv(request.param)
