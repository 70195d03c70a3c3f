"""Connections that break, and answers that are damaged."""

import json

import httpx2
import pytest

from one_source import page, source


def test_reset():
    """The client sees a reset, not a polite end; the next connection holds."""
    with source(plan={"kind": "reset"}) as alpha:
        with pytest.raises(httpx2.ReadError, match="Connection reset by peer"):
            page(alpha)
        assert page(alpha).status_code == 200


def test_cut_short():
    """The head promises more than comes."""
    with source(plan={"kind": "cut_short"}) as alpha:
        with pytest.raises(httpx2.RemoteProtocolError, match="without sending complete message body"):
            page(alpha)
        assert page(alpha).status_code == 200


def test_malformed_json():
    """The answer is whole as HTTP, and ends in the middle as JSON."""
    with source(plan={"kind": "malformed_json"}) as alpha:
        answer = page(alpha)
        assert (answer.status_code, int(answer.headers["content-length"])) == (200, len(answer.content))
        with pytest.raises(json.JSONDecodeError):
            answer.json()
        assert page(alpha).json()["total"] == 5
