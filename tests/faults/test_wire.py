"""The wire: which requests it touches, which it leaves alone, what it counts."""

import httpx2
import pytest

from breakfix.faults.kinds import KINDS
from breakfix.history import Log, merged
from one_source import KEY, keys, page, source


def test_counts():
    """Every request is counted by its place, bitten or not; a new plan counts from nothing."""
    with source(plan={"kind": "forbidden", "at": 2}) as alpha:
        for after in ("", "order_002", "order_002", "order_004"):
            page(alpha, after=after)
        places = {"page 1 of 3": 1, "page 2 of 3": 2, "page 3 of 3": 1}
        assert alpha.counts() == {"requests": places, "bitten": {"forbidden": 1}, "early": 0}
        alpha.plan([])
        assert alpha.counts() == {"requests": {}, "bitten": {}, "early": 0}


def test_first_of_the_plan():
    """A request suffers one fault: the first that bites; the next request the next one."""
    with source(plan=[{"kind": "forbidden"}, {"kind": "not_found"}]) as alpha:
        assert [page(alpha).status_code for _ in range(3)] == [403, 404, 200]


def test_another_source():
    """An entry that names another source does not bite."""
    with source(plan={"kind": "forbidden", "source": "beta"}) as alpha:
        assert page(alpha).status_code == 200


def test_plan_before():
    """After `with` the plan of the source is in force again."""
    with source(plan={"kind": "forbidden", "times": None}) as alpha:
        with alpha.faults([]):
            assert page(alpha).status_code == 200
        assert page(alpha).status_code == 403


def test_what_is_no_page():
    """A path that does not exist, or a request that is not understood, is no place for a fault."""
    with source(plan={"kind": "forbidden", "times": None}) as alpha:
        assert httpx2.get(alpha.base + "/elsewhere").status_code == 404
        assert page(alpha, limit="many").status_code == 400
        assert alpha.counts()["requests"] == {}


def test_pages_of_each_dialect():
    """first, middle and last are found by each dialect's own way to page, and the token by its path."""
    with source("gamma", plan={"kind": "server_error", "at": "last"}) as gamma, httpx2.Client() as client:
        auth = ("breakfix", KEY)
        assert client.get(gamma.url, auth=auth).status_code == 200
        assert client.get(gamma.url, auth=auth, params={"page": 3}).status_code == 500
    with source("beta", plan={"kind": "server_error", "at": "token"}) as beta:
        form = {"client_id": "breakfix", "client_secret": KEY}
        assert [httpx2.post(beta.token_url, data=form).status_code for _ in range(2)] == [500, 200]


def test_every_kind_is_documented():
    """Each kind says in a sentence what it does."""
    assert all(kind.strike.__doc__.strip().endswith(".") for kind in KINDS.values())


def test_no_fault():
    """Without a plan the wire changes nothing."""
    with source() as alpha:
        assert keys(page(alpha, after="order_004")) == ["order_005"]


def test_history():
    """The wire tells each request, the fault that bit it, and each answer with the keys of its records."""
    with source(plan=[{"kind": "shifting_page", "at": "first"}, {"kind": "reset", "at": 2}]) as alpha:
        page(alpha, offset=0)
        with pytest.raises(httpx2.HTTPError):
            page(alpha, offset=2)
        page(alpha, offset=2)
        assert alpha.history() == [
            ("client", "request", "page 1 of 3", "alpha"),
            ("alpha", "fault", "shifting page", "client"),
            ("alpha", "answer", "200 order_005, order_004", "client"),
            ("client", "request", "page 2 of 3", "alpha"),
            ("alpha", "fault", "reset", "client"),
            ("client", "request", "page 2 of 3", "alpha"),
            ("alpha", "answer", "200 order_004, order_003", "client"),  # order_001 has moved to the front
        ]
        alpha.plan([])
        assert alpha.history() == []


def test_history_of_a_client_too_early():
    """Who comes before Retry-After is over is refused, and the history of a client's own waits fits in between."""
    log = Log()
    with source(plan=[{"kind": "too_many_requests", "retry_after": 60.0}]) as alpha:
        page(alpha)
        log.add("client", "wait", "not at all")
        page(alpha)
        told = [(event.kind, event.what) for event in merged(log, alpha)]
    assert told == [
        ("request", "page 1 of 3"),
        ("fault", "too many requests"),
        ("answer", "429"),
        ("wait", "not at all"),
        ("request", "page 1 of 3"),
        ("refused", "too early"),
        ("answer", "429"),
    ]
