"""Files of events as CSV: that of a dataset, and those that a trial or a prediction writes for itself."""

import csv
import io

from breakfix.datasets import nycflights13, own_file
from breakfix.lab import folder
from breakfix.places import DATA

SAMPLE = DATA / "staging_table_loader" / "events.csv"
FIELDS = ("timestamp", "level", "source", "message")


def source(dataset):
    """Return the CSV file of a dataset: "sample", "flights", or the path of a file with a header like the sample's.

    FileNotFoundError when there is no such file.
    """
    if dataset == "flights":
        return flights(folder() / "events.csv")
    return own_file.chosen(dataset, SAMPLE)


def flights(path):
    """Write an event for each flight of 2013 to `path`, in the order of their schedule, and return the path.

    An event is a departure: its time is empty where the flight was cancelled, its level says how late it was.
    """
    with nycflights13.connected() as con:
        con.sql("""
            select strftime(time_hour + to_minutes(minute + dep_delay::bigint), '%Y-%m-%dT%H:%M:%SZ') as timestamp,
                   case when dep_delay <= 15 then 'INFO' when dep_delay <= 60 then 'WARN'
                        when dep_delay <= 180 then 'ERROR' else 'CRITICAL' end as level,
                   origin as source,
                   concat(carrier, ' ', flight, ' to ', dest) as message
            from flights order by time_hour, minute, carrier, flight, origin
        """).write_csv(str(path))
    return path


def text(records, header=FIELDS, ends="\n"):
    """Return a file's text: a header and records, tuples of texts, each line with its end."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ends)
    writer.writerows([header, *records])
    return out.getvalue()


def write(path, records, header=FIELDS, ends="\n"):
    """Write a file of events in UTF-8, with the line ends as given; return its path."""
    path.write_bytes(text(records, header, ends).encode())
    return path
