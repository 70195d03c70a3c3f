"""Charts: rows as a picture of Altair's, as a table and as text."""

import re
import subprocess
import sys
from types import SimpleNamespace

import duckdb
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from breakfix.lab import chart

DELAYS = [{"hour": 6, "minutes": 4.5}, {"hour": 7, "minutes": None}, {"hour": 8, "minutes": -9}]
VEGA = "application/vnd.vegalite.v5+json"


def bundles(drawn):
    """What a notebook is sent to show, output by output."""
    InteractiveShell.instance()
    with capture_output() as captured:
        drawn._ipython_display_()
    return [output.data for output in captured.outputs]


def test_text():
    """A row a line, a bar beside each number, and none beside a NULL."""
    assert str(chart(DELAYS, "hour", "minutes")) == (
        "minutes by hour\n"
        "hour  minutes\n"
        "6         4.5  ###############\n"
        "7        NULL\n"
        "8          -9  ##############################"
    )


def test_table():
    """The same cell by cell, under a caption; a bar is no more than a look."""
    table = chart(DELAYS, "hour", "minutes", title="a < b").to_html()
    rows = [re.findall(r">([^<]+)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    assert rows == [["hour", "minutes"], ["6", "4.5"], ["7", "NULL"], ["8", "-9"]]
    assert ">a &lt; b</caption>" in table
    assert re.findall(r'aria-hidden="true"><span style="[^"]*width:([\d.]+)em', table) == ["5.00", "0.00", "10.00"]


def test_a_notebook_gets_the_chart_and_its_table():
    """The chart in the form that JupyterLab draws, without a word of another machine; then its rows."""
    drawn, table = bundles(chart(DELAYS, "hour", "minutes", mark="bar"))
    spec = drawn[VEGA]
    assert spec["data"] == {"values": DELAYS}
    assert spec["mark"]["type"] == "bar"
    assert [spec["encoding"][axis]["field"] for axis in "xy"] == ["hour", "minutes"]
    assert "/vega-lite/v5" in spec["$schema"]
    assert table["text/plain"] == str(chart(DELAYS, "hour", "minutes", mark="bar"))
    assert "<caption" in table["text/html"]


def test_the_same_rows_give_the_same_outputs():
    """No name in it is counted on from chart to chart, so that stored outputs stay as they are."""
    assert bundles(chart(DELAYS, "hour", "minutes")) == bundles(chart(DELAYS, "hour", "minutes"))


@pytest.mark.parametrize(("mark", "also"), [("line", "strokeDash"), ("point", "shape"), ("bar", "xOffset")])
def test_a_series_is_told_by_more_than_its_colour(mark, also):
    """Its dashes, its shape or its place tell it too."""
    rows = [{"day": "a:b", "late: min": 1, "who": who} for who in ("AA", "UA")]
    encoding = chart(rows, "day", "late: min", by="who", mark=mark).altair().to_dict()["encoding"]
    assert encoding["color"]["field"] == encoding[also]["field"] == "who"
    assert encoding["y"]["type"] == "quantitative"
    assert encoding["x"]["type"] == "ordinal"


def test_rows_of_any_kind():
    """A relation of DuckDB is as good as a list; columns that are not drawn are left out."""
    drawn = chart(duckdb.sql("select 1 as n, 2 as m, 3 as k"), "n", "k")
    assert drawn.rows == [{"n": 1, "k": 3}]
    assert str(chart([], "n", "k")) == "k by n\nn  k"


def test_what_cannot_be_drawn():
    """A column that is not there, or a mark of another kind, is an error of the author's."""
    with pytest.raises(ValueError, match="these rows have no column minute"):
        chart(DELAYS, "hour", "minute")
    with pytest.raises(ValueError, match="mark is one of bar, line, point, not 'pie'"):
        chart(DELAYS, "hour", "minutes", mark="pie")


def test_it_waits_for_the_prediction():
    """As lanes do."""
    mean = SimpleNamespace(reconciled=False, because=SimpleNamespace(full_name="mean.because"))
    assert "mean.because" in repr(chart(DELAYS, "hour", "minutes", after=mean))
    mean.reconciled = True
    assert str(chart(DELAYS, "hour", "minutes", after=mean)) == str(chart(DELAYS, "hour", "minutes"))


def test_altair_is_imported_when_something_is_drawn():
    """Half a second that a lesson without a chart does not pay."""
    code = "import sys, breakfix.lab; print('altair' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"
