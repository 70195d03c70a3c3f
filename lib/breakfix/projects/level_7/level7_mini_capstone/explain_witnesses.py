"""Explain: pairs of versions of three functions, to be told apart by a few records, or by a few faults."""

import contextlib
import hashlib
import json
import sqlite3
import time

import httpx2

from breakfix.lab import witness

from . import baseline
from .worlds import client, orders, serving

ONCE = ("server_error", "forbidden", "reset", "cut_short", "malformed_json", "slow")


@witness(phase="explain", columns={"source": ("alpha", "beta"), "id": str, "value": str}, function="store", minutes=5)
def witness_hash(world, version, rows):
    """Two versions of store count the same for the sample. Write at most three records for which they do not.

    The cache is empty; the records come in the order in which you list them. A row is (source, id, value). What is
    compared: how many are hits, and the rows of the cache.
    """
    records = [dict(zip(("source", "id", "value"), row, strict=True)) for row in rows]
    hits = version(world, records)
    found = world.execute("select source_system, entity_key, value from cache_records order by 1, 2, 3").fetchall()
    return {"hits": hits, "rows": found}


@witness_hash.world
def cache():
    with contextlib.closing(sqlite3.connect(":memory:")) as con:
        baseline.create(con)
        yield con


@witness_hash.version
def of_the_json(con, records):
    hits = 0
    for record in records:
        text = json.dumps(record, sort_keys=True)
        known = hashlib.sha256(text.encode()).hexdigest()
        row = (record["source"], record["id"], record["value"], None, known, 0)
        hits += con.execute("insert or ignore into cache_records values (?, ?, ?, ?, ?, ?)", row).rowcount == 0
    return hits


@witness_hash.version
def of_the_texts(con, records):
    hits = 0
    for record in records:
        text = record["source"] + record["id"] + record["value"]
        known = hashlib.sha256(text.encode()).hexdigest()
        row = (record["source"], record["id"], record["value"], None, known, 0)
        hits += con.execute("insert or ignore into cache_records values (?, ?, ?, ?, ?, ?)", row).rowcount == 0
    return hits


witness_hash.rows = [("alpha", "order_1", "1 sent"), ("alpha", "order_11", " sent")]
witness_hash.refused = [
    [("alpha", "order_001", "shipped"), ("beta", "order_001", "shipped")],
    [("alpha", "order_001", "shipped"), ("alpha", "order_001", "shipped")],
    [("alpha", "order_001", "shipped"), ("alpha", "order_002", "shipped"), ("beta", "", "")],
]
witness_hash.hints += [
    "One version hashes a text in which every part stands in quotes; the other puts the parts end to end. What is lost "
    "in the second one that nobody can put back?",
    "12 and 3, or 1 and 23: written end to end, who can tell? Which two parts of a record may a source choose freely?",
]


@witness(
    phase="explain", core=False, columns={"id": str | None, "value": str | float | None}, function="validate", minutes=4
)
def witness_validate(world, version, rows):
    """Two versions of validate keep the same of the sample. Write at most three records for which they do not.

    A row is (id, value): a text or None, and a text, a number or None. What is compared: the records that are kept.
    """
    records = [{"id": key, "value": value, "source": "alpha"} for key, value in rows]
    return [[record["id"], record["value"]] for record in version(records)]


witness_validate.version(baseline.validate)


@witness_validate.version
def what_is_there(records):
    return [record for record in records if record["id"] and record["value"] is not None]


witness_validate.rows = [("EWR-2013-01-24T11", 0.0)]
witness_validate.refused = [
    [("order_001", "shipped"), (None, "shipped")],
    [("", "shipped"), ("order_002", None)],
    [("order_001", 12.0), ("order_002", "0")],
]
witness_validate.hints += [
    "Which values are there, and are not true? The one version asks the second question where it means the first.",
    "A thermometer and an empty text: what does `if` make of each of them?",
]


@witness(phase="explain", core=False, columns={"kind": ONCE}, function="get_page", called="faults", minutes=5)
def witness_retry(world, version, rows):
    """Two versions of get_page. Write at most three faults after which they do not come to the same.

    A live source has your faults one after the other: the first request meets the first one, and so on; then it is
    well. What is compared: the keys of the page, {} or the kind of the error.
    """
    plan = [{"kind": kind} for (kind,) in rows]
    with serving("alpha", orders((1, "shipped", 60), (2, "pending", 50)), plan) as source, client(source) as opened:
        opened.timeout = httpx2.Timeout(None, read=1.0)
        try:
            page = version(opened, "/records")
        except Exception as error:
            return type(error).__name__
    return [record["uid"] for record in page["items"]] if page else {}


witness_retry.version(baseline.get_page)


@witness_retry.version
def with_a_net(client, path):
    for _ in range(3):
        with contextlib.suppress(httpx2.TransportError):
            answer = client.get(path)
            if answer.status_code == 200:
                return answer.json()
        time.sleep(0.05)
    return {}


witness_retry.rows = ["reset"]
witness_retry.refused = [["server_error", "forbidden"], ["malformed_json"], ["slow", "reset"]]
witness_retry.hints += [
    "Which of the faults does the client tell by a status, which by raising an error, and which by nothing at all?",
    "Both end at a page that is no JSON, each in the same way. What is raised before there is an answer to look at?",
]
