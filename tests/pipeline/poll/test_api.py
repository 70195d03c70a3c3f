"""An API to poll: settings that make no sense end before a request is sent, and the key is never shown."""

import pytest

from breakfix.pipeline.poll import Api, PollError, Secret, alpha, beta, gamma


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"url": "ftp://host/x"}, "http:// or https://"),
        ({"url": "/orders"}, "http:// or https://"),
        ({"url": "http://"}, "name a host"),
        ({"url": "http://host:port/x"}, "is not one"),
        ({"url": "http://[::1/x"}, "is not one"),
        ({"url": "http://me:pass@host/x"}, "leave name and password out"),
        ({"url": "http://host/x?key=the-secret"}, "leave the key out"),
        ({"secret": Secret("")}, "its key is missing"),
        ({"secret": Secret("two words")}, "cannot stand in a header"),
        ({"way": "oauth"}, "key, token, basic, none"),
    ],
)
def test_refused(settings, words):
    """One sentence that names the API and says what to mend, without the key."""
    with pytest.raises(PollError) as error:
        Api(**{"name": "mine", "url": "http://host/x", "secret": Secret("the-secret")} | settings)
    assert words in str(error.value)
    assert str(error.value).startswith("mine: ")
    assert not {"the-secret", "pass@", "two words"} & set(str(error.value).split())


def test_shown():
    """An API that is printed shows no key."""
    assert "the-secret" not in repr(alpha("http://host/x", "the-secret"))


def test_door():
    """Tokens come from /token of the same host, or from where is said."""
    assert beta("https://host:8/a/orders?x=1", "the-secret").door == "https://host:8/token"
    assert beta("https://host/o", "the-secret", token_url="https://login/t").door == "https://login/t"


def test_dialects():
    """The three dialects differ in name, way in, fields and the name of a page's size."""
    apis = [make("http://host/x", "the-secret") for make in (alpha, beta, gamma)]
    assert [api.name for api in apis] == ["alpha", "beta", "gamma"]
    assert [api.way for api in apis] == ["key", "token", "basic"]
    assert [api.size_name for api in apis] == ["limit", "limit", "per_page"]
    assert len({api.fields for api in apis}) == 3
