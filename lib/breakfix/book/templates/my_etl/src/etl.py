"""My ETL as a test calls it: `run(home)` is a whole run, `load(con, name, rows)` its last step alone."""

import run_etl

from breakfix.etl import Config, warehouse
from breakfix.etl.load import replace


def run(home):
    """Take each file of home/source through the steps of run_etl.py; they work in `home`."""
    return run_etl.run(Config(home).make())


def load(con, name, rows):
    """Put the rows of a file in place of those that were loaded of it; the table is made when it is not there."""
    con.executescript(warehouse.CREATE)
    replace(con, name, rows)
