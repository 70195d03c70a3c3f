"""Small days: a job of the small ETL to which days of a few flights each were delivered, for trials and questions.

with small_days.job(5, 4, 4) as job:        three files, of 5, 4 and 4 flights
    small_days.cut_short(job, 2)            the second as another process is still writing it
    ...
    len(small_days.loaded(job))             rows of the warehouse

with small_days.empty() as job:             no file yet
    small_days.deliver(job, [{"day": 9, "flights": 4, "bad": 2}])   of the second flight the delay is no number
"""

import contextlib
import gzip

from breakfix import etl
from breakfix.datasets import flight_days, job_folder
from breakfix.etl import warehouse
from breakfix.etl.extract import delivered

LINE = "2013-01-{day:02}T{hour:02}:{minute:02},{carrier},{flight},EWR,ORD,{dep},{arr}"
CARRIERS = ("UA", "B6", "EV", "DL")


@contextlib.contextmanager
def empty():
    """Open a job without deliveries; its folder goes with the block."""
    with job_folder.opened() as home:
        yield etl.Config(home).make()


@contextlib.contextmanager
def job(*counts):
    """Open a job in which a day was delivered for each number of flights; its folder goes with the block."""
    with empty() as made:
        for day, count in enumerate(counts, 1):
            listed = [f"2013-01-{day:02}T{6 + n:02}:00,UA,{100 * day + n},EWR,ORD,5,-3" for n in range(count)]
            put(made, day, listed)
        yield made


def lines(day, count, bad=0):
    """Return `count` flights of a day of January as lines of CSV; of the flight `bad`, from 1, the delay is a word."""
    return [
        LINE.format(
            day=day,
            hour=6 + place // 4,
            minute=place % 4 * 15,
            carrier=CARRIERS[(day + place) % 4],
            flight=100 * day + place,
            dep="soon" if place == bad else 7 * place % 45 - 5,
            arr=11 * place % 60 - 8,
        )
        for place in range(1, count + 1)
    ]


def packed(listed):
    """Return lines of CSV below their header, as a delivered file holds them: bytes of gzip."""
    return gzip.compress("\n".join([flight_days.HEAD, *listed, ""]).encode(), mtime=0)


def deliver(job, days):
    """Deliver days, each a dict with `day` and `flights`, and perhaps `bad`: the flight whose delay is no number."""
    for each in days:
        put(job, each["day"], lines(each["day"], each["flights"], each.get("bad", 0)))


def put(job, day, listed):
    """Deliver the file of a day of January, with these lines of CSV; return its path."""
    path = job.source / f"{name(day)}.gz"
    path.write_bytes(packed(listed))
    return path


def name(day):
    """Return the name of the file of a day of January."""
    return f"2013-01-{day:02}.csv"


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
