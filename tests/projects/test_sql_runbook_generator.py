"""6-14: what its notebook tells is what is seen, each fault bites the baseline, and the mended parts heal it."""

import sqlite3
from contextlib import closing

import pytest

import prose
from breakfix.faults import sigkill
from breakfix.lab import learner
from breakfix.projects.level_6 import sql_runbook_generator as lab
from breakfix.projects.level_6.sql_runbook_generator import baseline, explain, mended, predictions, shops

NOW = "2025-01-15T03:00:00Z"
NAMES = lab.cleanup()["params"]
FLIGHTS = shops.OF_FLIGHTS[1]["params"]


def connected(database):
    """Return a connection in which each statement commits itself."""
    return closing(sqlite3.connect(database, isolation_level=None))


def one(database, query):
    """Return the one value of a query."""
    with connected(database) as con:
        return con.execute(query).fetchone()[0]


def test_the_sample():
    """Two runbooks, of three and two steps; five orders; two of eight items are orphans; the newest comes first."""
    requests, database = lab.requests("sample"), lab.shop("sample")
    report = lab.report(database, baseline.run(database, requests, NOW), requests)
    assert dict(report) == {
        "input_records": 2,
        "runbooks": 2,
        "table_maintenance": "0, 5, 0",
        "data_cleanup": "2, 2",
        "history, newest first": "data_cleanup (2), table_maintenance (3)",
        "rows of order_items": 6,
    }
    assert [row["item_id"] for row in report.target] == ["i-1", "i-2", "i-3", "i-4", "i-5", "i-7"]
    assert prose.lacking(lab, "two runbooks, of three and two steps", "six items are left") == []


def test_the_mended_runbook():
    """On the sample the rehearsal tells two rows, and two rows go."""
    assert dict(lab.hardened("sample")) == {
        "rows of the copy": 8,
        "would change": 2,
        "at most": 1000,
        "changed": 2,
        "rows afterwards": 6,
    }


@pytest.mark.slow
def test_the_flights(tmp_path):
    """The numbers that the notebook tells of the year: a cleanup, a NULL, an empty table, a kill, the mended one."""
    database = lab.shop("flights")
    flights, planes = (one(database, f"select count(*) from {table}") for table in ("flights", "planes"))
    whole = shops.copied(database, tmp_path / "copy.db")
    told = baseline.run(whole, lab.requests("flights"), NOW)[1]
    assert prose.lacking(lab, flights, planes, told[0]) == []
    assert f"{told[0]:,}" in lab.three_nights.means
    request = {"template": "data_cleanup", "params": FLIGHTS}
    for damage, found in (("insert into planes values (null, null)", 0), ("delete from planes", flights)):
        shops.copied(database, tmp_path / "copy.db")
        with connected(whole) as con:
            con.execute(damage)
        assert baseline.run(whole, [request], NOW) == [[found, found]]
    assert f"deletes all {flights:,} flights" in lab.three_nights.means
    shops.copied(database, tmp_path / "copy.db")
    archive = lab.archive("2013-07-01", "flights", "day")
    sigkill.run(lab.WORKER, whole, [archive], NOW, before="delete from flights")
    baseline.run(whole, [archive], NOW)
    archived, different = (
        one(whole, f"select count({what}) from flights_archive") for what in ("*", "distinct flight_id")
    )
    assert f"{archived:,} rows for {different:,} flights" in lab.killed.means
    mended_run = lab.hardened("flights")
    assert (mended_run["would change"], mended_run["rows afterwards"]) == (told[0], flights)
    assert mended_run["changed"] == "nothing: too many rows"


def test_a_name_that_is_more_bites_and_heals():
    """The baseline obeys it and deletes all items; render refuses it."""
    name, database = lab.parent_table.reference(), lab.shop("sample")
    runbook = baseline.generate_runbook("data_cleanup", lab.cleanup(name)["params"])
    assert runbook["warnings"] == []
    baseline.run(database, [lab.cleanup(name)], NOW)
    assert lab.counts(database, "orders", "order_items") == {"orders": 5, "order_items": 0}
    with connected(database) as con, pytest.raises(ValueError, match="no table"):
        mended.cleaned(con, NAMES | {"parent_table": name})


@pytest.mark.parametrize(("orders", "left"), [(["A-1", None], 3), ([], 0), (["A-1"], 2)])
def test_a_null_or_nothing_among_the_orders_bites_and_heals(tmp_path, orders, left):
    """With a NULL the baseline finds nothing, with no orders it deletes all; the mended one finds one, or stops."""
    given = {"items": ["A-1", "A-9", None], "tonight": orders}
    assert lab.night(tmp_path / "a.db", given, "tonight") == left
    shops.drawn(tmp_path / "b.db", {"items": given["items"], "orders": orders})
    with connected(tmp_path / "b.db") as con:
        if orders:
            assert mended.cleaned(con, NAMES) == 1
        else:
            with pytest.raises(ValueError, match="count"):
                mended.cleaned(con, NAMES)


def test_a_kill_between_two_steps_bites_and_heals(tmp_path):
    """The baseline archives twice; execute, killed at the same place, leaves nothing, and its rerun archives once."""
    path = lab.dated(tmp_path / "a.db", {"old": 3, "new": 2})
    request = lab.archive("2025-01-15")
    end = sigkill.run(lab.WORKER, path, [request], NOW, before="delete from orders")
    assert end.killed
    baseline.run(path, [request], NOW)
    assert lab.counts(path, "orders", "orders_archive") == {"orders": 2, "orders_archive": 6}
    lab.dated(path, {"old": 3, "new": 2})
    steps = [(sql, 9) for sql in baseline.generate_runbook("archive", request["params"])["steps"]]

    def run():
        with connected(path) as con:
            lab.execute.reference(con, "select 1", steps, {}, False)

    assert sigkill.forked(run, before="delete from orders").killed
    assert lab.counts(path, "orders", "orders_archive") == {"orders": 5, "orders_archive": 0}
    run()
    assert lab.counts(path, "orders", "orders_archive") == {"orders": 2, "orders_archive": 3}


def test_vacuum_needs_a_runbook_of_its_own():
    """What the notebook tells of vacuum: it runs in no transaction."""
    with connected(lab.shop("sample")) as con, pytest.raises(sqlite3.OperationalError, match="VACUUM"):
        lab.execute.reference(con, "select 1", [("vacuum", 9)], {}, False)


def test_a_word_in_double_quotes_becomes_a_text():
    """What the notebook tells of SQLite: a column that is not there is a text, without an error."""
    with connected(lab.shop("sample")) as con:
        assert con.execute('select distinct "placed_at" from order_items').fetchall() == [("placed_at",)]


def test_rows_come_back_beside_what_has_happened_since(tmp_path):
    """After a cleanup that deleted all, the copy's rows are back, and a new row and a returned one are as they are."""
    database = lab.shop("sample")
    copy = shops.copied(database, tmp_path / "copy.db")
    with connected(database) as con:
        con.execute("delete from order_items where item_id <> 'i-2'")
        con.execute("update order_items set product = 'changed'")
        con.execute("create table returned (item_id text)")
        con.execute("insert into returned values ('i-1'), (null)")
        con.execute("attach ? as before", [str(copy)])
        con.execute(lab.restore.reference())
        found = dict(con.execute("select item_id, product from order_items").fetchall())
    assert sorted(found) == [f"i-{place}" for place in range(2, 9)]
    assert (found["i-2"], found["i-3"]) == ("changed", "widget")


@pytest.mark.parametrize("seed", range(10))
def test_siblings_have_other_numbers(seed):
    """In each field a learner's own case and the next one differ, whatever the seed."""
    for asked in (predictions.first_cleanup, predictions.three_nights, predictions.killed):
        with learner.noted(seed):
            own, other = (asked.see(case) for case in (0, 1))
        assert [name for name in own if own[name] == other[name]] == []


def test_the_model_note():
    """Its numbers are those of the run."""
    saw = explain.empty_note.see()
    assert saw == {"items_before": 8, "items_after": 0, "real_orphans": 2, "warnings": 0}
    assert "deleted all 8 items of the shop; 2 of them were orphans" in lab.empty_note.model


def test_a_path_of_ones_own(tmp_path):
    """The path of a JSON file with requests is a dataset; one that is not there is named."""
    (tmp_path / "mine.json").write_text('[{"template": "data_cleanup", "params": {}}]')
    assert lab.requests(str(tmp_path / "mine.json"))[0]["template"] == "data_cleanup"
    with pytest.raises(FileNotFoundError, match=r"nothing\.json"):
        lab.requests(str(tmp_path / "nothing.json"))
