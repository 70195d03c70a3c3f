"""Jobs to look at: what a run of the notebook's job has left, and a step of the hardened one in memory."""

import contextlib

from breakfix.datasets import job_folder
from breakfix.etl import Config, extract, load, transform, warehouse
from breakfix.lab import summary


def report(home):
    """Return a summary: files and flights delivered, how many were loaded, how many not, and the first rows."""
    path = home / "warehouse.sqlite"
    first = job_folder.ask(path, "select * from flights order by scheduled, carrier, flight limit 6")
    return summary(job_folder.counts(home, job_folder.count(path)), first)


def loaded_in_memory(home):
    """Load the first delivered file with `breakfix.etl` into a database in memory.

    Returns how many rows `load` has told, and how many are there.
    """
    config = Config(home).make()
    name = extract.delivered(config)[0]
    for step in (extract.extract, transform.transform):
        step(config, name)
    with contextlib.closing(warehouse.connect(":memory:")) as con:
        told = load.load(config, name, con)
        return {"told by load": told, "rows": con.execute("select count(*) from flights").fetchone()[0]}
