"""The quiz: each phase is asked about, and what is right is computed by running the pipeline or an engine."""

import contextlib
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from breakfix.lab import Quiz

from . import baseline
from .break_runs import runs
from .worlds import NOW, SAMPLE, in_memory, sample, sample_events, write

quiz = Quiz(__name__, minutes=15)
BOTH = ("duckdb", "sqlite")


@quiz.a_number(
    phase="run",
    look="Follow the events one by one: how many lines does a good one write, how many a rejected one?",
    because="Six events are left: two are rejected and write one line each, four are good and write two each.",
)
def lineage_of_six():
    """The pipeline writes a line of lineage for each event that it stages, one for each that it loads, one for each
    that it rejects. Seven events come in this order: evt-001, evt-002, evt-003, one without a key, evt-005 whose value
    is no number, evt-006, evt-003 again. Somebody takes away the last of them. How many lines does one run on a new
    database write?
    """
    return runs(sample_events()[:6])["lineage_entries"]


@quiz.a_number(
    phase="run",
    look="Which of the counts are parts of what came in? Add those up.",
    because="What came in is loaded, rejected, late or skipped; the rest was lost. Ring at anything but 0.",
)
def unaccounted():
    """A run writes: 1,010 in, 994 loaded, 7 rejected, 6 late, 0 skipped. Each event should be counted in one of the
    last four. How many events does the log not account for?
    """
    return 1010 - (994 + 7 + 6 + 0)


@quiz.a_row(
    {"loaded": int, "lineage": int},
    phase="predict",
    look="Which events have exactly the time of the mark, and which lines do they write again?",
    because="Only the event of 12:00 is taken again; the upsert hides it in target, lineage and the log show it.",
)
def not_later_but_equal():
    """Of the sample's seven events one has the newest time, 12:00: a good event of evt-003. After one run the watermark
    is 12:00, and lineage has twelve lines. Somebody changes the comparison in `receive` from `ts > mark` to
    `ts >= mark`, and runs the same file again. How many events does this second run load, and how many lines has
    lineage then?
    """
    with contextlib.contextmanager(in_memory)() as world:
        later = _steps(world.con)
        later(SAMPLE)
        world.con.execute("update watermarks set mark = '2025-01-15T11:59:59'")  # later than this: 12:00 and after
        later(SAMPLE)
        loaded = world.rows("select loaded from run_log order by run desc limit 1")[0]["loaded"]
        return {"loaded": loaded, "lineage": world.rows("select count(*) as n from lineage")[0]["n"]}


@quiz.a_row(
    {"duckdb": int, "sqlite": int},
    engines=BOTH,
    phase="alter",
    look="Does each of the two say that a text is no number, or does it make the best of it?",
    because="try_cast gives NULL for what is no number; SQLite's cast takes the digits in front, or 0.",
)
def refused_by_a_cast(engine, con):
    """Three texts should be numbers: '0', 'oops' and '12 pieces'. DuckDB reads them with `try_cast(value as double)`,
    SQLite with `cast(value as real)`. How many of the three come out as NULL in each engine?
    """
    cast = "try_cast(value as double)" if engine == "duckdb" else "cast(value as real)"
    con.execute("create table texts (value text)")
    con.execute("insert into texts values ('0'), ('oops'), ('12 pieces')")
    return con.execute(f"select count(*) from texts where {cast} is null").fetchall()[0][0]


@quiz.a_number(
    engines=BOTH,
    phase="alter",
    look="Subtract first, then compare. Is the edge itself later than the edge?",
    because="The edge is 11:45:00. 11:45:01 and 12:00:00 are later than it; 11:45:00 is not later than itself.",
)
def at_the_edge(engine, con):
    """The watermark is 12:00:00, and a run reads every event with `ts > mark - 15 minutes`. Four events come late, with
    ts 11:44:59, 11:45:00, 11:45:01 and 12:00:00. How many of them does the run read?
    """
    con.execute("create table late (ts text)")
    con.execute("insert into late values ('11:44:59'), ('11:45:00'), ('11:45:01'), ('12:00:00')")
    edge = "(time '12:00:00' - interval 15 minute)::text" if engine == "duckdb" else "time('12:00:00', '-15 minutes')"
    return con.execute(f"select count(*) from late where ts > {edge}").fetchall()[0][0]


@quiz.a_number(
    engines=BOTH,
    phase="break",
    look="What is the value of the comparison for one row? And what is `not` of that?",
    because="A comparison with NULL is neither true nor false, and `not` of it is NULL again: both drop all.",
)
def two_halves(engine, con):
    """A table has three rows, each with a time in `ts`. A query with `where ts > null` returns some of them, a query
    with `where not (ts > null)` returns some. How many rows do the two queries return together?
    """
    con.execute("create table events (ts text)")
    con.execute("insert into events values ('08:00'), ('09:30'), ('12:00')")
    halves = ("ts > null", "not (ts > null)")
    return sum(len(con.execute(f"select ts from events where {half}").fetchall()) for half in halves)


@quiz.a_number(
    phase="break",
    look="What has each of the three passes committed by the time it ends, however it ends?",
    because="stage commits the letters before the kill, and the mark has not moved: every pass adds its two again.",
)
def killed_twice():
    """Each step of a pipeline commits by itself: receive, stage (writes the dead letters), load, advance (moves the
    watermark), log. A file holds seven events, two of which are rejected. The process is killed just before it moves
    the watermark. The scheduler runs it again, and it is killed at the same place. The third time nobody disturbs it.
    How many dead letters are there in the end?
    """
    return runs(sample_events(), kills=["update watermarks"] * 2)["dead_letters"]


@quiz.a_row(
    {"duckdb": str, "sqlite": str},
    engines=BOTH,
    phase="break",
    look="One engine locks the file for as long as it is open, the other for as long as somebody writes.",
    because="DuckDB gives the file to one writing process, from its connect to its end. SQLite lets others connect and "
    "read, and refuses the second writer: 'database is locked'.",
)
def where_refused(engine, con):
    """One process has a database file open and is in the middle of a transaction that writes. A second process does
    three things with the same file, one after the other: connect, read (a select), write (an insert); it waits for
    nothing. At which of the three words does it get its first error, on each engine with its default settings?
    """
    attempt = (
        "import sys; path = sys.argv[1]; step = 'connect'\n"
        "try:\n    import {engine}; con = {engine}.connect(path{more}); step = 'read'\n"
        "    con.execute('select n from t').fetchall(); step = 'write'\n"
        "    con.execute('insert into t values (2)'); step = 'nowhere'\n"
        "except Exception as error:\n    assert 'lock' in str(error).lower(), error\nprint(step)"
    ).format(engine="duckdb" if engine == "duckdb" else "sqlite3", more="" if engine == "duckdb" else ", timeout=0")
    import sqlite3

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "shop.db"))
        with contextlib.closing(duckdb.connect(path) if engine == "duckdb" else sqlite3.connect(path)) as first:
            first.execute("create table t (n int)")
            first.commit()
            first.execute("begin")
            first.execute("insert into t values (1)")
            done = subprocess.run([sys.executable, "-c", attempt, path], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@quiz.a_row(
    {"duckdb": float, "sqlite": float},
    engines=BOTH,
    phase="fix",
    look="The second row meets a key that the same statement has put there. Ask each engine: may it change once more?",
    because="In one statement DuckDB updates a row once, so the first of two equal keys stands; SQLite goes row by "
    "row, and the last one does. Make one row of each key before the upsert, and no engine can choose for you.",
)
def one_statement(engine, con):
    """`target` is empty, its primary key is `key`. One statement upserts two rows of one key, in this order:
    `insert into target values ('evt-003', 49.99), ('evt-003', 59.99) on conflict (key) do update set value =
    excluded.value`. Which value does the row have then, on each engine?
    """
    con.execute("create table target (key text primary key, value double)")
    con.execute(
        "insert into target values ('evt-003', 49.99), ('evt-003', 59.99) "
        "on conflict (key) do update set value = excluded.value"
    )
    return con.execute("select value from target").fetchall()[0][0]


MOMENTS = (
    "2025-01-15T01:00:00",
    "2025-01-15 23:00:00",
    "2025-1-15T08:00:00",
    "15.01.2025 08:00",
    "2025-01-15T01:00:00Z",
)


@quiz.an_order(
    MOMENTS,
    engines=BOTH,
    phase="fix",
    look="Texts are compared sign by sign, from the left. A space, a dot, a digit, a letter: which comes before which?",
    because="Signs decide, not clocks: a space comes before T, a shorter text before the longer one that it begins, "
    "and `-0` before `-1`. The greater text is the later time only where all have one form.",
)
def greatest_text(engine, con):
    """A column `ts` of type text holds five spellings of moments of one day. In which order, the smallest first, does
    `order by ts` return them?
    """
    con.execute("create table spelled (ts text)")
    for moment in MOMENTS:
        con.execute("insert into spelled values (?)", [moment])
    return [ts for (ts,) in con.execute("select ts from spelled order by ts").fetchall()]


THERE, EMPTY = "It is there, and names the process that died.", "It is there, but empty: nothing had been flushed."
GONE = "It is gone: `finally` has removed it."


@quiz.a_choice(
    {
        THERE: "",
        EMPTY: "The run had written it, closed it and worked for an hour. Whose memory would the text still be in?",
        GONE: "Which line of Python runs after a signal that cannot be caught?",
        "It is gone: the system removes what a dead process has made.": "Is the text that you saved gone when the "
        "editor is killed? A lock that is held is one thing; is a file with a name another?",
    },
    phase="fix",
    because="After a SIGKILL the process runs nothing, and a file outlives whoever made it. The next run waits for the "
    "dead.",
)
def file_after_a_kill():
    """To keep a second run out, a run writes its process id into a file `run.lock`, closes it, works, and deletes it in
    a `finally`. While it works it gets SIGKILL. What does the next run find in place of `run.lock`?
    """
    run = (
        "import os, pathlib, signal\nlock = pathlib.Path('run.lock')\nlock.write_text(str(os.getpid()))\n"
        "try:\n    os.kill(os.getpid(), signal.SIGKILL)\nfinally:\n    lock.unlink()"
    )
    with tempfile.TemporaryDirectory() as folder:
        died = subprocess.run([sys.executable, "-c", run], cwd=folder, check=False).returncode
        assert died == -signal.SIGKILL
        lock = Path(folder, "run.lock")
        return GONE if not lock.exists() else THERE if lock.read_text() else EMPTY


@quiz.a_choice(
    {
        "`send()` is called before `mark_sent()` has committed, so a run that dies between them sends again.": "",
        "The operator started the job a second time without looking at the log.": "Had the code been safe to start "
        "twice, what would the operator have done?",
        "The server ran out of memory and the process was killed.": "Machines will be killed again. Which line made it "
        "cost two mails?",
        "The job is not idempotent.": "True, and it says what was seen in another word. Which line is that?",
    },
    phase="explain",
    because="It names two statements and their order: somebody can change them, kill a run between them, and see. "
    "Nothing computes this; it is a rule of reports.",
)
def which_cause():
    """A job mails an invoice to each customer of a list. One night it dies, is started again, and ninety customers get
    two mails. Which sentence belongs under *cause* in the report, since somebody could change something and try it?
    """
    return next(option for option, says in quiz.questions["which_cause"].options.items() if not says)


QUERIES = {
    "from watermarks where mark > $now": "",
    "from run_log where rejected > 0": "Two events of an ordinary day are rejected. How often would it ring?",
    "from run_log where input_records = 0": "What does a rerun count, and what did this evening's run?",
    "from target where ts is null": "The event has a time, only a strange one. Is that NULL?",
    "select key from target group by key having count(*) > 1": "Can a primary key be there twice?",
}


@quiz.a_choice(
    {f"`{query}`": says for query, says in QUERIES.items()},
    phase="mastery",
    because="Only the mark itself tells on the same evening, and stays silent on a quiet day: no mark may be later "
    "than the clock of the run. The clock is passed in, so that the alarm can be tried.",
)
def rings_that_evening():
    """Today's batch has poisoned the watermark: all ended well, and from tomorrow on every batch will be passed over in
    silence. Five queries are tried this evening, with `$now` the clock of the run as text; one that returns rows rings.
    Which rings this evening, but neither on an ordinary evening nor after the same file was run twice? (The ordinary
    file has two rejected events.)
    """
    future = ("evt-004", "page_view", 3, "2031-07-01T00:00:00")
    evenings = {"poisoned": [[*sample(), future]], "ordinary": [sample()], "rerun": [sample(), sample()]}
    rings = {evening: _rings(batches) for evening, batches in evenings.items()}
    (found,) = set(rings["poisoned"]) - set(rings["ordinary"]) - set(rings["rerun"])
    return f"`{found}`"


@quiz.a_number(
    engines=BOTH,
    phase="mastery",
    look="When is a row the same row as one that is there? Compare the whole key.",
    because="The clock of the load makes every load new. A key says which thing a row tells about, and a thing does "
    "not become another one because we read it again.",
)
def loaded_at_in_the_key(engine, con):
    """A table has the primary key `(event, loaded_at)`, and `insert ... on conflict do nothing` fills it. A file holds
    five events, of which four have a name of their own and one repeats a name. It is loaded on Monday, and the same
    file again on Tuesday and on Wednesday; `loaded_at` is the day. How many rows has the table then?
    """
    con.execute("create table events (event text, loaded_at text, primary key (event, loaded_at))")
    for day in ("Monday", "Tuesday", "Wednesday"):
        for event in ("evt-001", "evt-002", "evt-003", "evt-006", "evt-003"):
            con.execute("insert into events values (?, ?) on conflict do nothing", [event, day])
    return con.execute("select count(*) from events").fetchall()[0][0]


def _steps(con):
    """Return a function that takes a batch through the baseline's steps on `con`."""

    def run(batch):
        baseline.receive(con, batch)
        for step in (baseline.stage, baseline.load, baseline.advance, baseline.log):
            step(con)

    return run


def _rings(batches):
    """Return which of the queries return rows after these batches."""
    with contextlib.contextmanager(in_memory)() as world, tempfile.TemporaryDirectory() as folder:
        for batch in batches:
            _steps(world.con)(write(Path(folder, "batch.json"), batch))
        given = {"now": NOW.isoformat()}
        return [q for q in QUERIES if world.con.execute(q, given if "$now" in q else None).fetchall()]
