"""Arrivals: what a poll has received, in temporary tables, before anything is written to the cache.

They spill to disk when they are large, and are gone with the connection: of a dry run nothing stays.

    arrived     one row for each source and key: of two in one read the newer stands, of equal times the later
    refused     records that cannot be taken, with the reason
    read_pages  pages that were in order, to ask for again with If-None-Match
    whole       sources of which all was read
"""

import hashlib
import json

TABLES = """
pragma temp.cache_size = -16000;
create temp table arrived(source text, kind text, key text, value text, hash text, time numeric, skewed integer,
    page text, place integer, pass integer, primary key (source, kind, key)) without rowid;
create temp table refused(source text, kind text, key text, reason text, raw text, place integer);
create temp table read_pages(source text, kind text, page text, etag text, version integer, total integer,
    following text, digest text, primary key (source, kind, page)) without rowid;
create temp table whole(source text, kind text, primary key (source, kind)) without rowid;
"""
PUT = """insert into arrived values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do update set value = excluded.value, hash = excluded.hash, time = excluded.time,
    skewed = excluded.skewed, page = excluded.page, place = excluded.place, pass = excluded.pass
where excluded.pass > arrived.pass or coalesce(excluded.time, 0) >= coalesce(arrived.time, 0)"""
COPY = """insert or replace into arrived
select source_system, entity_kind, entity_key, value, payload_hash, source_time, 0, page, ?, ?
from cache_records where source_system = ? and entity_kind = ? and page = ?"""


class Arrivals:
    """The temporary tables of one poll, on the connection of its cache."""

    def __init__(self, con):
        self.con = con
        con.executescript(TABLES)

    def begin(self, api):
        """Begin a pass over a source: what it refuses is told anew."""
        for table in ("refused", "read_pages"):
            self.con.execute(f"delete from {table} where source = ? and kind = ?", (api.name, api.kind))

    def take(self, api, records, page, place, number, skewed=False):
        """Take the Records of a page. page: its Request's key. place: its number, number: the pass's, both from 1."""
        where, hide = (page, place, number), api.secret.hide
        taken = [
            (api.name, api.kind, each.key, each.payload, each.hash, each.time, skewed, *where)
            for each in records
            if each.fault is None
        ]
        refused = [
            (api.name, api.kind, each.key, hide(each.fault), hide(each.raw), place) for each in records if each.fault
        ]
        self.con.execute("begin")
        self.con.executemany(PUT, taken)
        self.con.executemany("insert into refused values (?, ?, ?, ?, ?, ?)", refused)
        self.con.execute("commit")

    def take_known(self, api, page, place, number):
        """Take the records of a page that has not changed from the cache."""
        self.con.execute(COPY, (place, number, api.name, api.kind, page))

    def remember(self, api, request, page, records):
        """Note a page that was in order, to ask next time whether it has changed."""
        if page.etag and not any(each.fault for each in records):
            following = page.following and json.dumps([page.following.path, page.following.params])
            pairs = sorted((each.key, each.hash) for each in records)
            row = (api.name, api.kind, request.key, page.etag, page.version, page.total, following, digest(pairs))
            self.con.execute("insert or replace into read_pages values (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def remember_known(self, api, request):
        """Keep the note of a page that has not changed."""
        columns = "source_system, entity_kind, page, etag, version, total, following, digest"
        where = "source_system = ? and entity_kind = ? and page = ?"
        self.con.execute(
            f"insert or replace into read_pages select {columns} from pages where {where}",
            (api.name, api.kind, request.key),
        )

    def drop(self, api, page):
        """Drop what came from a page that turns out not to be believed."""
        self.con.execute("delete from arrived where source = ? and kind = ? and page = ?", (api.name, api.kind, page))

    def seen(self, api, keys, number):
        """Tell whether all of these keys, of which there are some, came in this pass already."""
        marks = "select 1 from arrived where source = ? and kind = ? and key = ? and pass = ?"
        return bool(keys) and all(self.con.execute(marks, (api.name, api.kind, key, number)).fetchone() for key in keys)

    def count(self, api, number):
        """Return how many records of a source came in a pass, those that were refused included."""
        (arrived,) = self.con.execute(
            "select count(*) from arrived where source = ? and kind = ? and pass = ?", (api.name, api.kind, number)
        ).fetchone()
        (refused,) = self.con.execute(
            "select count(*) from refused where source = ? and kind = ?", (api.name, api.kind)
        ).fetchone()
        return arrived + refused

    def finish(self, api, number):
        """Keep of a source what its last pass has seen, which was whole."""
        self.con.execute("insert into whole values (?, ?)", (api.name, api.kind))
        self.con.execute("delete from arrived where source = ? and kind = ? and pass < ?", (api.name, api.kind, number))


def batch_id(con):
    """Name what was received: the same records of the same sources are the same batch."""
    return digest(con.execute("select source, kind, key, hash from arrived order by 1, 2, 3"))[:16]


def digest(rows):
    """Return one text for rows of texts."""
    sums = hashlib.sha256()
    for row in rows:
        sums.update("\0".join(row).encode() + b"\n")
    return sums.hexdigest()[:32]
