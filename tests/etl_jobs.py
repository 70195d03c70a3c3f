"""Jobs of the small ETL for tests: a folder with the sample delivered, or a few lines of one's own."""

from breakfix import etl
from breakfix.datasets import flight_days

LINE = "2013-01-01T11:30,MQ,{},LGA,CLT,101,137"


def sample(folder, **settings):
    """A job with the sample's three days delivered."""
    job = etl.Config(folder, **{"wait": 0.001, **settings}).make()
    flight_days.deliver("sample", job.source)
    return job


def put(job, name, *lines, head=flight_days.HEAD):
    """Deliver a file of these lines."""
    return flight_days.pack("\n".join([head, *lines, ""]).encode(), job.source / f"{name}.gz")


def loaded(job):
    """File -> how many rows of it the warehouse holds."""
    import contextlib

    from breakfix.etl import warehouse

    with contextlib.closing(warehouse.connect(job.warehouse)) as con:
        return dict(con.execute("select file, count(*) from flights group by file order by file").fetchall())
