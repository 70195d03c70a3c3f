"""6-08: what its notebook tells is what is seen, each fault bites the baseline, and the mended parts heal it."""

import duckdb
import pytest

import prose
from breakfix.projects.level_6 import data_lineage_capture as lab
from breakfix.projects.level_6.data_lineage_capture import baseline, captured, explain, orders, worlds

ORDERS = [("ORDER-1", "Acme", "10"), ("ORDER-2", "acme ", "5.5"), ("ORDER-3", "Bolt", "7")]


def ran(path, steps=(baseline.normalize, baseline.publish)):
    """Return a connection in which the baseline has run a file once."""
    con = duckdb.connect()
    baseline.create_tables(con)
    baseline.run(con, "b1", path, steps)
    return con


def counted(con, query):
    """Return how many rows a query has."""
    return len(con.execute(query).fetchall())


def test_the_sample():
    """Three records, three steps, nine entries, and the chain of the first order: null->1->4."""
    with ran(lab.source("sample")) as con:
        report = lab.report(con)
        target = con.execute("from target order by all").fetchall()
    assert dict(report) == {"input_records": 3, "steps": 3, "lineage entries": 9, "chain of the first": "null->1->4"}
    assert [row["parent_id"] for row in report.target] == [None, None, None, 1, 2, 3, 4, 5, 6]
    assert [(name, str(amount)) for name, amount in target] == [("acme", "170.40"), ("bolt", "75.00")]
    assert prose.lacking(lab, "three records, three steps, nine entries") == []


def test_the_mended_pipeline():
    """Two runs of the sample leave nine entries, nothing is tampered with, and each number has its source rows."""
    report = lab.hardened("sample")
    assert dict(report) == {"runs": 2, "records": 3, "lineage entries": 9, "tampered": 0}
    assert [(row["customer"], row["amount"], row["source_rows"]) for row in report.target] == [
        ("acme", 170.4, 2),
        ("bolt", 75, 1),
    ]


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the year: a run, a run without normalize, the mended pipeline."""
    source = lab.source("flights")
    with ran(source) as con:
        report = lab.report(con)
    assert prose.lacking(lab, report["input_records"], report["lineage entries"]) == []
    with ran(source, [baseline.publish]) as con:
        seen = lab.seen(con, "entries", "entries_of_publish", "published")
    assert seen == {"entries": report["lineage entries"], "entries_of_publish": report["input_records"], "published": 0}
    assert f"{seen['entries_of_publish']:,}" in lab.skipped.means
    mended = lab.hardened("flights")
    assert (mended["lineage entries"], mended["tampered"]) == (report["lineage entries"], 0)
    assert mended.target[0]["customer"] == "ua"
    assert prose.lacking(lab, mended.target[0]["source_rows"]) == []


def test_a_step_that_is_left_out_bites_and_heals(tmp_path):
    """The baseline tells of a publication that did not happen; record has entries of what was done only."""
    path = orders.write(tmp_path / "orders.csv", ORDERS)
    with ran(path, [baseline.publish]) as con:
        assert lab.seen(con, "entries", "entries_of_publish", "published") == {
            "entries": 9,
            "entries_of_publish": 3,
            "published": 0,
        }
    with worlds.opened() as con:
        captured.mended(con, path, without="normalize")
        assert con.execute("select distinct step from lineage").fetchall() == [("ingest",)]


def test_a_second_run_bites_and_heals(tmp_path):
    """The baseline adds a chain for each run; record leaves one."""
    path = orders.write(tmp_path / "orders.csv", ORDERS)
    with captured.ran(ORDERS, runs=2) as con:
        assert lab.seen(con, "rows", "entries", "chains") == {"rows": 9, "entries": 18, "chains": 2}
    with worlds.opened() as con:
        captured.mended(con, path, runs=3)
        assert lab.seen(con, "rows", "entries", "chains") == {"rows": 9, "entries": 9, "chains": 1}


def test_an_edit_between_two_steps_bites_and_heals():
    """Lineage of the baseline is the same with it; the mended one names the row."""
    edit = explain.EDIT
    with captured.worlds.opened() as con:
        captured.mended(con, lab.source("sample"), edit=edit)
        found = con.execute(lab.tampered.reference()).fetchall()
    assert found == [("b1", "publish", "order-102")]


def test_a_step_that_fails_bites_and_heals(tmp_path):
    """The baseline leaves rows without lineage; record takes back the step that failed, and keeps the one before."""
    listed = [*ORDERS, ("ORDER-4", "Bolt", "n/a")]
    with captured.ran(listed) as con:
        assert lab.seen(con, "rows", "tidy_amounts", "entries") == {"rows": 8, "tidy_amounts": 0, "entries": 0}
    with worlds.opened() as con:
        with pytest.raises(duckdb.ConversionException):
            captured.mended(con, orders.write(tmp_path / "orders.csv", listed))
        assert con.execute("select step, count(*) from staging group by step").fetchall() == [("ingest", 4)]
        assert con.execute("select step, count(*) from lineage group by step").fetchall() == [("ingest", 4)]
        captured.mended(con, orders.write(tmp_path / "orders.csv", listed[:3]), without="normalize")


def test_a_number_is_the_sum_of_its_source_rows():
    """What trace returns adds up to target, customer by customer."""
    with worlds.opened() as con:
        captured.mended(con, lab.source("sample"))
        con.execute(
            "create view target as select customer, sum(amount::decimal) from staging where step = 'publish' group by 1"
        )
        traced = f"select customer, sum(amount::decimal) from ({lab.trace.reference()}) group by 1 order by 1"
        assert con.execute(traced).fetchall() == con.execute("from target order by 1").fetchall()
        assert counted(con, lab.trace.reference()) == 3


def test_the_model_note():
    """Its numbers are those of the run."""
    assert explain.skipped_note.see() == {
        "published": 0,
        "entries": 9,
        "told_of_publish": 3,
        "entries_when_mended": 3,
    }
    assert "9 entries, 3 of them of publish" in lab.skipped_note.model


def test_a_path_of_ones_own(tmp_path):
    """The path of a CSV file is a dataset; one that is not there is named."""
    path = orders.write(tmp_path / "mine.csv", ORDERS)
    assert lab.source(str(path)) == path
    with pytest.raises(FileNotFoundError, match=r"nothing\.csv"):
        lab.source(str(tmp_path / "nothing.csv"))
