"""What I promise of my ETL."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
MADE = shutil.ignore_patterns("source", "data_raw", "data_clean", "logs", "reports", "*.sqlite*", ".git")


def test_a_second_run_changes_nothing(tmp_path):
    """On a copy with days of its own, from another folder, and twice: the warehouse has the rows that it had."""
    copy, counts = shutil.copytree(HOME, tmp_path / "my_etl", ignore=MADE), []
    deliver = [sys.executable, "-m", "breakfix.datasets.flight_days", "sample", "source"]
    subprocess.run(deliver, cwd=copy, check=True)
    for _ in range(2):
        subprocess.run([sys.executable, copy / "src" / "run_etl.py"], cwd=tmp_path, check=True)
        con = sqlite3.connect(copy / "warehouse.sqlite")
        counts += con.execute("select count(*) from flights").fetchall()
        con.close()
    assert counts[0] == counts[1]
