"""Put together: the three repairs in one pool, with borrowers who leave all sorts of things behind, and threads."""

from concurrent.futures import ThreadPoolExecutor

from . import baseline
from .fix_acquire import acquire
from .fix_release import release
from .mastery_take_alive import take_alive

PATIENCE = 30  # seconds for a connection and for a lock: more than any of this takes


def another_day(path, labels, size=2, threads=8):
    """Return what a pool of `size` does after two careless borrowers, for a reader of each label, in some threads.

    The first borrower writes a draft and does not commit; the next one commits, and closes what it was lent.
    """
    pool, out = baseline.open_pool(lambda: baseline.connect(path, PATIENCE), size), []

    def lend():
        con = acquire.reference(pool, PATIENCE, take_alive.reference)
        out.append(pool.lent)
        return con

    def rows_of(label):
        con = lend()
        try:
            return con.execute("select count(*) from events where label = ?", [label]).fetchone()[0]
        finally:
            release.reference(pool, con)

    con = lend()
    con.execute("insert into events (label) values ('draft')")
    release.reference(pool, con)
    con = lend()
    con.commit()
    con.close()
    release.reference(pool, con)
    readers = sorted(set(labels))
    with ThreadPoolExecutor(threads) as crowd:
        answered = sum(count > 0 for count in crowd.map(rows_of, readers))
    drafts = rows_of("draft")
    baseline.close_all(pool)
    return {"readers": len(readers), "answered": answered, "drafts": drafts, "more_out_than_two": max(out) > size}
