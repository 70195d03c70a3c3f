"""6-04: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import contextlib
import functools
import sqlite3

import pytest

import prose
from breakfix.projects.level_6 import upsert_strategy_lab as lab
from breakfix.projects.level_6.upsert_strategy_lab import baseline, break_merge, break_replace, explain, worlds
from breakfix.projects.level_6.upsert_strategy_lab.predict import text_row

COUNT = "select count(*) from {}".format


@functools.cache
def ran(dataset):
    """Return the summary of a dataset, and its order lines before and after a night by REPLACE, with its report."""
    rows, lines = lab.delivered(dataset)
    with worlds.in_memory() as con:
        result = baseline.load(con, rows, baseline.upsert_on_conflict, worlds.FIRST)
        con.executemany(break_replace.LINES, lines)
        summary = lab.report(con, "on_conflict", rows, result)
        products = con.execute("select sku, name, price_cents, stock from products order by sku").fetchall()
        again = baseline.load(con, rows, baseline.upsert_replace, worlds.NOW)
        same = con.execute("select sku, name, price_cents, stock from products order by sku").fetchall() == products
        return summary, products, (len(lines), lab.ask(con, COUNT("order_lines")), again["updated"], same)


def test_the_sample():
    """Six rows, four products: two updates, the last of each sku is there, and both ways lead to one table."""
    summary, products, _ = ran("sample")
    counts = {name: summary[name] for name in ("strategy", "input_records", "inserted", "updated", "final_products")}
    assert counts == {"strategy": "on_conflict", "input_records": 6, "inserted": 4, "updated": 2, "final_products": 4}
    found = {sku: rest for sku, *rest in products}
    assert (found["WIDGET-001"], found["GADGET-002"][2]) == (["Widget v2", 1199, 120], 80)
    assert prose.lacking(lab, "four were inserted and two updated, and four products are there", "at 11.99") == []


def test_a_night_by_replace_on_the_sample():
    """Seven order lines before, none after, six updates reported, and the products are the same."""
    assert ran("sample")[2] == (7, 0, 6, True)
    assert prose.lacking(lab, "the load reports six updates, and all 7 order lines are gone") == []


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of planes and flights: all order lines go, and no plane does."""
    summary, products, night = ran("flights")
    assert night == (284170, 0, 31629, True)
    assert prose.lacking(lab, summary["input_records"], len(products), night[0]) == []


@contextlib.contextmanager
def filled():
    """Within this there is the shop of the sample, with its order lines."""
    with worlds.in_memory() as con:
        break_replace.sample(con)
        yield con


def test_replace_bites_and_upsert_heals():
    """By replace the order lines of a product go, its first day moves and it is announced again; by upsert not."""
    row = baseline.typed(text_row("W", 7, 9), worlds.NOW)
    ways = {"replace": baseline.upsert_replace, "upsert": lambda con, row: lab.upsert.reference(con, row, worlds.NOW)}
    seen = {}
    for name, upsert in ways.items():
        with filled() as con:
            upsert(con, row)
            left = break_replace.left(con)
            seen[name] = (left["order_lines_left"], left["announcements"], left["created_tonight"])
    assert seen == {"replace": (4, 5, 1), "upsert": (7, 4, 0)}


def test_one_row_takes_the_place_of_two():
    """The learner's row leaves three of four products by replace; in place it is refused, and four stay."""
    row = baseline.typed(lab.two_for_one.reference(), worlds.NOW)
    with filled() as con:
        baseline.upsert_replace(con, row)
        assert lab.ask(con, COUNT("products")) == 3
    with filled() as con:
        with pytest.raises(sqlite3.IntegrityError):
            lab.upsert.reference(con, row, worlds.NOW)
        assert lab.ask(con, COUNT("products")) == 4


def test_two_writers_bite_and_heal():
    """Both count an insert and the older row stays; mended, one inserts, the other changes nothing, the newer stays."""
    for seed in range(4):
        newer, older = lab.two_writers.given(seed)
        saw = lab.two_writers.see()
        assert saw == {"counted_as_inserted": 2, "announcements": 1, "stock": int(older["stock"])}
        with worlds.in_memory() as con:
            told = [
                lab.count_changes.reference(con, [baseline.typed(row, worlds.NOW)], worlds.NOW)
                for row in (newer, older)
            ]
            assert [[name for name, n in each.items() if n] for each in told] == [["inserted"], ["unchanged"]]
            assert lab.ask(con, "select stock from products") == int(newer["stock"])


def test_infinity_ends_a_load_and_decimals_do_not():
    """Of five rows the load takes those before inf, and no more; where a price has to be decimal, both good ones."""
    rows = [text_row("W", 1, sku=name, name=name, price=name) for name in ("free", "nan", "1.00", "inf", "2.00")]

    def exact(row, now):
        if not row["price"].replace(".", "", 1).isdigit():
            raise ValueError(row["price"])
        return baseline.typed(row, now)

    with worlds.in_memory() as con:
        with pytest.raises(OverflowError):
            baseline.load(con, rows, baseline.upsert_on_conflict, worlds.NOW)
        assert lab.ask(con, COUNT("products")) == 1
    with worlds.in_memory() as con:
        result = baseline.load(con, rows, baseline.upsert_on_conflict, worlds.NOW, typed=exact)
        assert (result["inserted"], len(result["errors"])) == (2, 3)


def test_merge_is_refused_beside_another_client():
    """On PostgreSQL the second MERGE of a new key is a unique violation; ON CONFLICT waits, and updates."""
    seen = lab.merges((40, 17))
    assert seen == {"by_merge": "UniqueViolation", "by_on_conflict": "updated", "stock": 17}
    break_merge.server.close()


def test_a_file_without_a_column_is_named(tmp_path):
    """A learner's own file that lacks a column is refused by its name, one that is there is read."""
    path = tmp_path / "own.csv"
    path.write_text("sku,name,price,stock\nA,a,1.00,2\n")
    with pytest.raises(ValueError, match=r"own\.csv has no column updated_at"):
        lab.delivered(path)
    path.write_text("sku,name,price,stock,updated_at\nA,a,1.00,2,2026-03-02T07:00:00Z\n")
    assert lab.delivered(str(path))[0][0]["sku"] == "A"


def test_the_note():
    """The numbers of Explain are those of a run, and the model note has them."""
    assert explain.the_night.see() == {"order_lines_before": 7, "order_lines_after": 0, "announced_again": 6}
