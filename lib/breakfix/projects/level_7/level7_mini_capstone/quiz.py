"""The quiz: each phase is asked about, and what is right is computed by live sources or by an engine."""

import contextlib
import sqlite3
import time

import httpx2

from breakfix.lab import Quiz
from breakfix.services.played import Played, on_a_clock

from . import baseline
from .fix_fetch import fetch
from .fix_freshness import freshness
from .polls import Polled, order
from .worlds import NOW, client, orders, serving

quiz = Quiz(__name__, minutes=15)
BOTH = ("duckdb", "sqlite")


@quiz.a_number(
    phase="run",
    look="Write down how many records each page has. Which one tells the reader that it was the last?",
    because="Two, two, and none: only a page that is shorter than two ends the read, and the second one was full.",
)
def requests_of_a_read():
    """A source holds four orders and sends two on a page. A reader asks with `offset` and `limit=2` and stops at the
    first page that has fewer than two records. How many requests does it make?
    """
    rows = orders(*((number, "sent", 60 + number) for number in range(1, 5)))
    with serving("alpha", rows) as source, client(source) as opened:
        baseline.pages_of_alpha(opened, 2)
        return sum(source.counts()["requests"].values())


@quiz.a_row(
    {"matched": int, "mismatched": int, "single": int},
    phase="run",
    look="Go through the orders one by one: who speaks of it, and do they say the same?",
    because="Each order is counted once, not each record: two are told by both, and one of these in the same words.",
)
def three_verdicts():
    """alpha says: order 1 sent, order 2 sent, order 3 new. beta says: order 2 sent, order 3 lost, order 4 new, order 5
    new. They are reconciled order by order. How many are matched, mismatched, single?
    """
    said = {"alpha": {1: "sent", 2: "sent", 3: "new"}, "beta": {2: "sent", 3: "lost", 4: "new", 5: "new"}}
    listed = [order(source, key, state, 60) for source, states in said.items() for key, state in states.items()]
    counts = Polled(listed).counts
    return {"matched": counts["matched"], "mismatched": counts["mismatched"], "single": counts["single_source"]}


@quiz.a_number(
    engines=BOTH,
    phase="predict",
    look="When is a row the same row as one that is there? Compare the whole key.",
    because="The moment of the poll makes every record a new one, and the constraint never meets itself.",
)
def moment_in_the_key(engine, con):
    """A cache has the primary key `(source, id, collected_at)`, and `insert ... on conflict do nothing` fills it. Two
    sources hold two orders each and never change. They are polled at 12:00, 12:01 and 12:02. How many rows has the
    cache then?
    """
    con.execute("create table cache (source text, id text, collected_at text, primary key (source, id, collected_at))")
    for moment in ("12:00", "12:01", "12:02"):
        for source in ("alpha", "beta"):
            for key in ("order_001", "order_002"):
                con.execute("insert into cache values (?, ?, ?) on conflict do nothing", [source, key, moment])
    return con.execute("select count(*) from cache").fetchall()[0][0]


AGES = {
    "skewed": "it comes from the future",
    "stale": "it is too old",
    "fresh": "it is young enough",
    "unknown": "there is no time that could be read",
}


@quiz.a_choice(
    {
        AGES["skewed"]: "",
        AGES["stale"]: "Is the number smaller or larger than that of now?",
        AGES["fresh"]: "How far ahead of now is it, and is that a little?",
        AGES["unknown"]: "Is it no number? What would a check on its type say?",
    },
    phase="alter",
    because="1,700,000,000,000 seconds after 1970 is in the year 55,840: it is a number, and far ahead of every clock.",
)
def milliseconds_for_seconds():
    """A source writes its times in milliseconds since 1970; its adapter passes them on as if they were seconds. All its
    records are a minute old. What does a good check of age say of each of them?
    """
    return AGES[freshness.reference({"timestamp": (NOW - 60) * 1000}, NOW, 600)]


@quiz.a_row(
    {"twice": str, "never": str},
    phase="break",
    look="Write the list as it stands when the second page is asked for, and count to its third place.",
    because="When the last one moves to the front, each place holds what was one place before it.",
)
def by_place():
    """A list shows what was changed last first: A, B, C, D, E. A reader asks for places 0 and 1, then 2 and 3, then 4
    and on. After the first page E is changed, and so stands in front. Which letter does the reader get twice, and
    which never?
    """
    rows = [(letter, "sent", NOW - place) for place, letter in enumerate("ABCDE")]
    with serving("alpha", rows, [{"kind": "shifting_page", "at": "first"}]) as source, client(source) as opened:
        read = [record["uid"] for record in baseline.pages_of_alpha(opened, 2)]
    (twice,) = {letter for letter in read if read.count(letter) > 1}
    (never,) = set("ABCDE") - set(read)
    return {"twice": twice, "never": never}


FAULTS = {
    "the last page is cut in the middle of its body": "cut_short",
    "the last page is refused with 403, every time": "forbidden",
    "the last page comes with another name for the key": "renamed_field",
    "the last page is the page before it once more": "duplicate_page",
}
QUIET = {
    "forbidden": "What does the reader return when the third try was refused?",
    "renamed_field": "It is counted as a validation error. Is that an error that ends a poll?",
    "duplicate_page": "Each record of it is known. Who minds?",
}


@quiz.a_choice(
    {told: QUIET.get(kind, "") for told, kind in FAULTS.items()},
    phase="break",
    because="The client promises bodies that are whole, and raises when one is not; the others are answers like any "
    "other to it, and the code has to look at them.",
)
def loud():
    """A reader tries each page three times as long as the status is not 200, and returns {} when the third was not.
    What the client raises it lets pass through. After which of these faults does its poll end with an error?
    """
    plans = [{"kind": kind, "source": "beta", "at": "last"} for kind in FAULTS.values()]
    plans[1]["times"] = None
    (found,) = [told for told, fault in zip(FAULTS, plans, strict=True) if Polled(plan=[fault]).error]
    return found


@quiz.a_number(
    phase="fix",
    look="What may be tried again, and how much time is left when the second answer has come?",
    because="After 500 it tries again; 30 seconds are more than the limit leaves, so it raises without another try.",
)
def asked_for_half_a_minute():
    """A page has a limit of 1 second, tries and waits together, and four tries. The first answer is 500, the second one
    429 with Retry-After: 30. How many requests does a good fetch make?
    """
    plan = [{"kind": "server_error"}, {"kind": "too_many_requests", "retry_after": 30.0}]
    with serving("alpha", orders((1, "sent", 60)), plan) as source, client(source) as opened:
        with contextlib.suppress(Exception):
            fetch.reference(opened, "/records", 1.0, time.sleep)
        return sum(source.counts()["requests"].values())


@quiz.a_number(
    phase="fix",
    look="For what does the timeout wait? How often does that begin anew?",
    because="A read timeout begins anew with each part: 8 pauses of 0.75 seconds are 6 seconds, and none is too long.",
)
def every_part_in_time():
    """A client gives each read one second, and sets no other limit. A source sends an answer in 8 parts, with 0.75
    seconds before each. After how many seconds does the client have the whole answer, or give up?
    """
    plan = [{"kind": "slow", "seconds": 8 * 0.75}]
    with on_a_clock() as clock, serving("alpha", orders((1, "sent", 60)), plan, home=Played) as source:
        began = clock.now
        with client(source) as opened, contextlib.suppress(httpx2.ReadTimeout):
            opened.get("/records", timeout=httpx2.Timeout(None, read=1.0))
        return round(clock.now - began)


@quiz.a_choice(
    {
        "`return []` stands after the loop of tries, and the caller counts an empty list as the end.": "",
        "The API was down from two to four in the night.": "APIs will be down again. Which line made it cost orders?",
        "The reader is not robust.": "True, and it says what was seen in another word. Which line is that?",
        "Nobody looked at the log in the morning.": "What would the log have told? Who could change that sentence?",
    },
    phase="explain",
    because="It names a line and what another one makes of it: somebody can change it, switch the API off, and see. "
    "Nothing computes this; it is a rule of reports.",
)
def which_cause():
    """An API was down for two hours, and the morning's table lacks half of the orders, without an error. Which sentence
    belongs under *cause* in the report, since somebody could change something and try it?
    """
    return next(option for option, says in quiz.questions["which_cause"].options.items() if not says)


ALARMS = {
    "select source from cache group by source having max(collected_at) < $now - 600": "",
    "select source from cache group by source having count(*) = 0": "Which groups are there of rows that are not?",
    "select source from cache where collected_at < $now - 600": "An order that was never asked for again: is that one?",
    "select source from cache where collected_at > $now": "Does a silent source write a time at all?",
}


@quiz.a_choice(
    {f"`{query}`": says for query, says in ALARMS.items()},
    phase="mastery",
    because="A silent source writes nothing: what tells is the newest row of each source, held against the clock.",
)
def a_silent_source():
    """A cache keeps a row for each order of each source; `collected_at` says which poll has seen it last, in seconds.
    Orders that are done are not listed by a source any more, so their rows grow old, rightly. Which query rings when
    beta has been silent for an hour, and not while both sources answer?
    """
    well = [("alpha", NOW - 9_000), ("alpha", NOW - 60), ("beta", NOW - 60), ("beta", NOW - 9_000)]
    silent = [("alpha", NOW - 9_000), ("alpha", NOW - 60), ("beta", NOW - 3_600), ("beta", NOW - 9_000)]
    (found,) = [query for query in ALARMS if _rings(query, silent) and not _rings(query, well)]
    return f"`{found}`"


def _rings(query, cache):
    with contextlib.closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table cache (source text, collected_at integer)")
        con.executemany("insert into cache values (?, ?)", cache)
        return con.execute(query, {"now": NOW} if "$now" in query else {}).fetchall()
