"""Tables of another team: two with their rows, the change that it makes one night, and the rows that come with it."""

import json

from breakfix.datasets import nycflights13, own_file
from breakfix.places import DATA

PARTS = ("tables", "loads", "measure", "change", "later")
SNAPSHOTS = "create table schema_snapshots (table_name text not null, columns text not null, captured_at text not null)"
PLANES = "select tailnum, manufacturer, model, seats from planes order by tailnum"
FLIGHTS = """
    select row_number() over (order by time_hour, minute, carrier, flight, origin) as id, carrier, origin, dep_delay,
           strftime(time_hour, '%Y-%m-%dT%H:%M:%SZ') as time_hour, month
    from flights where month <= 3 order by id
"""


def source(dataset):
    """Return the tables of a dataset as a dict: "sample", "flights", or the path of a JSON file like the sample's.

    tables: name, ddl and rows of each; loads: the one that is loaded; measure: the column of it that counts; change: a
    statement; later: the rows that come with it. The flights are those of January and February; March comes later.
    """
    if dataset == "flights":
        return flights()
    path = own_file.chosen(dataset, DATA / "table_drift_detector" / "tables.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    if lacks := [name for name in PARTS if name not in found]:
        raise ValueError(f"{path.name} has no {lacks[0]}; it needs {', '.join(PARTS)}")
    return found


def flights():
    """Return planes and flights as two tables; with March, dep_delay gets another name."""
    with nycflights13.connected() as con:
        planes, flown = con.execute(PLANES).fetchall(), con.execute(FLIGHTS).fetchall()
    made = (
        "id integer primary key, carrier text not null, origin text not null, dep_delay real, time_hour text not null"
    )
    tables = [
        ("planes", "tailnum text primary key, manufacturer text, model text, seats integer", planes),
        ("flights", made, [row[:-1] for row in flown if row[-1] < 3]),
    ]
    return {
        "tables": [{"name": name, "ddl": f"create table {name} ({ddl})", "rows": rows} for name, ddl, rows in tables],
        "loads": "flights",
        "measure": "dep_delay",
        "change": "alter table flights rename column dep_delay to departure_delay",
        "later": [row[:-1] for row in flown if row[-1] == 3],
    }


def fill(con, source):
    """Make the tables with their rows, and beside them ours: `schema_snapshots` and an empty `target`."""
    con.execute("begin")
    for table in source["tables"]:
        con.execute(table["ddl"])
        put(con, table["name"], table["rows"])
    con.execute(SNAPSHOTS)
    con.execute(f"create table target as select * from {source['loads']} where false")
    con.execute("commit")


def put(con, table, rows):
    """Insert rows by the place of their values."""
    if rows:
        con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)
