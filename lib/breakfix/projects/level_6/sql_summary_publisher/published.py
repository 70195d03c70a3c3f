"""What is published: the baseline's report as a summary, and the daily summary with its view, by the mended parts."""

import csv
import hashlib
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from breakfix.lab import folder, summary

from . import baseline
from .databases import ALERTS, SALES, alerts, sales
from .fix_publish import publish
from .fix_summarize import summarize
from .mastery_daily import daily_summary

SHOWN = 7  # rows in a summary
VIEW = """
create view vw_ops_dashboard_daily as
select date, severity, sum(active) as active from daily_summary group by date, severity
"""


def money(cents):
    """Return cents as an amount with as few digits as it needs, such as 299.7."""
    return f"{cents / 100:.2f}".rstrip("0").rstrip(".")


def report(database, found):
    """Return a summary of a report of the baseline: its counts and parts, and the first rows of the table."""
    with closing(sqlite3.connect(database)) as con:
        con.row_factory = sqlite3.Row
        rows = con.execute(
            "select region, product, quantity, revenue_cents, sale_date from sales order by id limit ?", [SHOWN]
        ).fetchall()
    product, region, cents = found.top_sale
    by_product = found.by_product[:4]
    counts = {
        "input_records": found.total_sales,
        "total_sales": found.total_sales,
        "total_revenue": found.total_cents / 100,
        "top_sale": f"{product}/{region} {money(cents)}",
        "by_region": ", ".join(f"{name} {money(each)}" for name, each in found.by_region.items()),
        "by_product": ", ".join(f"{name} {money(each)} ({count})" for name, each, count in by_product),
    }
    return summary(counts, [dict(row) for row in rows])


def matching(home):
    """Return how many files in a folder are those that its manifest.json tells of, and of how many."""
    told = json.loads(Path(home, "manifest.json").read_text(encoding="utf-8"))["sha256"]
    found = [hashlib.sha256(Path(home, name).read_bytes()).hexdigest() == sha for name, sha in told.items()]
    return {"named": len(found), "match": sum(found)}


def daily(con, home):
    """Make daily_summary and its view in a database with alerts_reporting, publish it as CSV; return its rows."""
    con.execute("begin")
    con.execute(f"create table daily_summary as {daily_summary.reference()}")
    con.execute(VIEW)
    con.commit()
    found = con.execute("select * from daily_summary order by date, severity, customer, site")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column for column, *_ in found.description])
    rows = found.fetchall()
    writer.writerows(rows)
    return rows, text.getvalue()


def hardened(dataset):
    """Publish a dataset with the mended parts into a folder `output`; return a summary, with rows of the view."""
    home = folder() / "output"
    home.mkdir()
    with closing(sqlite3.connect(folder() / "ops.db")) as con:
        con.executescript(SALES + ";" + ALERTS)
        baseline.seed_sales(con, sales(dataset))
        listed = alerts(dataset)
        with con:
            con.executemany("insert into alerts_reporting values (?, ?, ?, ?, ?, ?, ?, ?)", listed)
        found = summarize.reference(con)
        rows, text = daily(con, home)
        publish.reference(home, {"summary.json": json.dumps(found), "daily_summary.csv": text}, found["total_sales"])
        con.row_factory = sqlite3.Row
        view = con.execute("select * from vw_ops_dashboard_daily order by date, severity limit 4").fetchall()
    counts = {
        "total_revenue": found["total_cents"] / 100,
        "sum of by_region": sum(found["by_region"].values()) / 100,
        "of an unknown region": found["by_region"].get("unknown", 0) / 100,
        "alerts": len(listed),
        "alerts in daily_summary.csv": sum(row[4] for row in rows),
        "files that match the manifest": matching(home)["match"],
    }
    return summary(counts, [dict(row) for row in view])
