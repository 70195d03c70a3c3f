"""Mastery: the store of a mended dashboard after three refreshes, on samples that a draw makes."""

from datetime import datetime, timedelta

import duckdb

EARLIEST = datetime(2025, 1, 14, 17)
REFRESHES = 3
EVERY = timedelta(minutes=20)
CREATE = """
    create table definitions (name text, statistic text, green double, yellow double, minimum int);
    create table arrived (refresh int, source text, kpi_name text, ts timestamp, value double);
    create table samples (source text, kpi_name text, ts timestamp, value double);
    create table tiles (kpi_name text, samples int, value double, light text, last_refresh timestamp);
    create table refreshes (refresh int, came int);
    insert into definitions values
        ('response_time_ms', 'p95', 200, 500, 4), ('error_rate_pct', 'mean', 1, 5, 4),
        ('cpu_usage_pct', 'mean', 60, 85, 4), ('disk_used_pct', 'mean', 70, 90, 4);
"""
TAKE = "insert into samples select source, kpi_name, ts, value from arrived where refresh = ?"
OWN = "if(any_value(statistic) = 'p95', quantile_disc(value, 0.95), round(avg(value), 2))"
MEAN = "round(avg(value), 2)"
HONEST = """
    case when samples < minimum then 'unknown' when value <= green then 'green' when value <= yellow then 'yellow'
    else 'red' end
"""
CARELESS = "case when value <= green then 'green' when value <= yellow then 'yellow' else 'red' end"
LOG = "insert into refreshes select ?, count(*) from arrived where refresh = ?"


def drawn(draw):
    """Return what arrives in three refreshes, as rows of `arrived`.

    Of the response times one in eight is slow, so that p95 is far from the mean; of the disk there are two samples in
    all, fewer than its minimum. Day, hour and the number of samples are drawn too: no constant fits two evenings.
    """
    rows, first = [], EARLIEST + timedelta(days=draw.randrange(1, 300), hours=draw.randrange(1, 5))
    for refresh in range(1, REFRESHES + 1):
        begin = first + EVERY * (refresh - 1)
        for minute in range(draw.randrange(6, 10)):
            slow = draw.randrange(600, 900) if minute == refresh else draw.randrange(20, 60)
            rows.append((refresh, "api-gateway", "response_time_ms", begin + timedelta(minutes=2 * minute), slow))
        for minute in range(draw.randrange(4, 6)):
            moment = begin + timedelta(minutes=4 * minute + 1)
            rows.append((refresh, "monitoring", "error_rate_pct", moment, draw.randrange(1, 12) / 4))
            rows.append((refresh, "infra-agent", "cpu_usage_pct", moment, draw.randrange(30, 95)))
        if refresh > 1:
            rows.append((refresh, "infra-agent", "disk_used_pct", begin + timedelta(minutes=3), draw.randrange(30, 60)))
    draw.shuffle(rows)
    return sorted(rows, key=lambda row: row[0])


class Evening:
    """A store in a file, and the refreshes that fill it; `first` is when its first sample was measured."""

    def __init__(self, database, draw):
        self.database = str(database)
        with self.open() as con:
            con.begin()
            con.execute(CREATE)
            con.executemany("insert into arrived values (?, ?, ?, ?, ?)", drawn(draw))
            con.commit()
            (self.first,) = con.execute("select min(ts) from arrived").fetchone()

    def open(self):
        """Return a connection to the file."""
        return duckdb.connect(self.database, config={"threads": 1})

    def refresh(self, *numbers, statistic=OWN, light=HONEST, newest="max(ts)"):
        """Take what arrived for these refreshes, make the tiles anew, and write the log."""
        with self.open() as con:
            for number in numbers:
                con.execute(TAKE, [number])
                self.make_tiles(con, statistic, light, newest)
                con.execute(LOG, [number, number])

    @staticmethod
    def make_tiles(con, statistic, light, newest):
        """Make the tiles of all samples that there are."""
        con.execute("delete from tiles")
        con.execute(f"""
            insert into tiles
            select kpi_name, samples, value, {light}, last_refresh from (
                select kpi_name, count(*)::int as samples, {statistic} as value, {newest} as last_refresh,
                       any_value(minimum) as minimum, any_value(green) as green, any_value(yellow) as yellow
                from samples join definitions on name = kpi_name group by kpi_name
            ) order by kpi_name
        """)

    def all(self):
        """Refresh three times, and nothing happens."""
        self.refresh(*range(1, REFRESHES + 1))

    def all_but_the_last(self):
        """Refresh until only the last is left."""
        self.refresh(*range(1, REFRESHES))

    def go_on(self, statement, *given):
        """Run one statement on the store."""
        with self.open() as con:
            con.execute(statement, list(given))
