"""Values and conditions as SQL text."""

from datetime import datetime

import duckdb
import pytest

from breakfix.pipeline.sql import blank, literal, path_literal


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        -7,
        2**62,
        0.1,
        1e300,
        "",
        "it's",
        "''; drop table x; --",
        "a\\n\nb",
        "日本 😀",
        datetime(2025, 1, 15, 8, 0, 1),
    ],
)
def test_literal(value):
    """A value written as SQL and read by the engine is the same value."""
    with duckdb.connect() as con:
        (found,) = con.execute(f"select {literal(value)}").fetchone()
    assert (float(found) if isinstance(value, float) else found) == value


def test_microseconds():
    """A time keeps its microseconds."""
    moment = datetime(2025, 1, 15, 8, 0, 0, 123456)
    with duckdb.connect() as con:
        assert con.execute(f"select {literal(moment)}").fetchone() == (moment,)


@pytest.mark.parametrize(
    "name", ["plain", "it's", "a*b", "a?b", "a[b", "a[1]b", "[!a]", "{a,b}", "**", "Zoë 😀", "a\\b"]
)
def test_path_literal(tmp_path, name):
    """A path is that one file, also when its name would be a pattern that others match."""
    for other in ("aXb", "a1b", "ab", "XX", "a", name):
        (tmp_path / other).write_text(other)
    with duckdb.connect() as con:
        found = con.execute(f"select content from read_text({path_literal(tmp_path / name)})").fetchall()
    assert found == [(name,)]


@pytest.mark.parametrize(
    ("text", "is_blank"),
    [("", True), (" ", True), (" \t\n\v\f\r ", True), (" a ", False), ("0", False), ("\u200b", False), (None, None)],
)
def test_blank(text, is_blank):
    """White space alone is blank, any other sign is not, and of null nothing is known."""
    with duckdb.connect() as con:
        assert con.execute(f"select {blank('x')} from (select {literal(text)}::varchar as x)").fetchone() == (is_blank,)
