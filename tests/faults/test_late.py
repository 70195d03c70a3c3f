"""Answers that come late, or not at all."""

import time

import httpx2
import pytest

from one_source import keys, page, source


def test_slow():
    """Every part is in time and the whole is late; nothing of it is lost; then it is quick again."""
    with source() as alpha, httpx2.Client() as client:
        with alpha.faults({"kind": "slow", "seconds": 0.3}):
            begin = time.monotonic()
            answer = page(alpha, client, timeout=0.28)  # for each part; the whole takes longer
            assert keys(answer) == ["order_001", "order_002"]
            assert time.monotonic() - begin >= 0.29
            page(alpha, client)
            assert alpha.counts()["bitten"] == {"slow": 1}
        assert keys(page(alpha, client)) == ["order_001", "order_002"]


def test_silent():
    """The request is taken and never answered; the next one is."""
    with source(plan={"kind": "silent"}) as alpha:
        with pytest.raises(httpx2.ReadTimeout):
            page(alpha, timeout=0.1)
        assert alpha.counts()["bitten"] == {"silent": 1}
        assert page(alpha).status_code == 200


def test_source_stops_under_a_silent_request():
    """A source that is switched off does not wait for those that it keeps waiting."""
    with source(plan={"kind": "silent"}) as alpha, httpx2.Client() as client:
        with pytest.raises(httpx2.ReadTimeout):
            page(alpha, client, timeout=0.1)
        begin = time.monotonic()
        alpha.stop()
        assert time.monotonic() - begin < 2
