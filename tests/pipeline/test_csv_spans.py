"""Records of several lines, and lines in which a quote is astray."""

import io
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breakfix.pipeline.csv_line import Shape
from breakfix.pipeline.csv_spans import records
from breakfix.pipeline.lines import LONGEST
from records import batch

HEADER = "key,name,value,ts"
SHAPE = Shape(",", 4, 2, 3)
LAWS = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def row(number, key=None, name="opened"):
    return f"{key or f'k{number}'},{name},{number},2024-01-01"


def spans(text):
    """The records of a text without a header."""
    return list(records(io.StringIO(text, newline=""), SHAPE))


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([row(1), 'k2,"two', 'lines",2,2024-01-01', row(3)], [1, 2, 1]),
        ([row(1), 'k2,"two', "", '",2,2024-01-01', row(3)], [1, 3, 1]),
        (['"k', '1","two', 'lines",1,"2024-01-01', '"', row(2)], [4, 1]),
        ([row(1, name='5" pipe'), 'k2,"two', 'lines",2,2024-01-01', row(3, name='5"')], [1, 2, 1]),
        (['k1,"say ""yes"",', 'or ""no""",1,2024-01-01', row(2)], [2, 1]),
        (['k1,"Hello', 'Dear, World",1,2024-01-01'], [2]),
        (['k1, "Hello', 'Dear, World" , 1, 2024-01-01', row(2)], [2, 1]),
        ([row(1, name=' "opened'), row(2), row(3, name=' "opened" ')], [1] * 3),
        ([row(1, name='"opened'), row(2), row(3), row(4, name='"opened'), row(5)], [1] * 5),
        ([row(1, name='"opened'), row(2, name='opened"'), row(3)], [1] * 3),
        ([row(1, name='"opened'), row(2, name='""'), row(3, name='""'), row(4)], [1] * 4),
        ([row(1), row(2, name='"opened'), row(3)], [1] * 3),
        ([row(1), row(2), row(3, name='"opened')], [1] * 3),
        (['k1,"one', 'two" and more,1,2024-01-01', row(2)], [1] * 3),
        (['k1,"one', 'two",1,2024-01-01,extra', row(2)], [2, 1]),
        ([row(1) + ',"a note', "of two lines" + '"', row(2)], [2, 1]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records(lines, wanted, end):
    """A record has the lines that belong to it, each file to the same rule whatever ends its lines."""
    found = spans(end.join(lines) + end)
    place = iter(lines)
    assert found == [end.join(next(place) for _ in range(number)) for number in wanted]


def test_too_long_for_a_record():
    """A quote that is closed only after 4 MB is astray; one that is closed before is not."""
    line = "x" * 999 + "\n"
    for size, joined in ((LONGEST - 20_000, True), (LONGEST + 1, False)):
        text = 'k1,"' + line * (size // 1000) + '",1,2024-01-01\n'
        assert (len(spans(text)) == 1) is joined


@pytest.mark.parametrize("line", ['5","b\n', 'k,"\n', '",\n', 'a,"""\n', 'k1,"opened,1,2024-01-01\n', '"\n\n\n'])
def test_many_quotes_astray(line):
    """The time grows with the lines and not with their square, whatever a file is full of."""
    took = []
    for times in (10_000, 40_000):
        began = time.process_time()
        spans(line * times)
        took.append(time.process_time() - began)
    assert took[1] < 10 * took[0] + 0.2


# No text here is a record by itself: it has too few digits to be a time.
signs = st.sampled_from([*"ab1,;' \n\r\x1a\x00é", '"', '""', '",', ',"', "\r\n", "\x1a1"])
texts = st.lists(signs, max_size=10).map("".join)
ends = st.sampled_from(["\n", "\r\n", "\r"])


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


@LAWS
@given(st.lists(st.tuples(texts, texts, st.sampled_from(["plain", "inch", "quoted"]), ends), min_size=1, max_size=15))
def test_what_is_written_is_read(tmp_path, rows):
    """Any text in quotes comes back as it was, beside rows of any kind and with any mixture of line ends."""
    lines, wanted = [HEADER + rows[0][3]], []
    for number, (key, name, kind, end) in enumerate(rows):
        if kind == "quoted":
            fields = (f"k{key}", f"n{name}")
            line = f"{quoted(fields[0])},{quoted(fields[1])}"
        else:
            fields = (f"k{number}", '5" pipe' if kind == "inch" else "opened")
            line = ",".join(fields)
        lines.append(f"{line},{number},2024-01-01{end}")
        wanted.append((*fields, number, None))
    path = tmp_path / "e.csv"
    path.write_bytes("".join(lines).encode())
    assert [(row["key"], row["name"], row["value"], row["reason"]) for row in batch(path)] == wanted


@LAWS
@given(st.lists(st.sampled_from([None, None, None, 0, 1, 2, 3]), min_size=1, max_size=20), ends, st.booleans())
def test_a_quote_astray_costs_its_line(tmp_path, places, end, spanning):
    """Rows with a quote too many, in any field, are each one dead letter with its text; all other rows are read."""
    lines, wanted = [HEADER], []
    for number, place in enumerate(places):
        fields = [f"k{number}", "opened", str(number), "2024-01-01"]
        if place is not None:
            fields[place] = '"' + fields[place]
        lines.append(",".join(fields))
        wanted.append((None, lines[-1]) if place is not None else (f"k{number}", None))
    if spanning:
        lines[1:1] = ['"k', 'k",opened,0,2024-01-01']
        wanted.insert(0, ("k" + end + "k", None))
    path = tmp_path / "e.csv"
    path.write_bytes((end.join(lines) + end).encode())
    rows = batch(path)
    assert [(None if row["reason"] else row["key"], row["raw"]) for row in rows] == wanted
    assert {row["reason"] for row in rows} <= {None, "a quote is not closed"}
