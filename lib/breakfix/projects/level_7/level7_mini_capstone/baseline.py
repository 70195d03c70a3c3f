"""The baseline: the small pipeline over two live sources that the notebook runs, alters and breaks.

Each function stands in a cell of the notebook too, word for word (a test compares them); here a process can run it.
Its defects are on purpose. The hardened form is `breakfix.pipeline`.
"""

import contextlib
import hashlib
import json
import sqlite3
import time

import httpx2

STAGES = ("adapt", "cache", "validate", "freshness", "reconcile")


def connect(source):
    """Return a client of a source: what lets us in, and a second for each read."""
    return httpx2.Client(base_url=source.base, headers=headers(source), timeout=httpx2.Timeout(None, read=1.0))


def headers(source):
    """Return what lets us in: alpha wants a key, beta a token, which it gives for the key."""
    if source.dialect == "alpha":
        return {"X-API-Key": source.secret}
    form = {"client_id": "breakfix", "client_secret": source.secret}
    answer = httpx2.post(source.token_url, data=form)
    return {"Authorization": "Bearer " + answer.json()["access_token"]}


def get_page(client, path):
    """Return one page as JSON. Three tries, a twentieth of a second apart."""
    for _ in range(3):
        answer = client.get(path)
        if answer.status_code == 200:
            return answer.json()
        time.sleep(0.05)
    return {}


def pages_of_alpha(client, size):
    """Return all records of alpha: from the newest on, by their number in the list."""
    records = []
    while True:
        page = get_page(client, f"/records?offset={len(records)}&limit={size}").get("items", [])
        records += page
        if len(page) < size:
            return records


def pages_of_beta(client, size):
    """Return all records of beta: each page names the next."""
    records, cursor = [], ""
    while cursor is not None:
        page = get_page(client, f"/records?cursor={cursor}&limit={size}")
        records += page.get("results", [])
        cursor = page.get("next")
    return records


def adapt_alpha(record):
    """Return a record of alpha in the one form that every stage knows."""
    return {"id": record.get("uid"), "value": record.get("data"), "source": "alpha"}


def adapt_beta(record):
    """Return a record of beta in the same form."""
    return {"id": record.get("identifier"), "value": record.get("payload"), "source": "beta"}


def create(con):
    """Make the tables. The cache is made anew, so that nothing old is left in it."""
    con.execute("drop table if exists cache_records")
    con.execute("""
        create table cache_records (source_system text, entity_key text, value text, source_ts integer,
                                    payload_hash text primary key, collected_at_utc integer)
    """)
    con.execute("create table if not exists reconciliation (entity_key text, says text, verdict text)")
    con.execute("""
        create table if not exists run_log
            (run integer primary key, input_records, output_records, stages, cache_hits, cache_misses,
             validation_errors, stale, matched, mismatched, single_source)
    """)


def store(con, records, now):
    """Put into the cache what it does not hold yet; return how many records it held."""
    hits = 0
    for record in records:
        text = json.dumps(record, sort_keys=True)
        known = hashlib.sha256(text.encode()).hexdigest()
        row = (record["source"], record["id"], record["value"], record.get("timestamp"), known, now)
        hits += con.execute("insert or ignore into cache_records values (?, ?, ?, ?, ?, ?)", row).rowcount == 0
    return hits


def validate(records):
    """Return the records that have an id and a value."""
    return [record for record in records if record["id"] and record["value"]]


def find_stale(records, now, max_age):
    """Return the records that are older than max_age seconds."""
    return [record for record in records if now - record.get("timestamp", now) > max_age]


def reconcile(con, records):
    """Compare what the sources say of each id, and write it down."""
    said = {}
    for record in records:
        said.setdefault(record["id"], {})[record["source"]] = record["value"]
    con.execute("delete from reconciliation")
    for key, values in said.items():
        verdict = "matched" if len(set(values.values())) == 1 else "mismatched"
        verdict = "single" if len(values) == 1 else verdict
        says = ", ".join(f"{source} {value}" for source, value in sorted(values.items()))
        con.execute("insert into reconciliation values (?, ?, ?)", [key, says, verdict])


def log(con, *counts):
    """Write the counts of this poll."""
    verdicts = "select count(*) filter (where verdict = ?) from reconciliation"
    told = [con.execute(verdicts, [name]).fetchone()[0] for name in ("matched", "mismatched", "single")]
    con.execute("insert into run_log values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*counts, *told])


READ = {"alpha": (pages_of_alpha, adapt_alpha), "beta": (pages_of_beta, adapt_beta)}


def collect(sources, size, flags):
    """Return how many records all sources have sent, and the records in the one form."""
    came, records = 0, []
    for source in sources:
        pages, adapt = READ[source.dialect]
        with connect(source) as client:
            found = pages(client, size)
        came += len(found)
        records += [adapt(record) for record in found] if "adapt" in flags else []
    return came, records


def poll(database, sources, now, size=2, max_age=600, flags=STAGES):
    """Ask every source once, and take what it sends through the stages whose flag is on."""
    with contextlib.closing(sqlite3.connect(database)) as con, con:
        create(con)
        came, records = collect(sources, size, flags)
        hits = store(con, records, now) if "cache" in flags else 0
        misses = len(records) - hits if "cache" in flags else 0
        good = validate(records) if "validate" in flags else records
        old = find_stale(good, now, max_age) if "freshness" in flags else []
        if "reconcile" in flags:
            reconcile(con, good)
        log(con, came, len(good), len(flags), hits, misses, len(records) - len(good), len(old))
