"""What I promise of my ETL."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
MADE = shutil.ignore_patterns("data_raw", "data_clean", "logs", "reports", "*.sqlite*", ".git")  # what runs have made


def test_a_second_run_changes_nothing(tmp_path):
    """On a copy, from another folder, and twice: the warehouse has the rows that it had."""
    copy, counts = shutil.copytree(HOME, tmp_path / "my_etl", ignore=MADE), []
    for _ in range(2):
        subprocess.run([sys.executable, copy / "src" / "run_etl.py"], cwd=tmp_path, check=True)
        con = sqlite3.connect(copy / "warehouse.sqlite")
        counts += con.execute("select count(*) from flights").fetchall()
        con.close()
    assert counts[0] == counts[1]
