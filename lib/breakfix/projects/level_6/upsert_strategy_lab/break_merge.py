"""Break: MERGE on PostgreSQL, beside another client's."""

from concurrent.futures import ThreadPoolExecutor

import psycopg

from breakfix.lab import prediction
from breakfix.services import bank
from breakfix.services.postgres import is_waiting, schema

CREATE = "drop table if exists products; create table products (sku text primary key, stock int not null)"
MERGE = """
    merge into products using (values ('WIDGET-001', %s::int)) as row (sku, stock) on products.sku = row.sku
    when matched then update set stock = row.stock when not matched then insert values (row.sku, row.stock)
"""
UPSERT = "insert into products values ('WIDGET-001', %s) on conflict (sku) do update set stock = excluded.stock"
ENDS = ("updated", "UniqueViolation")


@prediction(phase="break", fields={"by_merge": ENDS, "by_on_conflict": ENDS, "stock": int}, core=False, minutes=5)
def two_merges(stocks, dsn):
    """Two clients bring the same new sku; the second one's statement begins before the first has committed.

    by_merge        how the second one's MERGE ends: "updated" or "UniqueViolation"
    by_on_conflict  how its INSERT ... ON CONFLICT ends, on a new table
    stock           the stock of the product after both INSERTs
    """
    return merges(stocks, dsn)


server = two_merges.service(bank.server)


def merges(stocks, dsn=None):
    """Let two clients bring one new sku, by MERGE and then by INSERT; by default on our own server."""
    ends = {}
    with schema(dsn or server.given()) as inside, psycopg.connect(inside) as first, psycopg.connect(inside) as second:
        for name, statement in (("by_merge", MERGE), ("by_on_conflict", UPSERT)):
            first.execute(CREATE)
            first.commit()
            first.execute(statement, [stocks[0]])
            with ThreadPoolExecutor(1) as pool:
                sent = pool.submit(second.execute, statement, [stocks[1]])
                while not sent.done() and not is_waiting(first, second.info.backend_pid):
                    pass  # a few queries: it is on its way
                first.commit()
            ends[name] = type(sent.exception()).__name__ if sent.exception() else "updated"
            second.rollback() if sent.exception() else second.commit()
        return {**ends, "stock": first.execute("select stock from products").fetchone()[0]}


@two_merges.draw
def two_stocks(hand):
    """Return what the first and the second client bring."""
    return hand.one_of(range(30, 90, 5)), hand.one_of((8, 12, 17, 23))


two_merges.because = (
    "MERGE looks for the row, then inserts; between the two another client's row comes in. ON CONFLICT does both under "
    "the lock of the key."
)
two_merges.means = "MERGE is safe for one writer. With several, catch the error and try again, or say on conflict."
