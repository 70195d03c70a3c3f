"""6-06: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import functools

import pytest

import prose
from breakfix.projects.level_6 import query_performance_checker as lab
from breakfix.projects.level_6.query_performance_checker import baseline, break_types, shops

DAY = {"first": "2026-03-08", "last": "2026-03-08"}


@functools.cache
def checked(dataset):
    """Return a table of a dataset's orders with the indexes of Run, and the reports before and after."""
    con = shops.shop()
    con.execute("begin")
    con.executemany("insert into orders values (?, ?, ?, ?, ?)", lab.orders(dataset))
    con.execute("commit")
    values, queries = lab.asked(con), lab.queries()
    before = baseline.run(con, queries, values)
    return con, values, before, baseline.run(con, queries, values, ["customer", "product", "amount"])


def test_the_sample():
    """500 orders of five customers and five products in all 25 pairs; 0 of 4 use an index before, 4 of 4 after."""
    con, _, before, after = checked("sample")
    pairs = con.execute("select count(*), count(distinct customer || product) from orders").fetchall()
    assert pairs == [(500, 25)]
    counts = {"input_records": 500, "queries_analyzed": 4, "indexes_created": 3}
    counts |= {"use_an_index_before": 0, "use_an_index_after": 4}
    assert lab.report(con, before, after) == counts
    assert all(old["steps"] > new["steps"] for old, new in zip(before, after, strict=True))


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the whole year."""
    con, values, before, after = checked("flights")
    orders = con.execute("select count(*) from orders").fetchone()[0]
    rarest = con.execute("select count(*) from orders where customer = :customer", values).fetchone()[0]
    assert prose.lacking(lab, orders, f"the {rarest} orders of the rarest customer") == []
    assert (round(before[0]["steps"], -5), round(after[0]["steps"], -2)) == (1_000_000, 200)
    assert prose.lacking(lab, "a million steps to find", "and takes 200 by the index") == []
    by_day = "select id, amount from orders where date(created_at) = :day"
    found, looked_at = len(con.execute(by_day, values).fetchall()), lab.looked_at(con, by_day, values)
    assert looked_at == orders
    assert prose.lacking(lab, f"{found} orders are in the report, and all {looked_at:,} are looked at") == []


def test_steps_do_not_depend_on_what_was_run_before():
    """Work is the same for a new connection, which has to read the table's definition first."""
    con = shops.shop([{}] * 50, "amount")
    copy = shops.sqlite3.connect(":memory:")
    con.backup(copy)
    query = "select id from orders where amount >= 40000"
    assert [baseline.work(each, query) for each in (copy, copy, con)] == [baseline.work(con, query)] * 3


def test_stored_steps_are_not_near_a_limit():
    """Another version of SQLite may take a step more or less: what the notebook stores is the same then."""
    con, values, _, _ = checked("sample")
    for query in lab.queries().values():
        steps = []
        con.set_progress_handler(lambda steps=steps: steps.append(1), 1)
        con.execute(query, values).fetchall()
        con.set_progress_handler(None, 1)
        assert len({round(len(steps) + apart, -1) for apart in (-1, 0, 1)}) == 1, (query, len(steps))


def test_an_index_on_trial_is_gone():
    """The stub of Alter leaves its index there; the reference does not, also when the statement fails."""
    query, index = "select id, amount from orders where customer = :customer", "create index i on orders (customer)"
    con = shops.shop([{"customer": name} for name in shops.CUSTOMERS * 9])
    before, after = lab.tried.reference(con, query, {"customer": "Bob"}, index, baseline.work)
    assert before > after
    assert con.execute("select count(*) from sqlite_schema where type = 'index'").fetchone() == (0,)


def test_a_condition_bites_and_heals():
    """The learner's condition looks at all orders, and the plain one only at those that it finds."""
    con = shops.shop([{"amount": 100 * number} for number in range(500)], "amount")
    query = lab.switched_off.reference()
    assert lab.looked_at(con, query) == 500
    assert lab.looked_at(con, "select id from orders where amount >= 40000") == 100
    plain = con.execute("select id from orders where amount >= 40000").fetchall()
    assert sorted(con.execute(query).fetchall()) == sorted(plain)


def test_a_function_bites_and_heals():
    """The report as shipped looks at all orders, the rewritten one at those of its day; the rows are the same."""
    rows = [{"created_at": f"2026-03-{number % 28 + 1:02}T10:15:00Z"} for number in range(280)]
    con = shops.shop(rows, "created_at")
    shipped, mended = (each.replace("\n", " ") for each in (lab.rewrite.stub_text, lab.rewrite.reference()))
    assert (lab.looked_at(con, shipped, DAY), lab.looked_at(con, mended, DAY)) == (280, 10)
    assert con.execute(shipped, DAY).fetchall() == con.execute(mended, DAY).fetchall()


@pytest.mark.parametrize("seed", range(6))
def test_another_order_bites_and_heals(seed):
    """One of three scans; with the columns the other way round it is another one, and its checker is content."""
    given = lab.other_order.given(seed)
    words = list(lab.other_order.see().values())
    assert words.count("SCAN") == 1
    one, two = given["index"].split(", ")
    assert f"{two} = " in given["where"][words.index("SCAN")]
    con = shops.shop(shops.mixed(), given["index"], f"{two}, {one}")
    plans = [baseline.plan(con, f"select id, amount from orders where {where}")[0] for where in given["where"]]
    assert all(plan.startswith("SEARCH") for plan in plans)
    (told,) = baseline.run(
        shops.shop(shops.mixed(), given["index"]), {"q": f"select {two} from orders where {two} = 'x'"}, {}
    )
    assert told["uses_index"]
    assert told["plan"].startswith("SCAN")


@pytest.mark.parametrize("seed", range(6))
def test_old_statistics_bite_and_heal(seed):
    """Until analyze runs again, the whole batch is looked at for ten orders; then the orders of the customer are."""
    given = lab.old_statistics.given(seed)
    seen = lab.old_statistics.see()
    wanted = {"index_then": "load_batch_id", "looked_at_then": given["orders"], "index_after_analyze": "customer"}
    assert seen == wanted
    con = lab.first_night()
    lab.tonight(con, given)
    con.execute("analyze")
    assert lab.looked_at(con, lab.BATCH) == 110
    assert len(con.execute(lab.BATCH).fetchall()) == 10


def test_another_type_bites_and_heals():
    """A Decimal and a float read every page of the table, an int and a text three."""
    with break_types.table(lab.server.given()) as con:
        pages = {kind: baseline.explained(con, make(4711))["pages"] for kind, make in break_types.TYPES.items()}
    assert pages["int"] == pages["str"] == 3
    assert pages["float"] == pages["Decimal"] > 100


def test_one_index_serves_two_queries():
    """By the index of the stub both queries look at others' orders; by the reference's, at those they find."""
    rows = [{"customer": name, "created_at": f"2026-03-{day:02}T10:15:00Z"} for name in "AB" for day in range(1, 29)]
    values, counts = {"customer": "A", "first": "2026-03-08", "end": "2026-03-10"}, {}
    for text in (lab.index_for.stub_text, lab.index_for.reference()):
        con = shops.shop(rows)
        con.execute(text)
        asked = [query.replace("\n", " ") for query in (lab.IN_PERIOD, lab.NEWEST)]
        counts[text] = [lab.looked_at(con, query, values) for query in asked]
    assert list(counts.values()) == [[4, 20], [2, 10]]


def test_a_query_that_got_worse_is_named():
    """The gate lets the plain condition pass, and names the one that hides its column."""
    con = shops.shop([{"amount": number} for number in range(500)], "amount")
    plain = "select id from orders where amount >= 40000"
    accepted = baseline.work(con, plain)
    released = {"plain": (plain, accepted), "large": (lab.switched_off.reference(), accepted)}
    assert lab.worse.reference(con, released, baseline.work) == ["large"]
