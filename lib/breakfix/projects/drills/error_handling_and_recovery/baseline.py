"""The baseline: the small ETL as the notebook shows it, without a thought for what may go amiss."""

import csv
import gzip
import shutil
import sqlite3

COLUMNS = ["status", "scheduled", "carrier", "flight", "origin", "dest", "dep_delay", "arr_delay"]


def extract(delivered, raw):
    """Unpack a delivered file."""
    with gzip.open(delivered, "rb") as packed, open(raw, "wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)


def convert(record):
    """Return a raw record with its status, and its delays as numbers; None is a delay that nobody knows."""
    dep, arr = (int(record[name]) if record[name] else None for name in ("dep_delay", "arr_delay"))
    status = "cancelled" if dep is None else "diverted" if arr is None else "flown"
    return {"status": status, **record, "dep_delay": dep, "arr_delay": arr}


def transform(raw, clean):
    """Convert a raw file, record by record."""
    with open(raw, newline="") as source, open(clean, "w", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for record in csv.DictReader(source):
            writer.writerow(convert(record))


def load(con, clean):
    """Replace the rows that an earlier run has loaded from the same file."""
    with open(clean, newline="") as file, con:
        rows = [(clean.name, *row) for row in list(csv.reader(file))[1:]]
        con.execute("delete from flights where file = ?", [clean.name])
        con.executemany("insert into flights values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def create(con):
    """Create the table unless it exists."""
    con.execute("""
        create table if not exists flights (file text, status text, scheduled text, carrier text,
            flight integer, origin text, dest text, dep_delay integer, arr_delay integer)
    """)
    con.execute("create index if not exists by_file on flights (file)")


def run(job):
    """Take each delivered file through the three steps. What exists is not made again."""
    con = sqlite3.connect(job.warehouse)
    create(con)
    for delivered in sorted(job.source.glob("*.csv.gz")):
        raw, clean = job.raw / delivered.stem, job.clean / delivered.stem
        if not raw.exists():
            extract(delivered, raw)
        if not clean.exists():
            transform(raw, clean)
        load(con, clean)
    con.close()
