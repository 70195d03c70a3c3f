"""What I promise of my ETL."""

import sqlite3
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def test_a_second_run_changes_nothing(tmp_path):
    """From another folder, and twice: the warehouse has the rows that it had."""
    counts = []
    for _ in range(2):
        subprocess.run([sys.executable, HOME / "src" / "run_etl.py"], cwd=tmp_path, check=True)
        con = sqlite3.connect(HOME / "warehouse.sqlite")
        counts += con.execute("select count(*) from flights").fetchall()
        con.close()
    assert counts[0] == counts[1]
