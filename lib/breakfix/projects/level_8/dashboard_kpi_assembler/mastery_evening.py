"""Mastery: the store of a mended dashboard after some refreshes, on definitions and samples that a draw makes."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

EARLIEST = datetime(2025, 1, 14, 17)
EVERY = timedelta(minutes=20)
LAST = 1199  # the last second before the next refresh
# name, source, and what its limits are drawn from
KPIS = (
    ("response_time_ms", "api-gateway", (150, 200, 300), (400, 500, 800)),
    ("error_rate_pct", "monitoring", (1, 2, 3), (5, 6, 8)),
    ("cpu_usage_pct", "infra-agent", (50, 60, 70), (80, 85, 90)),
    ("disk_used_pct", "infra-agent", (60, 70, 75), (80, 90, 95)),
)
CREATE = """
    create table definitions (name text, statistic text, green double, yellow double, minimum int);
    create table arrived (refresh int, source text, kpi_name text, ts timestamp, value double);
    create table samples (source text, kpi_name text, ts timestamp, value double);
    create table tiles (kpi_name text, samples int, value double, light text, last_refresh timestamp);
    create table refreshes (refresh int, came int);
"""
TAKE = "insert into samples select source, kpi_name, ts, value from arrived where refresh = ?"
OWN = "if(any_value(statistic) = 'p95', quantile_disc(value, 0.95), round(avg(value), 2))"
MEAN = "round(avg(value), 2)"
HONEST = """
    case when samples < minimum then 'unknown' when value <= green then 'green' when value <= yellow then 'yellow'
    else 'red' end
"""
CARELESS = "case when value <= green then 'green' when value <= yellow then 'yellow' else 'red' end"
TILES = """
    insert into tiles select kpi_name, samples, value, {light}, last_refresh from (
        select kpi_name, count(*)::int as samples, {statistic} as value, {newest} as last_refresh,
               any_value(minimum) as minimum, any_value(green) as green, any_value(yellow) as yellow
        from samples join definitions on name = kpi_name group by kpi_name
    ) order by kpi_name
"""
LOG = "insert into refreshes select ?, count(*) from arrived where refresh = ?"


@dataclass(frozen=True)
class Night:
    """What a draw makes: rows of `definitions`, rows of `arrived`, and how many refreshes take them."""

    definitions: list
    arrived: list
    refreshes: int


def drawn(draw):
    """Return a Night; whatever a query could take for a constant differs from one to the next.

    One KPI or two have fewer samples than their minimum. At least one of the others is told by its p95, which is far
    from its mean. Every value is a multiple of 1/4, so that no mean hangs on the order of its samples.
    """
    names = [name for name, *_ in KPIS]
    small = draw.sample(names, draw.choice([1, 1, 2]))
    by_p95 = {draw.choice([name for name in names if name not in small]), draw.choice(names)}
    refreshes, together = draw.randint(2, 4), draw.random() < 0.3
    first = EARLIEST + timedelta(days=draw.randrange(1, 300), hours=draw.randrange(1, 5))
    definitions, rows = [], []
    for name, source, greens, yellows in KPIS:
        statistic = "p95" if name in by_p95 else "mean"
        limits = draw.choice(greens), draw.choice(yellows)
        minimum, came = _few(draw, refreshes) if name in small else _enough(draw, refreshes)
        seconds = draw.sample(range(LAST), len(came))
        if together:  # the newest of each KPI came at one moment
            came[-1], seconds[-1] = refreshes, LAST
        definitions.append((name, statistic, *limits, minimum))
        told = zip(came, seconds, _values(draw, statistic, *limits, len(came)), strict=True)
        for number, second, value in told:
            rows.append((number, source, name, first + EVERY * (number - 1) + timedelta(seconds=second), value))
    draw.shuffle(rows)
    return Night(definitions, sorted(rows, key=lambda row: row[0]), refreshes)


def _few(draw, refreshes):
    """Return a minimum, and in order the refreshes with which fewer samples came."""
    minimum = draw.randint(2, 9)
    return minimum, sorted(draw.choices(range(1, refreshes + 1), k=draw.randint(1, minimum - 1)))


def _enough(draw, refreshes):
    """Return a minimum, and in order the refreshes with which at least so many samples came, some with each."""
    least = draw.randint(1, 6)
    came = [number for number in range(1, refreshes + 1) for _ in range(draw.randint(least, least + 2))]
    return draw.randint(1, min(len(came), 9)), came


def _values(draw, statistic, green, yellow, many):
    """Return values told by their statistic as green, yellow or red; of p95 one in eight is high, and the rest low."""

    def between(low, high):
        return draw.randint(math.ceil(4 * low), math.floor(4 * high)) / 4

    low, high = draw.choice([(green / 2, green), (green + 0.25, yellow), (yellow + 0.25, 1.05 * yellow)])
    if statistic == "mean":
        return [between(low, high) for _ in range(many)]
    slow = max(many // 8, 1)
    values = [between(low, high) for _ in range(slow)] + [between(green / 8, green / 4) for _ in range(many - slow)]
    return draw.sample(values, many)


class Evening:
    """A store in a file, and the refreshes that fill it.

    `refreshes` is how many there are; `first` is when the first sample was measured.
    """

    def __init__(self, database, draw):
        self.database, night = str(database), drawn(draw)
        self.refreshes = night.refreshes
        self.kept = self.open()  # closed with the evening
        with self.open() as con:
            con.begin()
            con.execute(CREATE)
            con.executemany("insert into definitions values (?, ?, ?, ?, ?)", night.definitions)
            con.executemany("insert into arrived values (?, ?, ?, ?, ?)", night.arrived)
            con.commit()
        self.first = min(ts for _, _, _, ts, _ in night.arrived)

    def open(self):
        """Return a connection to the file; while `kept` is open, a second one costs little."""
        return duckdb.connect(self.database, config={"threads": 1})

    def refresh(self, *numbers, statistic=OWN, newest="max(ts)"):
        """Take what arrived for these refreshes, make the tiles anew of all samples there are, and write the log."""
        with self.open() as con:
            for number in numbers:
                con.execute(TAKE, [number])
                con.execute("delete from tiles")
                con.execute(TILES.format(light=HONEST, statistic=statistic, newest=newest))
                con.execute(LOG, [number, number])

    def all(self, **last):
        """Refresh as often as samples came, the last time with these parts of its own; return the evening."""
        self.refresh(*range(1, self.refreshes))
        self.refresh(self.refreshes, **last)
        return self

    def paint(self, draw, light, among):
        """Give one of the tiles for which `among` holds another light, an expression."""
        with self.open() as con:
            names = con.execute(f"select kpi_name from tiles where {among} order by kpi_name").fetchall()
            given = f"{light} from definitions where name = kpi_name and kpi_name = ?"
            con.execute(f"update tiles set light = {given}", draw.choice(names))

    def go_on(self, statement, *given):
        """Run one statement on the store."""
        with self.open() as con:
            con.execute(statement, list(given))
