"""Fix: rows and mark are one transaction, and the mark moves to times that have happened."""

# ruff: noqa: F841  DuckDB finds a frame by the name of its variable

import duckdb
import pandas as pd

from breakfix.lab import exercise, shapes

from .fix_changes_since import row
from .worlds import both, later


@exercise(phase="fix", minutes=9)
def advance(con, rows, now):
    """Write the rows, and move the mark.

    Given     con, a connection to DuckDB without an open transaction; target and watermarks as in Run. rows, a list of
              tuples (id, name, modified_at), in any order; an id comes once. now, the time of this run. All times are
              texts such as 2025-01-15T10:00:00, in UTC
    Leave     in target each of the rows, in place of the one with its id. In watermarks, last_value of 'events': the
              latest time of the rows that is not after now. If no row has such a time, or the mark is later, the mark
              stays
    Rules     rows and mark are committed together. If one of them cannot be written, nothing changes, and the error
              reaches the caller
    """
    times = [row[2] for row in rows if row[2] <= now]
    frame = pd.DataFrame(rows, columns=["id", "name", "modified_at"])
    con.begin()
    try:
        con.execute("insert or replace into target from frame")
        if times:
            con.execute(
                """
                insert into watermarks values ('events', ?)
                on conflict do update set last_value = greatest(last_value, excluded.last_value)
                """,
                [max(times)],
            )
        con.commit()
    except BaseException:
        con.rollback()
        raise


@advance.stub
def mark_and_rows(con, rows, now):
    times = [row[2] for row in rows]
    frame = pd.DataFrame(rows, columns=["id", "name", "modified_at"])
    con.execute("insert or replace into watermarks values ('events', ?)", [max(times)])
    con.execute("insert or replace into target from frame")


advance.world(both)
advance.play = ""
advance.costs = "one statement for all rows, one for the mark, one commit"
NOW = "2025-01-15T11:30:00"


@advance.look(playable=False)
def left(world, advance, batches, mark=None, target=(), now=NOW, refused="refused"):
    """The sink refuses the name "refused", and a mark with the text `refused`."""
    world.fill((), target, mark, refused)
    heard = []
    for rows in batches:
        try:
            advance(world.con, rows, now)
            heard.append("no error")
        except duckdb.ConstraintException as error:
            heard.append(type(error).__name__)
    found = world.second.execute("select last_value from watermarks where table_name = 'events'").fetchall()
    rows = [list(row) for row in world.second.execute("from target order by id").fetchall()]
    return {"the caller hears": heard, "mark": found[0][0] if found else None, "target": rows}


MARK, AT = "2025-01-15T11:15:00", "2025-01-15T11:20:00"
HELD = [row(1, "08:00"), row(5, "11:15")]
BAD = [row(6, "11:20"), row(7, "11:25", "refused")]
left.when("first run: there is no mark yet", [[row(2, "10:00"), row(1, "08:00")]])
left.when("late: the only row is older than the mark", [[row(2, "10:58")]], MARK, HELD)
left.when("a known id: target has an older row of this id", [[row(1, "11:16", "sent")]], MARK, HELD)
left.when("ahead: it is 11:30, and two rows are of 12:30 and 11:30", [[row(6, "12:30"), row(7, "11:30")]], MARK, HELD)
left.when("all ahead: the only row is ahead, on a first run", [[row(6, "12:30")]])
left.when("no rows: there is nothing to write", [[]], MARK, HELD)
left.when("a row is refused: its second row cannot be written; others follow", [BAD, [row(8, "11:18")]], MARK, HELD)
left.when("the mark is refused: watermarks cannot take it", [[row(6, "11:20")]], MARK, HELD, NOW, AT)

CLOCKS = ("2025-01-15T11:30:00", "2024-12-31T23:59:59", "1969-07-20T20:17:40", "2155-11-05T06:00:00")
NAMES = ("paid", "it's 5 %", "", "paid ", "null")


def run(chance):
    """Return up to three batches with times around the clock and the mark, the clock, what is held, and the mark."""
    now = chance.choice(CLOCKS)
    mark = chance.choice((None, later(now, -900), later(now, -900), now, later(now, 900)))
    around = (later(now, -900), now)
    bad = chance.random() < 0.25

    def rows(most):
        found = []
        for number in chance.sample((0, 1, 2, 3, 9, 10, -4), chance.randint(0, most)):
            time = later(chance.choice(around), chance.choice((-86_400, -1, 0, 0, 1, 60, 86_400, 400_000_000)))
            name = "refused" if bad and chance.random() < 0.3 else chance.choice(NAMES)
            found.append((number, name, time))
        return found

    held = [(number, name.replace("refused", "paid"), time) for number, name, time in rows(4)]
    batches = [rows(4) for _ in range(chance.choice((1, 1, 2, 3)))]
    refused = chance.choice([each for each in ("refused", "refused", now, later(now, -1)) if each != mark])
    return batches, mark, held, now, refused


left.drawn(together=shapes.rolled(run), times=40)

advance.asks("""
first run: Has watermarks a row of 'events' before the first run?
late: Its time is before the mark. Where should the next run begin?
a known id: How many rows has target for this id?
ahead: It is 11:30. Which of the two times has come?
all ahead: Is there a time that you can trust?
no rows: What is the latest of no times?
a row is refused: One row cannot be written. What stands of the others, and of the mark?
the mark is refused: Rows without their mark: which of the two was committed first?
""")
advance.slips("""
trusts every clock: One clock is ahead. What does the mark skip until then?
    ~ for row in rows if row[2] <= now] => for row in rows]
back with the late: A late row moves the mark back. Which of two times stays?
    ~ greatest(last_value, excluded.last_value) => excluded.last_value
rows first: Rows and mark have a commit each. What if the second one fails?
    - if times:
    + con.commit()
    + con.begin()
    + if times:
future is left out: Its clock is ahead, and the row is real. Where is it now?
    - con.begin()
    + frame = frame[frame["modified_at"] <= now]
    + con.begin()
its error is lost: Nothing was written, and the caller believes that all is well.
    - raise
of none: There is no time that counts. What is the latest of none?
    - if times:
    + if times is not None:
known ids stay as they were: Target has the id, and the old row. Which of the two does the task want?
    ~ insert or replace into target => insert or ignore into target
mark without a row: Before the first run watermarks has no row of 'events'. What does an update find?
    - insert into watermarks values ('events', ?)
    - on conflict do update set last_value = greatest(last_value, excluded.last_value)
    + update watermarks set last_value = greatest(last_value, ?) where table_name = 'events'
""")


@advance.also_right(costs="a statement for each row")
def row_by_row(con, rows, now):
    con.execute("begin transaction")
    try:
        for row in rows:
            con.execute("insert or replace into target values (?, ?, ?)", row)
        (mark,) = con.execute("select max(last_value) from watermarks where table_name = 'events'").fetchone()
        if times := [time for _, _, time in rows if (mark or "") < time <= now]:
            con.execute("insert or replace into watermarks values ('events', ?)", [max(times)])
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


advance.hints += [
    "Decide on the mark in Python: which of the times have happened, and is any left? Then one transaction around both "
    "statements: begun before the first, committed after the second, rolled back where something fails. The error goes "
    "on.",
    "A twin: books are lent, and the shelf keeps the highest number that was ever lent below a hundred.\n"
    "    numbers = [number for number in lent if number < 100]\n"
    '    shelf.execute("update shelf set highest = greatest(highest, ?)", [max(numbers, default=0)])',
]
