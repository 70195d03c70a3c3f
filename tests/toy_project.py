"""A project of a few lines, for the tests of the lab."""

import os
import time

import duckdb

from breakfix.lab import exercise, explanation, follow, held_out, prediction, rows, witness

imports = "import duckdb\n"


@exercise(phase="fix", minutes=2)
def keep_newest(con):
    """Leave in `target` the newest row of each key of `staging`."""
    con.execute("""
        insert into target
        select key, max_by(value, ts), max(ts) from staging group by key
    """)


@keep_newest.stub
def first_come(con):
    con.execute("insert into target select key, any_value(value), min(ts) from staging group by key")


keep_newest.hints += ["Which function picks a value by another column?", "arg_max(price, day) gives the last price."]
keep_newest.costs = "one pass"


class World:
    """A connection, and a second one to read with."""

    def __init__(self, con):
        self.con, self.second = con, con.cursor()

    def target(self):
        """Return the rows of the target."""
        return rows(self.second.sql("select * from target order by key"))


@keep_newest.world
def staged():
    with duckdb.connect() as con:
        con.execute("create table staging (key text, value int, ts int)")
        con.execute("create table target (key text, value int, ts int)")
        yield World(con)


@keep_newest.trial(asks="One row of a: what is left?")
def one_row(world, keep_newest):
    """there is one row"""
    world.con.execute("insert into staging values ('a', 1, 1)")
    keep_newest(world.con)
    return world.target()


@keep_newest.trial(asks="a has two rows: which clock is later?")
def newer_first(world, keep_newest):
    """the newer row of a comes first"""
    world.con.execute("insert into staging values ('a', 2, 20), ('a', 1, 10)")
    keep_newest(world.con)
    return world.target()


@keep_newest.trial(held_out=True)
def many(world, keep_newest):
    """there are a hundred rows of seven keys"""
    world.con.execute("insert into staging select 'k' || i % 7, i, (i * 37) % 101 from range(100) r(i)")
    keep_newest(world.con)
    return world.target()


@keep_newest.mistake(says="a has two rows: did the larger value win, or the newer one?")
def mixed(con):
    con.execute("insert into target select key, min(value), max(ts) from staging group by key")


@keep_newest.also_right(costs="a sort")
def with_a_window(con):
    con.execute("insert into target from staging qualify row_number() over (partition by key order by ts desc) = 1")


@exercise(phase="alter", kind="sql", minutes=1)
def count_rows():
    """How many rows, as n."""
    return "select count(*) as n from range(7)"


@count_rows.trial(asks="How many are there?")
def all_of_them(world, query):
    """all are there"""
    return rows(duckdb.sql(query))


@exercise(phase="alter", kind="value", minutes=1)
def wait():
    """Seconds from 2 to 4."""
    return 3


wait.range = (2, 4)


@wait.trial(asks="Is that in the range?")
def in_range(world, wait):
    """it is tried"""
    return 2 <= wait <= 4


@prediction(phase="predict", fields={"n": int})
def total(case):
    """How many rows."""
    return {"n": 7 + case}


total.because = "range(7) has seven numbers."


@explanation(phase="explain", slots={"n": int})
def report():
    """Tell it."""
    return {"n": 7}


report.rubric = ["how many there were"]
report.model = "There were seven rows, since the range ends before its last number."
report.quotes = ["seven rows"]


@follow(
    phase="explain", steps={"where ts > 10": {"left": int}, "sum(value)": {"total": float, "unit": ("cent", "euro")}}
)
def trace():
    """Two rows through a sum."""
    with duckdb.connect() as con:
        con.execute("create table staging as select * from (values (1.5, 9), (2.5, 20), (3.5, 30)) staging(value, ts)")
        left, total_of = con.sql("select count(*), sum(value) from staging where ts > 10").fetchall()[0]
    return {"left": left, "total": total_of, "unit": "cent"}


trace.hints += ["Which of the three rows are left?"]


@witness(phase="explain", columns={"key": str, "value": float, "note": str | None}, function="add")
def two_sums(world, version, rows):
    """Rows for which two sums differ."""
    world.con.execute("create table bill (key text primary key, value double, note text)")
    world.con.executemany("insert into bill values (?, ?, ?)", rows)
    return version(world.con)


two_sums.world(staged)


@two_sums.version
def all_of_it(con):
    return rows(con.sql("select sum(value) as total from bill"))


@two_sums.version
def each_once(con):
    return rows(con.sql("select sum(distinct value) as total from bill"))


two_sums.rows = [("a", 5.0, None), ("b", 5.0, "again")]
two_sums.refused = [[("a", 5, None)], [("a", 5, None), ("b", 6, None)], [("a", 5, None), ("a", 5, None)]]
two_sums.hints += ["What does `distinct` look at: the row, or the value?"]

holds = held_out(of=[keep_newest], name="holds")


def sleeping(world, answer):
    time.sleep(0.01)
    return os.getpid()
