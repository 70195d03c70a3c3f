"""6-07: what its notebook tells is what is seen, each fault bites the baseline, and the mended parts heal it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import prose
from breakfix.faults import sigkill_files, unfinished
from breakfix.history import Log
from breakfix.projects.level_6 import sql_summary_publisher as lab
from breakfix.projects.level_6.sql_summary_publisher import baseline, break_half, databases, explain

SALE = {"region": "East", "product": "Bolt", "quantity": 1, "revenue_cents": 1000, "sale_date": "2025-01-05"}
FILES = {"summary.json": "{}", "summary.txt": "Sales report\n"}


def built(path):
    """Return the baseline's report of a database."""
    with closing(sqlite3.connect(path)) as con:
        return baseline.build_summary(con)


def mended(path, comes=None):
    """Return the summary of a database by the mended part; `comes` is committed before its query for regions."""
    with closing(sqlite3.connect(path)) as con:
        if comes is None:
            return lab.summarize.reference(con)
        with lab.committing(con, path, comes, before="group by 1"):
            return lab.summarize.reference(con)


def test_the_sample():
    """The seven sales of the curriculum, to the cent: total, top sale, regions, products."""
    path = lab.stored(explain.as_dicts("sample"))
    report = lab.report(path, built(path))
    assert dict(report) == {
        "input_records": 7,
        "total_sales": 7,
        "total_revenue": 1374.1,
        "top_sale": "Gadget/East 299.88",
        "by_region": "East 374.88, North 349.77, South 349.75, West 299.7",
        "by_product": "Widget 699.3 (70), Gadget 499.8 (20), Bolt 100 (200), Spring 75 (50)",
    }
    assert len(report.target) == 7
    assert prose.lacking(lab, "seven sales bring 1374.10", "Gadget in East, 299.88") == []


def test_the_mended_publisher():
    """The sample adds up, the CSV has all alerts, and both files match the manifest."""
    report = lab.hardened("sample")
    assert (report["total_revenue"], report["sum of by_region"], report["of an unknown region"]) == (1374.1, 1374.1, 0)
    assert report["alerts"] == report["alerts in daily_summary.csv"] == 6
    assert report["files that match the manifest"] == 2
    assert [row["active"] for row in report.target] == [1, 1, 2]


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the year: what the regions lack, and nothing once mended."""
    with closing(sqlite3.connect(":memory:")) as con:
        baseline.seed_sales(con, lab.sales("flights"))
        found = lab.parts(baseline.build_summary(con))
        (nameless,) = con.execute("select count(*) from sales where region is null").fetchone()
    lost = found["total"] - found["regions"]
    said = f"{nameless:,} sales have no region", f"lack {lost / 100:,.2f} of {found['total'] / 100:,.2f}"
    assert prose.lacking(lab, 336_776, *said) == []
    report = lab.hardened("flights")
    assert report["total_revenue"] == report["sum of by_region"] == found["total"] / 100
    assert report["of an unknown region"] == lost / 100
    assert report["alerts"] == report["alerts in daily_summary.csv"]


def test_a_sale_without_a_region_bites_and_heals():
    """It is in the total and in no region of the baseline; mended, it has a line."""
    path = lab.stored([SALE, SALE | {"region": None}])
    assert lab.parts(built(path)) == {"total": 2000, "regions": 1000}
    assert mended(path)["by_region"] == {"East": 1000, "unknown": 1000}


def test_a_commit_between_two_queries_bites_and_heals():
    """Another process commits; the baseline's parts are of two moments, the mended summary is of one."""
    path, log = lab.stored([SALE]), Log()
    with lab.recorded(log, "report"):
        con = sqlite3.connect(path)
    with closing(con), lab.committing(con, path, SALE, log=log):
        assert lab.parts(baseline.build_summary(con)) == {"total": 1000, "regions": 2000}
    assert [event.who for event in log.events if event.kind != "close"] == ["report"] * 2 + ["writer"] + ["report"] * 2
    found = mended(path, comes=SALE)
    assert (found["total_cents"], found["by_region"]) == (2000, {"East": 2000})
    assert mended(path)["total_cents"] == 3000


def test_half_a_text_looks_like_all_of_it(tmp_path):
    """The ends of two lines, with and without their line break, are the halves that read_report believes; mended, a
    reader finds the old file until the new one is whole.
    """
    text = break_half.sample_text()
    believed = []
    for size in range(1, len(text)):
        (tmp_path / "half.txt").write_text(text[:size])
        try:
            found = baseline.read_report(tmp_path / "half.txt")
        except ValueError:
            continue
        if found["total"] == 137_410 and 0 < len(found["regions"]) < 4:
            believed.append(size)
    assert believed == [70, 71, 91, 92, 112, 113]
    assert lab.half.reference() in believed
    lab.publish.reference(tmp_path, {"summary.txt": text}, 7)
    with unfinished.Writer(tmp_path / "draft", text.encode(), share=0.4):
        assert baseline.read_report(tmp_path / "summary.txt")["total"] == 137_410
    assert len(lab.torn(text, 92)["regions"]) == 2


def test_a_kill_between_two_files_is_told_by_the_manifest(tmp_path):
    """At each step of the kill it is that of yesterday, and tells how many files still are."""
    today = {name: text + " " for name, text in FILES.items()}
    for step, match in ((1, 2), (2, 2), (3, 1), (4, 1), (5, 0), (6, 0)):
        lab.publish.reference(tmp_path, FILES, 1)
        end = sigkill_files.forked(lambda: lab.publish.reference(tmp_path, today, 2), tmp_path, before_step=step)
        assert end.killed
        assert json.loads((tmp_path / "manifest.json").read_text())["sales"] == 1
        assert lab.matching(tmp_path) == {"named": 2, "match": match}
    lab.publish.reference(tmp_path, today, 2)
    assert lab.matching(tmp_path) == {"named": 2, "match": 2}


def test_who_reads_keeps_nobody_waiting():
    """While a snapshot is open, another connection commits, and the snapshot stays as it was."""
    with databases.database() as world:
        world.con.execute("begin")
        world.con.execute("select count(*) from sales").fetchone()
        with world.second:
            world.second.execute(databases.INSERT, list(SALE.values()))
        assert world.con.execute("select count(*) from sales").fetchone() == (0,)
        world.con.rollback()


def test_the_model_note():
    """Its numbers are those of the run."""
    assert explain.between_note.see() == {"total": 137_410, "regions": 142_410}
    for told in ("1424.10", "1374.10", "50.00"):
        assert told in lab.between_note.model


def test_a_path_of_ones_own(tmp_path):
    """The path of a file is a dataset; one that lacks a column is named."""
    path = Path(tmp_path, "mine.csv")
    path.write_text("region,product,quantity,revenue_cents,sale_date\nEast,Bolt,1,100,2025-01-05\n")
    assert lab.sales(str(path)) == [("East", "Bolt", 1, 100, "2025-01-05")]
    path.write_text("region,product\nEast,Bolt\n")
    with pytest.raises(ValueError, match="quantity"):
        lab.sales(str(path))
