"""Arrivals: what a poll has received, in temporary tables, before anything is written to the cache.

They spill to disk when they are large, and are gone with the connection: of a dry run nothing stays.

    arrived     one row for each source and key: of two in one read the newer stands, of equal times the later;
                met: how many others of its key differ from it, astray: how many came on another page
    refused     records that cannot be taken, each once, with the reason
    read_pages  pages that were in order, to ask for again with If-None-Match
    whole       sources of which all was read; sure: and as many records came as there are
"""

import hashlib
import json
import os
import shutil

from breakfix.pipeline.poll.errors import Lasting

TABLES = """
pragma temp.cache_size = -16000;
create temp table arrived(source text, kind text, key text, value text, hash text, time numeric, skewed integer,
    page text, place integer, pass integer, heard numeric, numbered integer, met integer, astray integer,
    primary key (source, kind, key)) without rowid;
create temp table refused(source text, kind text, key text, reason text, raw text, place integer, digest text,
    primary key (source, kind, digest)) without rowid;
create temp table read_pages(source text, kind text, page text, etag text, version integer, total integer,
    following text, digest text, primary key (source, kind, page)) without rowid;
create temp table whole(source text, kind text, sure integer, primary key (source, kind)) without rowid;
"""
COLUMNS = "source, kind, key, value, hash, time, skewed, page, place, pass, heard, numbered, met, astray"
STANDS = ("value", "hash", "time", "skewed", "page", "place", "pass", "heard", "numbered")
NEWER = "(excluded.pass > arrived.pass or coalesce(excluded.time, 0) >= coalesce(arrived.time, 0))"
UPSERT = f"""on conflict do update set
{", ".join(f"{name} = case when {NEWER} then excluded.{name} else arrived.{name} end" for name in STANDS)},
met = case when excluded.pass > arrived.pass then 0
    else met + (excluded.hash <> arrived.hash or excluded.numbered <> arrived.numbered) end,
astray = case when excluded.pass > arrived.pass then 0 else astray + (excluded.place <> arrived.place) end"""
PUT = f"insert into arrived values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0) {UPSERT}"
# By name: the planner would read all of the source for each page, in the order of its keys.
COPY = f"""insert into arrived
select source_system, entity_kind, entity_key, value, payload_hash, source_time, 0, page, ?, ?, ?, null, 0, 0
from cache_records indexed by records_by_page
where source_system = ? and entity_kind = ? and page = ? {UPSERT}"""
FREE = 3  # of the disk that a poll begins with it may fill one part of so many


class Arrivals:
    """The temporary tables of one poll, on the connection of its cache."""

    def __init__(self, con):
        self.con = con
        con.executescript(TABLES)
        self.most = _free() // FREE

    def begin(self, api):
        """Begin a pass over a source: what it refuses is told anew."""
        for table in ("refused", "read_pages"):
            self.con.execute(f"delete from {table} where source = ? and kind = ?", (api.name, api.kind))

    def take(self, api, records, page, place, number, skewed=False, heard=0):
        """Take the Records of a page, those that are refused apart.

        page: its Request's key. place: its number, number: the pass's, both from 1. heard: when it came.
        """
        where, hide = (page, place, number, heard), api.secret.hide
        taken = [
            (api.name, api.kind, each.key, each.payload, each.hash, each.time, skewed, *where, each.numbered)
            for each in records
            if each.fault is None
        ]
        refused = [
            (api.name, api.kind, each.key, hide(each.fault), hide(each.raw), place, _mark(each))
            for each in records
            if each.fault
        ]
        self.con.execute("begin")
        self.con.executemany(PUT, taken)
        self.con.executemany("insert or ignore into refused values (?, ?, ?, ?, ?, ?, ?)", refused)
        self.con.execute("commit")

    def take_known(self, api, page, place, number, heard=0):
        """Take the records of a page that has not changed from the cache."""
        self.con.execute(COPY, (place, number, heard, api.name, api.kind, page))

    def remember(self, api, request, page, records):
        """Note a page that was in order, to ask next time whether it has changed; none that has a secret in it."""
        following = page.following and json.dumps([page.following.path, page.following.params])
        written = f"{request.key}\n{page.etag}\n{following}"
        pairs = sorted((each.key or "", each.hash) for each in records)
        alone = len({key for key, _ in pairs}) == len(pairs) and not any(each.fault for each in records)
        if page.etag and alone and api.secret.hide(written) == written:
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

    def is_new(self, api, records, number):
        """Tell whether any of these Records came neither in this pass nor was refused in it."""
        refused = "select 1 from refused where source = ? and kind = ? and digest = ?"
        return self.has_new(api, records, number) or any(
            not self.con.execute(refused, (api.name, api.kind, _mark(each))).fetchone()
            for each in records
            if each.fault
        )

    def has_new(self, api, records, number):
        """Tell whether any of these Records can be taken and did not come in this pass."""
        came = "select 1 from arrived where source = ? and kind = ? and key = ? and pass = ?"
        return any(
            not self.con.execute(came, (api.name, api.kind, each.key, number)).fetchone()
            for each in records
            if not each.fault
        )

    def counts(self, api, number):
        """Return of a pass: ids that came, refused records, records that met another of their id, that came astray."""
        ids, met, astray = self.con.execute(
            "select count(*), coalesce(sum(met), 0), coalesce(sum(astray), 0) from arrived "
            "where source = ? and kind = ? and pass = ?",
            (api.name, api.kind, number),
        ).fetchone()
        (refused,) = self.con.execute(
            "select count(*) from refused where source = ? and kind = ?", (api.name, api.kind)
        ).fetchone()
        return ids, refused, met, astray

    def lacks(self, api, number):
        """Tell whether the cache has ids of a source that did not come in this pass."""
        return bool(
            self.con.execute(
                "select 1 from cache_records c where source_system = ? and entity_kind = ? and not exists (select 1 "
                "from arrived a where source = source_system and kind = entity_kind and key = entity_key and pass = ?)",
                (api.name, api.kind, number),
            ).fetchone()
        )

    def check_room(self):
        """Raise Lasting when what came takes more of the disk than one poll may."""
        taken = self.con.execute("pragma temp.page_count").fetchone()[0]
        if taken * self.con.execute("pragma temp.page_size").fetchone()[0] > self.most:
            raise Lasting(f"what came so far takes {self.most >> 20} MB, and the disk has no room for more")

    def finish(self, api, number, sure):
        """Keep of a source what its last pass has seen, which was whole; sure: as many as there are."""
        self.con.execute("insert into whole values (?, ?, ?)", (api.name, api.kind, sure))
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


def _mark(record):
    return digest([(record.fault, record.raw)])


def _free():
    """Return the free bytes where SQLite puts its temporary files."""
    folders = [os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp", "."]  # noqa: S108
    return shutil.disk_usage(next(each for each in folders if each and os.path.isdir(each))).free
