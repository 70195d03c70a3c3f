"""Spellings: a secret is found again however it is written."""

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from breakfix.pipeline.poll.secret import Secret, is_telling, masked
from breakfix.pipeline.poll.spelling import Spellings, unescaped

KEY = "K3y-s3cr3t+/=Zq9\"'&<wXyV"
ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=40)

ESCAPES = {
    "percent": lambda text: quote(text, safe=""),
    "lower percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "twice percent": lambda text: quote(quote(text, safe=""), safe=""),
    "form": quote_plus,
    "json": lambda text: json.dumps(text)[1:-1],
    "json in json": lambda text: json.dumps(json.dumps(text))[3:-3],
    "slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "code points": lambda text: "".join(f"\\u{ord(sign):04X}" for sign in text),
    "html": html.escape,
    "html numbers": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "html digits": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "repr": lambda text: repr(text)[1:-1],
    "bytes": lambda text: repr(text.encode())[2:-1],
    "upper": str.upper,
    "lower": str.lower,
    "hex": lambda text: text.encode().hex(),
    "HEX": lambda text: text.encode().hex().upper(),
    "percent of base64": lambda text: quote(base64.b64encode(text.encode()).decode(), safe=""),
}


@pytest.mark.parametrize("name", ESCAPES)
@given(key=ASCII, around=st.tuples(st.text("ab /?=.", max_size=5), st.text("ab /?=.", max_size=5)))
@example(key="000\\", around=("", "/"))  # an escape that begins with the key's last sign
@example(key="%410", around=("", ""))
def test_any_spelling(name, key, around):
    """Nothing of a key is left, whatever it is, where it stands, and how it is written."""
    before, after = around
    written = ESCAPES[name](key)
    assert Spellings(key).stand_in(before + written + after)
    hidden = Secret(key).hide(before + written + after)
    assert not Spellings(key).stand_in(hidden.replace("***", "\0"))


@given(key=ASCII, before=st.binary(max_size=8), after=st.binary(max_size=8), safe=st.booleans())
def test_in_base64(key, before, after, safe):
    """It is found in the Base64 of a text in which it stands, as in the header of name and password."""
    encode = base64.urlsafe_b64encode if safe else base64.b64encode
    written = encode(before + key.encode() + after).decode()
    assert "***" in Secret(key).hide(written)


@given(st.text(max_size=60))
def test_other_words_stay(words):
    """Words without the key are left as they are."""
    assert Spellings(KEY).find(words) == []


def test_places():
    """It is found where it stands, each time, and longer spellings are one."""
    assert Spellings("K/y1").find("?k=%4b%2fy1&l=K/y1") == [(3, 11), (14, 18)]
    assert unescaped("%2541\\u0042&#67;&lt;") == "ABC<"


def test_redacted():
    """In data it is hidden in texts, names and numbers; all else stays what it is."""
    data = {"a": ["12345678", {"k12345678": 1}], "n": 12345678, "m": 1.5, "none": None, "yes": True}
    hidden = {"a": ["***", {"k***": 1}], "n": "***", "m": 1.5, "none": None, "yes": True}
    assert Secret("12345678").redacted(data) == hidden


def test_learned():
    """What it has learned is hidden, too, and is not what it reveals."""
    secret = Secret("the-key")
    secret.learn("the-token")
    secret.learn("abc")
    assert (secret.hide("the-key the%2Dtoken abc"), secret.reveal()) == ("*** *** abc", "the-key")


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("GET /items?token=t&page=2", "GET /items?token=***&page=2"),
        ("/items?page=2&API-Key=x%20y;z", "/items?page=2&API-Key=***;z"),
        ("http://h/?X-Amz-Signature=abc", "http://h/?X-Amz-Signature=***"),
        ("/items access_token=tok&page=2", "/items access_token=***&page=2"),
        ("/items?page_token=abc&after=key&key=order_1", "/items?page_token=abc&after=key&key=order_1"),
    ],
)
def test_masked(words, hidden):
    """A parameter that lets somebody in has no value that is written down; a mark of a page has."""
    assert masked(words) == hidden
    assert [is_telling(name) for name in ("Access-Token", "sig", "pageToken", "key")] == [True, True, False, False]
