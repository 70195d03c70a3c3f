"""Answers to 6-09: what breaks a sentence of its task is refused, what is right passes."""

# ruff: noqa: E501  an edit stands on one line
import answers
from breakfix.projects.level_6 import incremental_load_simulator as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "missed": """
    the largest first: the smallest first?
        ~ sorted(row[0] for row in source if row not in there) => sorted((r[0] for r in source if r not in there), reverse=True)
    as texts: the smallest first?
        ~ sorted(row[0] for row in source if row not in there) => sorted((r[0] for r in source if r not in there), key=str)
    how many: a list of ids?
        ~ sorted(row[0] for row in source if row not in there) => [len({*source} - there)]
    without the time: and modified_at?
        ~ set(target) => {row[:2] for row in target}
        ~ row not in there => row[:2] not in there
    any case: just as it is?
        ~ set(target) => {(a, b.lower(), c) for a, b, c in target}
        ~ row not in there => (row[0], row[1].lower(), row[2]) not in there
    trimmed: just as it is?
        ~ set(target) => {(a, b.strip(), c) for a, b, c in target}
        ~ row not in there => (row[0], row[1].strip(), row[2]) not in there
    only gone ids: just as it is?
        ~ row not in there => row[0] not in {each[0] for each in there}
    what it has besides: does not count?
        ~ sorted(row[0] for row in source if row not in there) => sorted({row[0] for row in there ^ {*source}})
    no zero: of each row?
        ~ if row not in there => if row[0] and row not in there
    older ones only: just as it is?
        ~ row not in there => not any(row[:2] == each[:2] and row[2] <= each[2] for each in there)
    parts in any order: the same id, name and modified_at?
        ~ row not in there => not any(row[0] == each[0] for each in there) or not any(row[1:] == each[1:] for each in there)
    """,
    "changes_since": """
    hours: overlap, minutes?
        ~ minutes=overlap => hours=overlap
    a day at most: less overlap?
        ~ minutes=overlap => minutes=min(overlap, 1440)
    at least a minute: 0 or more?
        ~ minutes=overlap => minutes=overlap or 1
    the mark of others: the mark of 'events'?
        ~ table_name = 'events' => lower(table_name) = 'events'
    like events: the mark of 'events'?
        ~ table_name = 'events' => table_name like 'event%' order by table_name desc
    a name that ends so: the mark of 'events'?
        ~ table_name = 'events' => table_name like '%events' order by table_name
    what it reaches: not before?
        ~ moment >= ? => moment > ?
    up to the mark: each row of events?
        ~ where moment >= ? => where moment >= ? and moment <= '2025-01-16'
    full hours only: may have an offset?
        ~ strftime('%Y-%m-%dT%H:%M:%S', modified_at) as moment => strftime('%Y-%m-%dT%H:%M:%S', iif(length(modified_at) > 19, substr(modified_at, 1, 23) || '00', modified_at)) as moment
    newest first: oldest first?
        ~ order by moment, id => order by moment desc, id
    the larger id first: the smaller id first?
        ~ order by moment, id => order by moment, id desc
    by id: oldest first?
        ~ order by moment, id => order by id
    by name: the smaller id first?
        ~ order by moment, id => order by moment, name
    order of texts: oldest first?
        ~ order by moment, id => order by modified_at, id
    a blank for T: without an offset, in the first form?
        ~ '%Y-%m-%dT%H:%M:%S', modified_at) as moment => '%Y-%m-%d %H:%M:%S', modified_at) as moment
    with a Z: without an offset?
        ~ '%Y-%m-%dT%H:%M:%S', modified_at) as moment => '%Y-%m-%dT%H:%M:%SZ', modified_at) as moment
    to the minute: in UTC?
        ~ '%Y-%m-%dT%H:%M:%S', modified_at) as moment => '%Y-%m-%dT%H:%M:00', modified_at) as moment
    same name, too: with the same id and moment?
        ~ "select id, modified_at from target" => "select id, modified_at, name from target"
        ~ (row[0], row[2]) not in known => (row[0], row[2], row[1]) not in known
    same moment: with the same id and moment?
        ~ set(con.execute("select id, modified_at from target").fetchall()) => {t for _, t in con.execute("select id, modified_at from target").fetchall()}
        ~ (row[0], row[2]) not in known => row[2] not in known
    known and newer: with the same moment?
        ~ return [row for row in rows if (row[0], row[2]) not in known] => return [r for r in rows if not any(i == r[0] and t >= r[2] for i, t in known)]
    names first: tuples (id, name, modified_at)?
        ~ return [row for => return [(row[1], row[0], row[2]) for
    without a mark, nothing: without a mark, each row?
        ~ if mark else "" => if mark else "9999"
    without a mark, of this century: without a mark, each row?
        ~ if mark else "" => if mark else "2025-01-01T00:00:00"
    writes them too: reads?
        - return [row for row in rows if (row[0], row[2]) not in known]
        + new = [row for row in rows if (row[0], row[2]) not in known]
        + for row in new:
        +     con.execute("insert or replace into target values (?, ?, ?)", row)
        + return new
    a mark at once: reads?
        - return [row for row in rows if (row[0], row[2]) not in known]
        + con.execute("insert or ignore into watermarks values ('events', '2025-01-01T00:00:00')")
        + return [row for row in rows if (row[0], row[2]) not in known]
    a transaction left in the source: reads?
        ~ rows = source.execute( => source.execute("begin"); rows = source.execute(
    """,
    "advance": """
    before now: not after now?
        ~ row[2] <= now] => row[2] < now]
    this clock: now, the time of this run?
        ~ row[2] <= now] => row[2] <= datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")]
    same day: not after now?
        ~ row[2] <= now] => row[2][:10] <= now[:10]]
    one ahead stops all: of the rows that is not after now?
        ~ times = [row[2] for row in rows if row[2] <= now] => times = [row[2] for row in rows if max(r[2] for r in rows) <= now]
    now itself: the latest time of the rows?
        ~ [max(times)] => [now]
    the earliest: the latest time?
        ~ [max(times)] => [min(times)]
    the first: the latest time?
        ~ [max(times)] => [times[0]]
    the largest id: the latest time?
        ~ [max(times)] => [max((r[0], r[2]) for r in rows if r[2] <= now)[1]]
    what target has: of the rows?
        ~ [max(times)] => [con.execute("select max(modified_at) from target where modified_at <= ?", [now]).fetchone()[0]]
    a mark ahead comes back: or the mark is later, the mark stays?
        ~ greatest(last_value, excluded.last_value) => least(greatest(last_value, excluded.last_value), '2025-01-15T11:30:00')
    the minute counts: not after now?
        ~ row[2] <= now] => row[2][:16] <= now[:16]]
    another mark: of 'events'?
        ~ values ('events', ?) => values ('orders', ?)
    all marks: of 'events'?
        - con.commit()
        + if times:
        +     con.execute("update watermarks set last_value = ? where last_value < ?", [max(times)] * 2)
        + con.commit()
    known ids stay: in place of the one with its id?
        ~ insert or replace into => insert or ignore into
    newer only: each of the rows?
        ~ insert or replace into target from frame => insert into target from frame on conflict do update set name = excluded.name, modified_at = excluded.modified_at where excluded.modified_at > target.modified_at
    the name stays: in place of the one with its id?
        ~ insert or replace into target from frame => insert into target from frame on conflict do update set modified_at = excluded.modified_at
    the rest is deleted: in place of the one with its id?
        - con.execute("insert or replace into target from frame")
        + con.execute("delete from target")
        + con.execute("insert or replace into target from frame")
    row by row: nothing changes?
        - con.begin()
        + con.begin()
        + for place in range(len(frame) - 1):
        +     one = frame.iloc[place:place + 1]
        +     con.execute("insert or replace into target from one")
        +     con.commit()
        +     con.begin()
    the mark on its own: committed together?
        - con.execute("insert or replace into target from frame")
        + con.execute("insert or replace into target from frame")
        + con.commit()
        + con.begin()
    bad rows left out: nothing changes?
        ~ frame = pd.DataFrame(rows, => frame = pd.DataFrame([r for r in rows if r[1] != "refused"],
    another error: the error reaches the caller?
        - raise
        + raise RuntimeError("not written")
    begins anew: nothing changes?
        ~ con.rollback() => con.rollback(); con.begin()
    sorted in place: rows stay as they are?
        - con.begin()
        + rows.sort(key=lambda row: row[2], reverse=True)
        + con.begin()
    nothing for no times: in target each of the rows?
        - con.begin()
        + if not times:
        +     return
        + con.begin()
    """,
    "next_page": """
    a page too many: the next :size rows?
        ~ limit :size => limit :size + 1
    two rows: the next :size rows?
        ~ limit :size => limit 2
    all of them: the next :size rows?
        - limit :size
    later than both: after that one?
        ~ (modified_at, id) > (:time, :id) => modified_at > :time and id > :id
    the id first: after that one?
        ~ (modified_at, id) > (:time, :id) => (id, modified_at) > (:id, :time)
    larger ids: after that one?
        ~ (modified_at, id) > (:time, :id) => id > :id
    but that row: after that one?
        ~ (modified_at, id) > (:time, :id) => modified_at >= :time and id <> :id
    a page from the front: after that one?
        - where (modified_at, id) > (:time, :id)
    larger id first: the smaller id first?
        ~ order by modified_at, id => order by modified_at, id desc
    by name: the smaller id first?
        ~ order by modified_at, id => order by modified_at, name, id
    no name: id, name and modified_at?
        ~ id, name, modified_at from => id, modified_at from
    """,
}
BY_DATETIME = """
def changes_since(source, con, overlap):
    found = con.execute("select max(last_value) from watermarks where table_name = 'events'").fetchone()[0]
    rows = source.execute('''
        select id, name, replace(datetime(modified_at), ' ', 'T') from events
        where :mark is null or datetime(modified_at) >= datetime(:mark, :back)
        order by datetime(modified_at), id
    ''', {"mark": found, "back": f"-{overlap} minutes"}).fetchall()
    there = con.sql("from target").fetchall()
    return [row for row in rows if not any(row[0] == each[0] and row[2] == each[2] for each in there)]
"""
BY_SECONDS = """
def changes_since(source, con, overlap):
    mark = con.sql("select last_value from watermarks where table_name = 'events'").fetchall()
    query = "select id, name, strftime('%Y-%m-%dT%H:%M:%S', modified_at), cast(strftime('%s', modified_at) as integer) from events"
    if mark:
        query += f" where cast(strftime('%s', modified_at) as integer) >= cast(strftime('%s', '{mark[0][0]}') as integer) - 60 * {overlap}"
    new = []
    for number, name, utc, _ in sorted(source.execute(query), key=lambda row: (row[3], row[0])):
        if not con.execute("select 1 from target where id = ? and modified_at = ?", [number, utc]).fetchall():
            new.append((number, name, utc))
    return new
"""
BY_FRAME = """
def changes_since(source, con, overlap):
    frame = pd.read_sql_query("select * from events", source)
    frame["modified_at"] = pd.to_datetime(frame["modified_at"], utc=True, format="ISO8601").dt.strftime("%Y-%m-%dT%H:%M:%S")
    mark = con.sql("select last_value from watermarks where table_name = 'events'").fetchone()
    start = str((pd.Timestamp(mark[0]) - pd.Timedelta(minutes=overlap)).isoformat()) if mark else ""
    frame = frame[frame["modified_at"] >= start].sort_values(["modified_at", "id"])
    known = {*con.sql("select id, modified_at from target").fetchall()}
    return [row for row in frame.itertuples(index=False, name=None) if (row[0], row[2]) not in known]
"""
MANY = """
def advance(con, rows, now):
    con.execute("begin")
    try:
        if rows:
            con.executemany("insert or replace into target values (?, ?, ?)", rows)
        old = con.execute("select last_value from watermarks where table_name = 'events'").fetchone()
        mark = max([row[2] for row in rows if not row[2] > now] + ([old[0]] if old else []), default=None)
        if mark:
            con.execute("insert or replace into watermarks values ('events', ?)", [mark])
        con.execute("commit")
    except duckdb.Error:
        con.execute("rollback")
        raise
"""
DELETED_FIRST = """
def advance(con, rows, now):
    news = max((time for _, _, time in rows if time <= now), default="")
    done = False
    con.begin()
    try:
        for number, name, time in sorted(rows):
            if con.execute("select 1 from target where id = ?", [number]).fetchall():
                con.execute("update target set name = ?, modified_at = ? where id = ?", [name, time, number])
            else:
                con.execute("insert into target values (?, ?, ?)", [number, name, time])
        known = con.execute("select 1 from watermarks where table_name = 'events'").fetchall()
        if known:
            con.execute("update watermarks set last_value = ? where table_name = 'events' and last_value < ?", [news, news])
        elif news:
            con.execute("insert into watermarks values ('events', ?)", [news])
        con.commit()
        done = True
    finally:
        if not done:
            con.rollback()
"""
IN_ONE = """
def advance(con, rows, now):
    incoming = pd.DataFrame(rows, columns=["id", "name", "modified_at"], dtype=object)
    con.begin()
    try:
        con.execute("insert into target select id, name, modified_at from incoming "
                    "on conflict (id) do update set name = excluded.name, modified_at = excluded.modified_at")
        con.execute('''
            insert or replace into watermarks
            select 'events', max(t) from (
                select modified_at as t from incoming where modified_at::text <= $now
                union all select last_value from watermarks where table_name = 'events'
            ) having max(t) is not null
        ''', {"now": now})
        con.commit()
    except:
        con.rollback()
        raise
"""
MARKED_FIRST = """
def advance(con, rows, now):
    con.begin()
    try:
        for time in sorted(row[2] for row in rows if row[2] <= now)[-1:]:
            con.execute("insert into watermarks select 'events', '' where not exists (from watermarks where table_name = 'events')")
            con.execute("update watermarks set last_value = ? where table_name = 'events' and last_value < ?", [time, time])
        for row in rows:
            con.execute("insert or replace into target values (?, ?, ?)", row)
        con.commit()
    except BaseException as error:
        con.rollback()
        raise error
"""
PASSES = {
    "missed: a difference": (
        "missed",
        "def missed(source, target):\n    return sorted(each for each, *_ in {*source} - {*target})",
    ),
    "missed: a loop": (
        "missed",
        "def missed(source, target):\n    found = []\n    for row in sorted(source):\n        if target.count(row) == 0:\n"
        "            found.append(row[0])\n    return found",
    ),
    "missed: a frame": (
        "missed",
        "def missed(source, target):\n    names = ['id', 'name', 'at']\n"
        "    left, right = (pd.DataFrame(each, columns=names, dtype=object) for each in (source, target))\n"
        "    both = left.merge(right, how='left', indicator=True)\n"
        "    return sorted(both[both['_merge'] == 'left_only']['id'].tolist())",
    ),
    "changes_since: datetime": ("changes_since", BY_DATETIME),
    "changes_since: seconds": ("changes_since", BY_SECONDS),
    "changes_since: a frame": ("changes_since", BY_FRAME),
    "advance: executemany": ("advance", MANY),
    "advance: update or insert": ("advance", DELETED_FIRST),
    "advance: in SQL": ("advance", IN_ONE),
    "advance: the mark first": ("advance", MARKED_FIRST),
    "next_page: not before, not that one": (
        "next_page",
        "select * from events where not (modified_at < :time or (modified_at = :time and id <= :id)) "
        "order by modified_at asc, id asc limit :size",
    ),
    "next_page: numbered": (
        "next_page",
        "select id, name, modified_at from (select *, row_number() over (order by modified_at, id) as n from events "
        "where (modified_at, id) > (:time, :id)) where n <= :size order by n",
    ),
    "next_page: names in capitals": (
        "next_page",
        "SELECT e.id, e.name, e.modified_at FROM events e WHERE e.modified_at > :time OR e.modified_at = :time AND e.id > :id "
        "ORDER BY e.modified_at, e.id LIMIT :size OFFSET 0",
    ),
    "offset: far east": ("offset", 'offset = "2025-01-16T01:20:00+14:00"'),
    "offset: half an hour": ("offset", 'offset = "2025-01-15T16:46:00+05:30"'),
    "offset: just later": ("offset", 'offset = "2025-01-15T12:16:00+01:00"'),
}
test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
