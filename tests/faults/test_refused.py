"""A source that answers, and says no."""

import time

import httpx2
import pytest

from one_source import KEY, page, source


@pytest.mark.parametrize(
    ("kind", "status"), [("expired_token", 401), ("forbidden", 403), ("not_found", 404), ("server_error", 500)]
)
def test_status(kind, status):
    """It bites with its status and heals."""
    with source(plan={"kind": kind, "times": 2}) as alpha:
        assert [page(alpha).status_code for _ in range(3)] == [status, status, 200]


def test_expired_token():
    """Beta has forgotten the token: it stays refused until a new one is fetched."""
    with source("beta", plan={"kind": "expired_token"}) as beta:

        def token():
            form = {"client_id": "breakfix", "client_secret": KEY}
            answer = httpx2.post(beta.token_url, data=form)
            return {"Authorization": f"Bearer {answer.json()['access_token']}"}

        old = token()
        assert [httpx2.get(beta.url, headers=old).status_code for _ in range(2)] == [401, 401]
        assert httpx2.get(beta.url, headers=token()).status_code == 200


def test_too_many_requests():
    """429 says when to come back; sooner is refused again and counted, later is let in."""
    with source(plan={"kind": "too_many_requests", "retry_after": 0.3}) as alpha, httpx2.Client() as client:
        answer = page(alpha, client)
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "0.3")
        assert page(alpha, client).status_code == 429
        assert alpha.counts()["early"] == 1
        time.sleep(0.31)
        assert page(alpha, client).status_code == 200
        assert alpha.counts()["bitten"] == {"too_many_requests": 1}


def test_server_error_that_says_when():
    """503 can say when to come back, too; sooner is refused, later is let in."""
    fault = {"kind": "server_error", "status": 503, "retry_after": 0.3}
    with source(plan=fault) as alpha, httpx2.Client() as client:
        answer = page(alpha, client)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "0.3")
        assert page(alpha, client).status_code == 429
        assert alpha.counts()["early"] == 1
        time.sleep(0.31)
        assert page(alpha, client).status_code == 200


def test_lenient():
    """Without `strict` the wait is asked for and not watched."""
    with source(plan={"kind": "too_many_requests", "retry_after": 60, "strict": False}) as alpha:
        assert [page(alpha).status_code for _ in range(2)] == [429, 200]


def test_healed_at_once():
    """A plan that ends takes the waiting with it."""
    with source() as alpha:
        with alpha.faults({"kind": "too_many_requests", "retry_after": 60}):
            assert page(alpha).status_code == 429
        assert page(alpha).status_code == 200
