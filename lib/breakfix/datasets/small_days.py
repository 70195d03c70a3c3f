"""Small days: a job of the small ETL to which days of a few flights each were delivered, for trials and questions.

with small_days.job(5, 4, 4) as job:        three files, of 5, 4 and 4 flights
    small_days.cut_short(job, 2)            the second as another process is still writing it
    ...
    len(small_days.loaded(job))             rows of the warehouse
"""

import contextlib
import tempfile

from breakfix import etl
from breakfix.datasets import flight_days
from breakfix.etl import warehouse
from breakfix.etl.extract import delivered


@contextlib.contextmanager
def job(*counts):
    """Open a job in which a day was delivered for each number of flights; its folder goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        made = etl.Config(folder).make()
        for day, count in enumerate(counts, 1):
            lines = [f"2013-01-{day:02}T{6 + n:02}:00,UA,{100 * day + n},EWR,ORD,5,-3" for n in range(count)]
            text = "\n".join([flight_days.HEAD, *lines, ""]).encode()
            flight_days.pack(text, made.source / f"2013-01-{day:02}.csv.gz")
        yield made


def cut_short(job, place):
    """Cut the delivered file at a place, from 1, as a file looks that another process still writes."""
    path = job.source / f"{delivered(job)[place - 1]}.gz"
    path.write_bytes(path.read_bytes()[:-9])


def loaded(job):
    """Return the rows of the warehouse, a dict each, in a fixed order."""
    names = ("file", "carrier", "flight", "status", "dep_delay")
    query = f"select {', '.join(names)} from flights order by file, scheduled, carrier, flight"
    with contextlib.closing(warehouse.connect(job.warehouse)) as con:
        return [dict(zip(names, row, strict=True)) for row in con.execute(query)]
