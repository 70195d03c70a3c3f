"""A secret shows itself to nobody who does not ask for it by name."""

import base64
import logging
import pickle
import traceback
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.pipeline.poll.secret import Secret, hidden_in_logs

TEXT = "d1st1nct k3y/+&=%~é\n"


def test_shown():
    """repr, text, format, f-strings and containers show three stars."""
    secret = Secret(TEXT)
    assert {repr(secret), str(secret), f"{secret}", f"{secret:>3}", f"{secret!r}"} == {"***"}
    assert str([secret]) == "[***]"
    assert secret.reveal() == TEXT


def test_not_pickled():
    """It is not written to a pipe or a file by accident."""
    with pytest.raises(TypeError):
        pickle.dumps(Secret(TEXT))


def test_traceback():
    """A traceback with the values of variables does not show it."""
    try:
        key = Secret(TEXT)
        raise ValueError(f"cannot use {key}")
    except ValueError as error:
        shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert "key = ***" in shown
    assert "k3y" not in shown.replace("TEXT", "")


WRITTEN = [TEXT, quote(TEXT), quote(TEXT, safe=""), urlencode({"k": TEXT})[2:]]
WRITTEN += [repr(TEXT)[1:-1], repr(TEXT.encode())[2:-1], base64.b64encode(TEXT.encode()).decode()]


@pytest.mark.parametrize("written", WRITTEN)
def test_hide(written):
    """It is hidden also where it was written for a URL, a header, or in Base64."""
    assert Secret(TEXT).hide(f"<{written}>") == "<***>"


@given(st.text(min_size=4), st.text(), st.text())
def test_hidden_in_any_text(key, before, after):
    """Whatever stands around it, the secret is gone."""
    assert key not in Secret(key).hide(before + key + after).replace("***", "\0")


@pytest.mark.parametrize("sign", ["?", "&", ";", "#", " ", "?a=1&"])
def test_parameters(sign):
    """What lets somebody in by a URL is hidden wherever it stands there, whoever made it."""
    assert Secret(TEXT).hide(f"/items{sign}access_token=abc123") == f"/items{sign}access_token=***"


def test_none():
    """No secret, or one of three signs, hides nothing: it would stand in half of all words."""
    assert (Secret(None).hide("a b"), bool(Secret("")), Secret("abc").hide("abc")) == ("a b", False, "abc")


def test_fits_a_header():
    """Only visible ASCII can stand in a header."""
    assert [Secret(text).fits_a_header() for text in ("a~!", "a b", "a\n", "é")] == [True, False, False, False]


def test_hidden_in_logs(caplog):
    """A library's logger does not write it while it is at work, and is its own afterwards."""
    with hidden_in_logs(Secret("the-secret"), ["some.library"]):
        logging.getLogger("some.library").warning("sent %s", "the-secret")
    logging.getLogger("some.library").warning("sent %s", "the-other")
    assert caplog.messages == ["sent ***", "sent the-other"]
    assert logging.getLogger("some.library").filters == []
