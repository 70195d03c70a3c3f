"""A live source: three dialects over real sockets, as a child process and as a thread."""

import time

import httpx2
import pytest

from breakfix.children.process import Process, say
from breakfix.services.sources import Source
from survivors import gone

ROWS = [("order_001", "shipped", 1699999880), ("order_002", "pending", None), ("order_003", "delivered", 1699999940)]


def source(dialect, **options):
    return Source(dialect, ROWS, secret="s", thread=True, now=1700000000, **options)


def read(source, **params):
    """One page of a source, let in as its dialect wants it."""
    with httpx2.Client() as client:
        headers = {}
        if source.dialect == "alpha":
            headers = {"X-API-Key": "s"}
        elif source.dialect == "beta":
            form = {"client_id": "breakfix", "client_secret": "s"}
            token = client.post(source.token_url, data=form).json()["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
        auth = ("breakfix", "s") if source.dialect == "gamma" else None
        return client.get(source.url, params=params, headers=headers, auth=auth)


def test_alpha():
    """Alpha: `uid`, `data`, seconds; pages by offset, newest first, or after a key."""
    with source("alpha") as alpha:
        page = read(alpha).json()
        assert page["items"][0] == {"uid": "order_001", "data": "shipped", "timestamp": 1699999880}
        assert (page["total"], page["next_after"]) == (3, "order_002")
        assert [each["uid"] for each in read(alpha, after="order_002").json()["items"]] == ["order_003"]
        assert [each["uid"] for each in read(alpha, offset=1).json()["items"]] == ["order_001", "order_002"]


def test_beta():
    """Beta: `identifier`, `payload`, ISO 8601; a cursor that says nothing of the key."""
    with source("beta") as beta:
        page = read(beta).json()
        assert page["results"][0] == {
            "identifier": "order_001",
            "payload": "shipped",
            "updated_at": "2023-11-14T22:11:20Z",
        }
        assert "order" not in page["next"]
        last = read(beta, cursor=page["next"]).json()
        assert (last["count"], last["next"]) == (3, None)
        assert last["results"][0]["identifier"] == "order_003"


def test_gamma():
    """Gamma: `ref`, `content`, milliseconds; the next page stands in the header Link."""
    with source("gamma") as gamma:
        page = read(gamma)
        assert page.json()[0] == {"ref": "order_001", "content": "shipped", "modified": 1699999880000}
        assert page.headers["x-total-count"] == "3"
        last = read(gamma, **dict(httpx2.URL(page.links["next"]["url"]).params))
        assert [each["ref"] for each in last.json()] == ["order_003"]
        assert "link" not in last.headers


@pytest.mark.parametrize("dialect", ["alpha", "beta", "gamma"])
def test_closed_door(dialect):
    """Nobody reads without a key, a token or a password."""
    with source(dialect) as shut:
        assert httpx2.get(shut.url).status_code == 401


def test_read_only():
    """A source answers GET alone."""
    with source("alpha") as alpha:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert httpx2.request(method, alpha.url, headers={"X-API-Key": "s"}).status_code == 405


def test_unchanged():
    """A page that the client has already is 304 without a body, until a record on it changes."""
    with source("alpha") as alpha:
        first = httpx2.get(alpha.url, headers={"X-API-Key": "s"})
        again = {"X-API-Key": "s", "If-None-Match": first.headers["etag"]}
        assert (httpx2.get(alpha.url, headers=again).status_code, first.headers["x-version"]) == (304, "1")
        alpha.change(put=[("order_001", "lost", 1700000000)])
        changed = httpx2.get(alpha.url, headers=again)
        assert (changed.status_code, changed.headers["x-version"]) == (200, "2")


def test_token_expires():
    """A token of beta is good for so many seconds of the source's own clock."""
    clock = [1700000000]
    with Source("beta", ROWS, secret="s", thread=True, now=lambda: clock[0], token_seconds=60) as beta:
        form = {"client_id": "breakfix", "client_secret": "s"}
        token = httpx2.post(beta.token_url, data=form).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx2.get(beta.url, headers=headers).status_code == 200
        clock[0] += 60
        assert httpx2.get(beta.url, headers=headers).status_code == 401


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": "x"}, {"offset": -1}])
def test_odd_request(params):
    """A number that makes no sense is 400, in words."""
    with source("alpha") as alpha:
        answer = read(alpha, **params)
        assert (answer.status_code, next(iter(params)) in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize("thread", [True, False])
def test_owner(thread):
    """Thread or child: the owner sets faults, sees counts, changes records; off means refused."""
    with Source("alpha", ROWS, secret="s", thread=thread) as alpha:
        with alpha.faults([{"kind": "forbidden"}]):
            assert [read(alpha).status_code for _ in range(2)] == [403, 200]
            assert alpha.counts() == {"requests": {"page 1 of 2": 2}, "bitten": {"forbidden": 1}, "early": 0}
        alpha.change(put=[("order_004", "returned", 1)], remove=["order_001"])
        assert alpha.touch() == "order_002"
        assert alpha.rows() == [
            ("order_002", "pending", 1699999941),
            ("order_003", "delivered", 1699999940),
            ("order_004", "returned", 1),
        ]
        with pytest.raises(ValueError, match="no fault of the kind"):
            alpha.plan([{"kind": "earthquake"}])
        alpha.stop()
        with pytest.raises(httpx2.ConnectError):
            read(alpha)


def test_child_ends():
    """The end of `with` ends the child."""
    with Source("alpha", ROWS) as alpha:
        pid = alpha.pid
    assert gone(pid)


def own_a_source():
    with Source("alpha", ROWS, secret="s") as alpha:
        say((alpha.pid, alpha.url))
        time.sleep(60)


def test_owner_killed():
    """SIGKILL of the owner ends the source: no process is left, and nobody answers at its port."""
    with Process("test_sources:own_a_source") as owner:
        pid, url = owner.hear()
        assert httpx2.get(url).status_code == 401
        owner.kill()
        assert gone(pid)
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url)


@pytest.mark.parametrize(("dialect", "rows"), [("delta", []), ("alpha", [(1, "shipped", 0)])])
def test_refused(dialect, rows):
    """A dialect that nobody speaks, or a key that is no text, is a sentence before anything is started."""
    with pytest.raises(ValueError, match=r"\.$"):
        Source(dialect, rows)


def test_port_taken():
    """A port that is taken is told, in the owner, by its number; no child is left behind."""
    with source("alpha") as alpha:
        port = int(alpha.base.rpartition(":")[2])
        with pytest.raises(Exception, match="Address already in use"), Source("beta", ROWS, port=port):
            pass
