"""Fix: every record of a file is staged once, as it came, with where it came from and what is amiss in it."""

import csv
import hashlib
import io
import json
import sqlite3

from breakfix.lab import exercise, rows, shapes

from . import events, worlds


@exercise(phase="fix", minutes=14)
def load_batch(con, path, check, now):
    """Stage a file.

    Given     con, as sqlite3.connect returns it, without an open transaction; the table staging_events, which may hold
              rows of other files. path, the Path of a CSV file in UTF-8 whose first line has the four names of the
              contract, in any order. check, a function: check(row) returns the ingest_error of a row, a dict of texts
              by name. now, a text
    Leave     a row for each record, also where check returns an error, and all of them committed. load_batch_id is the
              SHA-256 of the file's bytes, in hex; source_row_num counts the records from 1; ingest_error is what check
              returns. The other columns, and the ValueError for a file that was cut, stay as you find them
    Rules     a file whose bytes were loaded before, under whatever name, changes nothing.
              A load that fails leaves nothing, and its error reaches the caller
    """
    data = path.read_bytes()
    if not data.endswith(b"\n"):
        raise ValueError(f"{path.name} was cut: its last line has no end")
    batch, rows = hashlib.sha256(data).hexdigest(), []
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    for number, row in enumerate(reader, 1):
        values = [row[name] for name in ("timestamp", "level", "source", "message")]
        payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        rows.append([batch, path.name, number, *values, payload, now, check(row)])
    with con:
        con.executemany("insert or ignore into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


@load_batch.stub
def what_it_likes(con, path, check, now):
    data = path.read_bytes()
    if not data.endswith(b"\n"):
        raise ValueError(f"{path.name} was cut: its last line has no end")
    batch = hashlib.sha256(path.name.encode()).hexdigest()
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    for row in reader:
        values = [row[name] for name in ("timestamp", "level", "source", "message")]
        payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        if check(row) is None:
            staged = [batch, path.name, reader.line_num - 1, *values, payload, now, None]
            con.execute("insert into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", staged)
            con.commit()


load_batch.world(lambda: worlds.opened(worlds.STAGING))
load_batch.play = ""
load_batch.costs = "the file is held in memory once, and is read to its end before anything is written"

MORNING, NOON = "2026-03-01T09:00:00Z", "2026-03-01T12:00:00Z"
FULL = """
    create trigger full before insert on staging_events when new.source_row_num = {}
    begin select raise(abort, 'the disk is full'); end
"""
SHOWN = "source_file, source_row_num, timestamp, level, source, message, ingested_at_utc, ingest_error"


def checked(row):
    """Return the ingest_error of a row in the trials."""
    return None if row["level"] in ("INFO", "WARN") else f"bad_level={row['level']}"


@load_batch.look
def staged(world, load_batch, *files, header=events.FIELDS, ends="\n", trouble=None):
    """Each file is (name, records). Trouble, one at a time, so that no two errors compete: "check" fails at a row; the
    last file lacks its last bytes, ("cut", 2); or the disk is full at a row number, ("full", 3).
    """
    kind, size = (trouble, 0) if isinstance(trouble, str) else trouble or ("none", 0)
    heard = []
    if kind == "full":
        world.con.execute(FULL.format(size))
    for place, (name, records) in enumerate(files, 1):
        path = world.folder / name
        in_order = [[dict(zip(events.FIELDS, each, strict=True))[field] for field in header] for each in records]
        data = events.text(in_order, header, ends).encode()
        is_cut = kind == "cut" and place == len(files)
        path.write_bytes(data[: len(data) - max(size, len(ends))] if is_cut else data)
        try:
            load_batch(
                world.con,
                path,
                (lambda row: checked(row) and 1 / 0) if kind == "check" else checked,
                (MORNING, NOON)[place % 2],
            )
            heard.append("no error")
        except (ValueError, ZeroDivisionError, sqlite3.Error) as error:
            heard.append(type(error).__name__)
    found = world.second.execute(f"select {SHOWN} from staging_events order by load_batch_id, source_row_num")
    return {"the caller hears": heard, "staged": rows(found)}


ONE, TWO = ("08:00", "INFO", "api", "started"), ("08:05", "WARN", "db", "slow")
BAD, LINES = ("", "DEBUG", "api", "017"), ("08:10", "INFO", "api", "one\ntwo")
staged.when("two good: a file has two good records", ("a.csv", [ONE, TWO]))
staged.when("one is bad: check has something against the second record", ("a.csv", [ONE, BAD, TWO]))
staged.when("twice: the same file comes twice", ("a.csv", [ONE, BAD]), ("a.csv", [ONE, BAD]))
staged.when("another name: the same bytes come under another name", ("a.csv", [ONE, TWO]), ("b.csv", [ONE, TWO]))
staged.when("corrected: a file of the same name has other bytes", ("a.csv", [ONE, BAD]), ("a.csv", [ONE, TWO]))
staged.when("two lines: a message has a line break", ("a.csv", [LINES, BAD, ONE]))
staged.when("full: the disk is full at the third record", ("a.csv", [ONE, BAD, TWO]), trouble=("full", 3))
staged.when("cut: the file's last line lacks its last two bytes", ("a.csv", [ONE, TWO]), trouble=("cut", 2))

RECORDS = [ONE, TWO, BAD, LINES, ONE, ("", "", "", ""), (" 08:00 ", " INFO", "O'Brien", '50 %, "half"')]
RECORDS += [("08:00", "INFO", "api", "one\r\ntwo"), ("08:00", "INFO", "Größe \u2028", "a\x0cb\x1cc")]
RECORDS += [("007", "WARN", "null", "NULL"), ("1.10", "INFO", "True", "nan"), ("\n8", "info", "\t", "\\n")]

LONG = [("08:00", "INFO", "api", "x" * 650)] * 105  # what comes after is beyond the first 64 KiB of a file


def some_files(chance):
    """Return one to three files of few records; one is often like an earlier one, in its name or in its records."""
    names, files = ("a.csv", "b.csv", "it's 1 %.csv"), []
    if chance.random() < 0.1:  # the first file comes again after another one
        one, other = [RECORDS[0]], [RECORDS[1]]
        return ("a.csv", one), ("b.csv", other), ("a.csv", one)
    for _ in range(chance.choice((1, 1, 2, 2, 3))):
        pool = chance.sample(RECORDS, 3)
        records = [chance.choice(pool) for _ in range(chance.choice((0, 1, 2, 3, 4)))]
        if files and chance.random() < 0.5:
            records = chance.choice(files)[1]
        if chance.random() < 0.1:
            records = LONG + records
        files.append((chance.choice(names), records))
    return tuple(files)


orders = shapes.evenly([events.FIELDS, events.FIELDS, ("message", "source", "level", "timestamp")])
troubles = shapes.evenly([None, None, None, None, "check", ("cut", 1), ("cut", 2), ("full", 1), ("full", 2)])
ends = shapes.evenly(["\n", "\n", "\r\n"])
staged.drawn(together=shapes.rolled(some_files), header=orders, ends=ends, trouble=troubles, times=120)

load_batch.asks("""
two good: What does another connection find in the table?
one is bad: Who decides about a record with an error, and when?
twice: One file, two loads. How many records did the sender write?
another name: Other name, same bytes. Is it another file?
corrected: Same name, other bytes. Is it the same file?
two lines: Which number has the second record, if records are counted?
full: Which of its records should be there, if the third one is refused?
cut: How do you know that the last record is whole?
""")

load_batch.slips("""
decided too early: A record with an error is not there. Who can still decide about it?
    - rows.append([batch, path.name, number, *values, payload, now, check(row)])
    + if check(row) is None:
    +     rows.append([batch, path.name, number, *values, payload, now, None])
known by its name: The file was corrected and has its old name. Which of its bytes does the name know?
    ~ hashlib.sha256(data) => hashlib.sha256(path.name.encode())
lines are counted: A message has two lines. Which number has the record after it?
    - for number, row in enumerate(reader, 1):
    + for row in reader:
    +     number = reader.line_num - 1
twice is an error: The same file again is an error to your caller. What has to change the second time?
    ~ insert or ignore => insert
half a file: The last line has no end, and was taken for a record. What did the sender mean to write?
    - if not data.endswith(b"\\n"):
    -     raise ValueError(f"{path.name} was cut: its last line has no end")
each record by itself: The load failed, and some of its records are there. Where does the transaction begin?
    - with con:
    -     con.executemany("insert or ignore into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    + for row in rows:
    +     with con:
    +         con.execute("insert or ignore into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
""")


@load_batch.also_right(costs="a query first, and the rows one by one, all in one transaction")
def ask_first(con, path, check, now):
    text = path.read_bytes()
    if text[-1:] != b"\n":
        raise ValueError("cut")
    name, columns = hashlib.sha256(text).hexdigest(), ("timestamp", "level", "source", "message")
    if con.execute("select count(*) from staging_events where load_batch_id = ?", (name,)).fetchone()[0]:
        return
    with con, path.open(encoding="utf-8", newline="") as file:
        for count, row in enumerate(csv.DictReader(file)):
            values = [row[column] for column in columns]
            payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
            one = (name, path.name, count + 1, *values, payload, now, check(row))
            con.execute("insert into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", one)


load_batch.hints += [
    "Three parts, one after the other. The bytes: what is their hash? The records: a list of rows, "
    "counted by you. The table: all rows in one transaction, and `with con:` commits it or takes it back. What should "
    "the engine do with a row whose key is there already?",
    "A twin: guests of a party, from a letter that was read as bytes.\n"
    "    guests = [[party, seat, name] for seat, name in enumerate(letter.decode().split(), 1)]\n    with con:\n"
    '        con.executemany("insert or ignore into guests values (?, ?, ?)", guests)',
]
