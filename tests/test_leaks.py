"""What of an answer shows in a notebook."""

from types import SimpleNamespace

import pytest
from nbformat.v4 import new_notebook, new_output

import leaks
import tiny

SQL = "select key, max(value) as value from staging where key is not null group by key order by key"


@pytest.fixture
def lab(monkeypatch):
    """A module of one exercise, whose reference differs from its stub in one statement and two clauses."""
    reference = (
        'def load(con):\n    con.execute("""insert into target\n' + SQL + '""")\n    seen = con.total_changes + 1\n'
    )
    stub = 'def load(con):\n    con.execute("insert into target select key, value from staging order by key")\n'
    answer = SimpleNamespace(reference_source=reference, stub_text=stub, kind="python")
    said = SimpleNamespace(
        reference_source="n: 7\n\nThe range ends before seven.\n", stub_text="n: ...\n", kind="prose"
    )
    monkeypatch.setattr(leaks, "answers", lambda _: {"load": answer, "report": said})


def found(*cells):
    """The leaks of a notebook of these cells."""
    return leaks.found(new_notebook(cells=list(cells)), None)


def test_stub_itself_is_no_leak(lab):
    """What the stub shows, and what has no part of the answer, may stand in the notebook."""
    assert (
        found(
            tiny.code("%%answer lab.load\ndef load(con):\n    pass"), tiny.code("con.sql('from target order by key')")
        )
        == []
    )


@pytest.mark.parametrize(
    ("source", "leak"),
    [
        ("con.sql('from x select a where KEY  is not null')", "load: WHERE NOT key IS NULL"),
        ("select 1 from t group by key", "load: GROUP BY key"),
        ("con.sql('''select max(value) as value from t''')", "load: MAX(value) AS value"),
        ("if True:\n    seen = con.total_changes + 1", "load: seen = con.total_changes + 1"),
    ],
)
def test_clause_or_statement_is_found(lab, source, leak):
    """A clause is found in whatever query it stands, a statement wherever it stands."""
    assert found(tiny.code(source)) == [leak]


def test_prose_and_output_are_searched(lab):
    """A piece of an answer is found in text, with any line breaks, and in an output."""
    shown = tiny.code("hint()")
    shown.outputs = [new_output("stream", text="try seen = con.total_changes\n + 1")]
    assert found(tiny.heading("Well: the range\nends before seven."), shown) == [
        "load: seen = con.total_changes + 1",
        "report: the range ends before seven.",
    ]
