"""A server whose answers are written out gives them in their order, in parts, each in its time."""

import json
import time

import httpx2
import pytest

from breakfix.services.played import on_a_clock
from breakfix.services.written import failure, page, server


def test_answers_come_in_order_and_in_time():
    """The last one comes again and again; a packed page is unpacked by the client; each part takes its seconds."""
    packed = page({"city": "Łódź"}, content_type="text/plain", is_packed=True, size=3)
    transport = server((503, {"Retry-After": "1"}, []), packed, seconds=2.0)
    with on_a_clock() as clock, httpx2.Client(transport=transport, base_url="http://alpha.test") as client:
        assert client.get("/").status_code == 503
        began = time.monotonic()
        assert [client.get("/").json() for _ in range(2)] == [{"city": "Łódź"}] * 2
        assert clock.now - began == 2 * 2.0 * len(packed[2])


@pytest.mark.parametrize(
    "error", [httpx2.HTTPStatusError, httpx2.ReadTimeout, json.JSONDecodeError, UnicodeDecodeError, KeyError]
)
def test_a_failure_is_of_its_class(error):
    """Each can be raised, and says what failed."""
    with pytest.raises(error, match="half of it"):
        raise failure(error, "half of it")
