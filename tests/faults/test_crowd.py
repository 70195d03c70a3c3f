"""Many processes at once on one ledger, and clients that are killed in the middle of a transfer."""

import ast
import inspect
import itertools
import threading
from contextlib import closing, contextmanager

import nbformat
import pytest

from breakfix import places
from breakfix.faults import sigkill
from breakfix.faults.crowd import (
    WAYS,
    Load,
    Way,
    at_once,
    carry_out,
    create,
    found,
)
from breakfix.projects.level_6.transaction_rollback_drill import break_crowd
from breakfix.services.postgres import schema

SAFE = ["SQLite", "SQLite, begin", "PostgreSQL, serializable"]
ENGINES = ["SQLite", "PostgreSQL, serializable"]
SMALL = Load(orders_each=12, too_dear=2, accounts=3, pause=0.002)
LARGE = Load(orders_each=1300, too_dear=50, accounts=20, opening_cents=60_000_00, pause=0)  # 10,000 go through


@pytest.fixture
def ledger(postgres, tmp_path):
    """A function that gives the address of a ledger with nothing in it yet: a file or a schema."""
    count = itertools.count()

    @contextmanager
    def new(way):
        if way.engine == "SQLite":
            yield str(tmp_path / f"{next(count)}.db")
        else:
            with schema(postgres.dsn) as dsn:
                yield dsn

    return new


def asked(way, address, query):
    with closing(way.connect(address)) as con:
        return con.execute(query).fetchall()


def balances(way, address):
    return dict(asked(way, address, "select id, balance_cents from accounts"))


def came_through(way, address, load):
    """Let a crowd loose; check all that holds whatever their turn was, and return how many had to come again."""
    ends = at_once(way, address, load)
    too_dear = load.processes * load.too_dear
    assert ends["refused"] == too_dear
    assert ends["committed"] == load.processes * load.orders_each - too_dear
    assert ends["legs"] == 2 * ends["committed"]
    assert ends["sum_cents"] == load.sum_cents
    assert balances(way, address) == load.balances()
    return ends["repeats"]


@pytest.mark.parametrize("name", SAFE)
def test_every_cent_is_where_it_belongs(ledger, name):
    """Eight processes at once: each account ends as if the orders had come one by one. SQLite makes them wait, with
    `begin immediate`; otherwise some are sent away and come again."""
    with ledger(WAYS[name]) as address:
        assert (came_through(WAYS[name], address, SMALL) > 0) == (name != "SQLite")


def test_read_committed_loses_count(ledger):
    """The same orders at PostgreSQL's default level: all are committed, and the sum is another one."""
    way = WAYS["PostgreSQL, read committed"]
    with ledger(way) as address:
        ends = at_once(way, address, SMALL)
    assert (ends["committed"], ends["legs"]) == (80, 160)
    assert ends["sum_cents"] != SMALL.sum_cents


def test_what_a_learner_is_shown(postgres):
    """What is shown of a crowd is the same in each run: no number that depends on who was quicker."""
    load = {"orders_each": 6, "too_dear": 1, "accounts": 3, "pause": 0.002}
    shown = {name: break_crowd.crowd(name, load, postgres.dsn) for name in break_crowd.ENGINES}
    assert [(each["committed"], each["refused"]) for each in shown.values()] == [(40, 8)] * 3
    assert [each["some_came_again"] for each in shown.values()] == [False, True, "by chance"]
    assert [each["sum"] for each in shown.values()] == [3000.0, 3000.0, "another one"]
    assert break_crowd.compared(shown) == {
        "committed": 40,
        "sum": 3000.0,
        "sends_back": "PostgreSQL, serializable",
        "changes_the_sum": "PostgreSQL, read committed",
    }


def test_a_load_that_leaves_something_to_chance():
    """A load in which an account could run dry is refused: how many orders go through would depend on their turn."""
    with pytest.raises(ValueError, match="run dry"):
        Load(orders_each=1000).orders()


def killed(way, address, number, place):
    """Kill a client with one order before its engine call `place`; return the Ending."""
    order = (f"k-{number:05}", 1, 2, 1_00)
    return sigkill.forked(lambda: carry_out(way, address, [order]), before_call=place)


def legs_of_killed(way, address):
    """The number of legs of each order of a killed client that left any."""
    return dict(
        asked(way, address, "select transfer_id, count(*) from journal where transfer_id like 'k-%' group by 1")
    )


@pytest.mark.parametrize("name", ENGINES)
def test_killed_at_every_place(ledger, name):
    """Before each engine call of a transfer in turn: after reopening the sum stands, and of the order there is all or
    nothing; only who was killed after the commit has paid. The next client finds no lock."""
    way = WAYS[name]
    with ledger(way) as address:
        create(way, address, SMALL)
        calls = sigkill.forked(lambda: carry_out(way, address, [("first", 2, 1, 1_00)])).calls
        assert calls == (9 if way.engine == "SQLite" else 8)
        for place in range(1, calls + 1):
            end = killed(way, address, place, place)
            assert (end.killed, end.calls) == (True, place - 1)
            assert found(way, address)["sum_cents"] == SMALL.sum_cents
        assert legs_of_killed(way, address) == {f"k-{calls:05}": 2}
        assert end.after == "commit"
        assert carry_out(way, address, [("last", 2, 1, 1_00)])["committed"] == 1


@pytest.mark.parametrize("engine", ["SQLite", "PostgreSQL"])
def test_without_a_transaction_a_kill_bites(ledger, engine):
    """The same kill between debit and credit, with no transaction around them: money is gone."""
    way = Way(engine, begin="select 1")
    order = [("k-00001", 1, 2, 1_00)]
    with ledger(way) as address:
        create(way, address, SMALL)
        end = sigkill.forked(lambda: carry_out(way, address, order), before="insert into journal")
        assert end.after == "update accounts set balance_cents = ? where id = ?".replace("?", way.mark)
        assert found(way, address)["sum_cents"] == SMALL.sum_cents
        end = sigkill.forked(lambda: carry_out(way, address, order), before_call=end.calls)
        assert found(way, address)["sum_cents"] == SMALL.sum_cents - 1_00


def test_the_payment_in_the_notebook():
    """The function that the notebook shows is the one that is killed."""
    (book,) = places.NOTEBOOKS.rglob("*_transaction_rollback_drill.ipynb")
    sources = [cell.source for cell in nbformat.read(book, 4).cells if "def pay(" in cell.source]
    shown = next(each for each in ast.parse(sources[0]).body if getattr(each, "name", "") == "pay")
    ours = ast.parse(inspect.getsource(break_crowd.pay)).body[0]
    assert [ast.unparse(line) for line in shown.body] == [ast.unparse(line) for line in ours.body[1:]]


@pytest.mark.soak
@pytest.mark.parametrize("name", ENGINES)
def test_ten_thousand_transfers(ledger, name):
    """Eight processes, 10,000 transfers and 400 refusals: each account ends as if they had come one by one."""
    with ledger(WAYS[name]) as address:
        came_through(WAYS[name], address, LARGE)


@pytest.mark.soak
@pytest.mark.parametrize("name", ENGINES)
def test_a_hundred_kills_in_a_crowd(ledger, name):
    """While eight processes are at work, 120 clients are killed, at each place of a transfer in turn: the sum stands,
    each order is there whole or not at all, and the crowd gets through."""
    way, ends, beside_the_crowd = WAYS[name], {}, 0
    # SQLite gives a lock to whoever asks first, not to who has waited longest: without rests a client may starve.
    load = Load(orders_each=500, too_dear=0, accounts=20, opening_cents=50_000_00, pause=0.0005, rest=0.02)
    calls = 9 if way.engine == "SQLite" else 8  # of a transfer on a connection of its own, as counted above
    with ledger(way) as address:
        crowd = threading.Thread(target=lambda: ends.update(at_once(way, address, load)))
        crowd.start()
        while not is_at_work(way, address):
            pass
        for number in range(1, 121):
            beside_the_crowd += crowd.is_alive()
            assert killed(way, address, number, number % calls + 1).killed
        crowd.join()
        assert beside_the_crowd >= 40
        assert (ends["committed"], ends["sum_cents"]) == (4_000, load.sum_cents)
        assert set(legs_of_killed(way, address).values()) == {2}
        assert found(way, address)["legs"] == 2 * 4_000 + 2 * len(legs_of_killed(way, address))


def is_at_work(way, address):
    try:
        return found(way, address)["legs"] > 0
    except Exception:  # no tables yet
        return False
