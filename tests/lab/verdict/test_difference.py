"""The rows that refute an attempt."""

from breakfix.lab.verdict.difference import difference, kind, listed

NEW = {"key": "evt-003", "name": "purchase_updated", "value": 59.99}
OLD = {"key": "evt-003", "name": "purchase", "value": 49.99}
OTHER = {"key": "evt-001", "name": "signup", "value": 1.0}


def test_one_row_and_its_columns():
    """Of a table only the row that differs is shown, aligned, with the columns named."""
    assert difference([OTHER, NEW], [OTHER, OLD]) == [
        ("wanted", "evt-003  purchase_updated  59.99"),
        ("got", "evt-003  purchase          49.99   <- name, value"),
    ]


def test_missing_and_extra_rows():
    """A row that is not there, or should not be, is called that."""
    assert difference([OTHER], []) == [("wanted", "evt-001  signup  1.0"), ("got", "(no such row)")]
    assert difference([OTHER], [OTHER, OTHER]) == [
        ("wanted", "(this row should not be there)"),
        ("got", "evt-001  signup  1.0"),
    ]


def test_further_rows_are_counted():
    """One pair is shown, the rest is a number."""
    assert difference([OTHER, NEW], [])[-1] == ("more", "1 more row differs")


def test_order():
    """The same rows in another order are not called missing."""
    assert difference([OTHER, NEW], [NEW, OTHER]) == [
        ("wanted", "row 1: evt-001  signup  1.0"),
        ("got", "row 1: evt-003  purchase_updated  59.99   (the same rows in another order)"),
    ]
    assert kind([OTHER, NEW], [NEW, OTHER]) == "order"


def test_columns():
    """Other columns are named, and nothing else is compared."""
    assert difference([{"n": 7}], [{"m": 7}]) == [("wanted", "columns n"), ("got", "columns m")]


def test_a_text_that_looks_like_a_number():
    """What looks the same and is not is told apart."""
    assert difference(6.5, "6.5") == [("wanted", "6.5"), ("got", "'6.5' (text)")]
    assert difference([{"n": 1}], [{"n": "1"}]) == [("wanted", "1"), ("got", "'1' (text)   <- n")]


def test_only_the_parts_that_differ():
    """Of a dict of numbers and tables, numbers come first, and equal parts are not shown."""
    wanted, got = {"letters": 2, "lineage": 12, "target": [NEW]}, {"letters": 4, "lineage": 12, "target": [OLD]}
    assert difference(wanted, got) == [("wanted", "letters 2"), ("got", "letters 4")]
    got["letters"] = 2
    assert difference(wanted, got)[0] == ("in", "target")


def test_an_exception_names_the_line():
    """A learner's exception is what it got, with their line."""
    lines = difference(7, {"raised": "ZeroDivisionError: division by zero", "line": 3})
    assert lines == [("got", "ZeroDivisionError: division by zero   (line 4 of the cell)")]


def test_listed():
    """A table is listed below its columns, no row is said in words, an error as it was raised, the rest on one line."""
    assert listed([OLD, OTHER]) == "key  name  value\nevt-003  purchase  49.99\nevt-001  signup  1.0"
    assert listed([]) == "no rows"
    assert listed({"raised": "ValueError: no", "line": None}) == "ValueError: no"
    assert listed({"target_rows": 4, "mark": None}) == "target rows 4, mark None"
    assert listed([{"mark": None}]) == "mark\nNULL"


def test_a_long_list_is_shown_where_it_differs():
    """Of two long lists the first place that differs is told, at any depth; a short one is shown whole."""
    wanted, got = ["green"] * 200, ["green"] * 199 + ["red"]
    assert difference(wanted, got) == [("in", "number 200 of 200"), ("wanted", "green"), ("got", "red")]
    assert difference(wanted, wanted[:-1]) == [
        ("wanted", "200 in the list; number 200 is green"),
        ("got", "199 in the list"),
    ]
    assert difference({"lines": wanted}, {"lines": ["red", *wanted]})[0] == ("in", "lines")
    assert difference([wanted, "x" * 80], [got, "x" * 80])[:2] == [("in", "number 1 of 2"), ("in", "number 200 of 200")]
    assert difference([1, 2], [1, 3]) == [("wanted", "[1, 2]"), ("got", "[1, 3]")]


def test_parts_that_are_not_there():
    """Where a part differs, those that are missing with it are left out; alone, the first that is missing is named."""
    wanted, got = {"caller gets": "a pair", "count": 3}, {"caller gets": "ValueError", "numbers": [1]}
    assert difference(wanted, got) == [("wanted", "caller gets a pair"), ("got", "caller gets ValueError")]
    assert difference({"count": 3}, {}) == [("wanted", "count 3"), ("got", "no count")]


def test_a_row_with_more_in_it_is_shown_where_it_differs():
    """Where rows differ in one column that holds a table, the row and the column are named, and its row is shown."""
    page = [{"kpi": "a", "cell": [{"text": "<b>"}, {"text": "x"}]}, {"kpi": "b", "cell": [{"text": "<i>"}]}]
    other = [page[0], {"kpi": "b", "cell": [{"text": ""}]}]
    assert difference(page, other)[:2] == [("in", "row 2, cell"), ("wanted", "<i>")]
