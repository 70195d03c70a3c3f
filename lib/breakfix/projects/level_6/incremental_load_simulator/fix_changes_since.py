"""Fix: what is new in the source, and what came late, by times that can be compared."""

from datetime import UTC, datetime, timedelta

from breakfix.lab import exercise, shapes

from .worlds import both, in_zone, later


@exercise(phase="fix", minutes=11)
def changes_since(source, con, overlap):
    """Read what target has not got, from a while before the mark.

    Given     source, a connection to SQLite with events (id integer primary key, name text, modified_at text), which
              others write; con, a connection to DuckDB with target and watermarks as in Run. In both, modified_at is a
              time such as 2025-01-15T10:00:00, in UTC; only in events it may have an offset, as in
              2025-01-15T15:00:00+05:00, which is the same moment. overlap, minutes: 0 or more
    Leave     a list of rows, tuples (id, name, modified_at), modified_at in UTC without an offset, oldest first; of
              one time, the smaller id first. Each row of events that is not before the mark of 'events' less overlap;
              without a mark, each row. Left out are rows that target has already, with the same id and moment
    """
    mark = con.execute("select last_value from watermarks where table_name = 'events'").fetchall()
    begin = (datetime.fromisoformat(mark[0][0]) - timedelta(minutes=overlap)).isoformat() if mark else ""
    rows = source.execute(
        """
        select id, name, strftime('%Y-%m-%dT%H:%M:%S', modified_at) as moment from events
        where moment >= ?
        order by moment, id
        """,
        [begin],
    ).fetchall()
    known = set(con.execute("select id, modified_at from target").fetchall())
    return [row for row in rows if (row[0], row[2]) not in known]


@changes_since.stub
def newer_than_mark(source, con, overlap):
    mark = con.execute("select last_value from watermarks where table_name = 'events'").fetchall()
    return source.execute(
        """
        select id, name, modified_at from events
        where modified_at > ?
        order by modified_at
        """,
        [mark[0][0] if mark else ""],
    ).fetchall()


changes_since.world(both)
changes_since.play = ""
changes_since.costs = "a pass over the source, unless strftime(...) has an index; and the ids and times of target"


@changes_since.look(playable=False)
def read(world, changes_since, events, mark=None, target=(), overlap=30):
    world.fill(events, target, mark)
    return {"rows": [list(row) for row in changes_since(world.source, world.con, overlap)]}


def row(number, time, name="paid"):
    """Return a row of 15 January."""
    return (number, name, f"2025-01-15T{time}" + ":00" * (len(time) == 5))


MARK = "2025-01-15T11:15:00"
OLD, LATE, NEW = row(1, "08:00"), row(2, "10:58"), row(3, "11:40")
LAST = [row(4, "11:15"), row(5, "11:15")]
ZONES = [row(8, "05:50:00-05:30"), row(9, "16:30:00+05:30"), row(10, "23:00:00+14:00")]
read.when("first run: there is no mark yet", [NEW, OLD])
read.when("late: a row of 10:58 came after the mark was moved to 11:15", [NEW, OLD, LATE], MARK, [OLD])
read.when("the mark's own time: two rows have it, and target has one of them", LAST, MARK, LAST[1:], 0)
read.when("where it begins: one row is of 10:45:00, one of 10:44:59", [row(6, "10:45"), row(7, "10:44:59")], MARK)
read.when("changed: target has the id with an earlier time", [row(2, "11:20", "sent")], MARK, [LATE])
read.when("with an offset: three rows have one; target has the one of 11:00 in UTC", ZONES, MARK, [row(9, "11:00")])
read.when("in order: three rows came out of order", [row(4, "11:50"), row(9, "11:40"), row(7, "11:40")], MARK)

ANCHORS = ("2025-01-15T11:15:00", "2024-02-29T23:59:59", "2025-01-01T00:10:00", "2025-03-01T00:00:00")
OFFSETS = ("", "", "", "+00:00", "+05:30", "-08:00", "+14:00", "-00:30")
NAMES = ("paid", "Paid", "it's", "", "paid ", "Zoë")


def night(chance):
    """Return events around the mark and where the overlap begins, the mark, what target holds, and the overlap."""
    overlap, anchor = chance.choice((0, 1, 30, 90, 1500, 50_000)), chance.choice(ANCHORS)
    begin = -60 * overlap
    seconds = (begin, begin, begin - 1, begin + 1, 0, 0, -1, 1, begin // 2, 3600, begin - 7200, 400_000)
    events, held = [], []
    for number in chance.sample((0, 1, 2, 3, 9, 10, 100, -4), chance.randint(0, 6)):
        moment = later(anchor, chance.choice(seconds))
        events.append((number, chance.choice(NAMES), in_zone(moment, chance.choice(OFFSETS))))
        other = later(moment, chance.choice((-1, 1, -3600, 60)))
        held += chance.choice(([], [], [(number, chance.choice(NAMES), moment)], [(number, events[-1][1], other)]))
        if chance.random() < 0.15:
            held.append((number + 1000, events[-1][1], moment))
    return events, chance.choice((anchor, anchor, anchor, None)), held, overlap


read.drawn(together=shapes.rolled(night), times=80)

changes_since.asks("""
first run: What is there to compare with before the first run?
late: When did the row come, and what does its time say?
the mark's own time: The mark has moved to this time. Has every row of it been read?
where it begins: Is the first moment of the overlap part of it?
changed: Target has the id. Has it got this row?
with an offset: Which of the three is the latest? Ask the moments, not the texts.
in order: Which row is the oldest? And of two with one time?
""")
changes_since.slips("""
no overlap: Its time is before the mark, and it came after. How far back does the task read?
    ~ timedelta(minutes=overlap) => timedelta(0)
after its beginning: A row stands exactly where the overlap begins. Is that before it?
    ~ moment >= => moment >
text is no time: With an offset the greater text is not the later moment. What turns both into UTC?
    ~ where moment >= ? => where modified_at >= ?
the offset is cut off: The offset is gone, and the clock still shows the local time. Which moment was it?
    ~ strftime('%Y-%m-%dT%H:%M:%S', modified_at) as moment => substr(modified_at, 1, 19) as moment
every time again: Target has these rows. How do you know a row that you have read before?
    ~ if (row[0], row[2]) not in known => if row
by the id alone: The id is known, and the row has changed since.
    ~ if (row[0], row[2]) not in known => if row[0] not in dict(known)
of one time, in any order: Two rows have one time. Which of them comes first?
    ~ order by moment, id => order by moment
any mark: There are marks of other tables, too. Whose did you take?
    ~ "select last_value from watermarks where table_name = 'events'" => "select max(last_value) from watermarks"
""")


@changes_since.also_right(costs="each row of the source passes through Python")
def in_python(source, con, overlap):
    def utc(text):
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment).isoformat()

    found = con.execute("select last_value from watermarks where table_name = 'events'").fetchone()
    begin = (datetime.fromisoformat(found[0]) - timedelta(minutes=overlap)).isoformat() if found else ""
    known = dict(con.execute("select id, modified_at from target").fetchall())
    rows = [(number, name, utc(time)) for number, name, time in source.execute("select * from events")]
    new = [row for row in rows if row[2] >= begin and known.get(row[0]) != row[2]]
    return sorted(new, key=lambda row: (row[2], row[0]))


changes_since.hints += [
    "Where does the overlap begin? And SQLite's strftime gives any of these texts in UTC, in a form of your choice: "
    "compare that, and return it. Then ask target which (id, time) it has.",
    "A twin: letters of today, by the day on which they were written in Greenwich, without those on file.\n"
    '    letters = box.execute("select number, date(written) as day from letters where day = ?", [day]).fetchall()\n'
    "    [letter for letter in letters if letter not in on_file]",
]
