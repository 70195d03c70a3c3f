"""Pages: records, total, and the way on, in whatever way a source says it."""

import httpx2
import pytest

from breakfix.pipeline.poll import Api, Secret
from breakfix.pipeline.poll.client import Answer
from breakfix.pipeline.poll.errors import Lasting
from breakfix.pipeline.poll.pages import first, parse
from breakfix.pipeline.poll.request import Request

API = Api("it", "https://host:8080/orders", Secret("a-secret"), page_size=2)
FIRST = first(API)


def page(data, **headers):
    headers = httpx2.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return parse(API, FIRST, Answer(200, headers, data))


@pytest.mark.parametrize("name", ["items", "results", "records", "data"])
def test_records(name):
    """The list stands alone, or under one of the usual names."""
    assert page({name: [1, 2], "other": "x"}).records == page([1, 2]).records == [1, 2]


@pytest.mark.parametrize("data", [{}, {"items": {}}, {"orders": []}, "text", 7, None, True])
def test_no_page(data):
    """An answer without a list of records is no page."""
    with pytest.raises(Lasting, match="no list of records"):
        page(data)


def test_total():
    """The total stands in the body or in a header; what is no number is none."""
    assert [page({"items": [], "total": n}).total for n in (3, "3", True, None)] == [3, 3, None, None]
    assert page([], x_total_count="3").total == 3


def test_first():
    """The first page is asked for by the URL, with a size where one is wanted."""
    assert (FIRST.url, FIRST.params) == ("https://host:8080/orders", {"limit": 2})
    assert first(Api("it", "http://h/o", way="none")).params == {}


@pytest.mark.parametrize(
    ("data", "headers", "url", "params"),
    [
        ({"items": [], "next_after": "k"}, {}, "/orders", {"limit": 2, "after": "k"}),
        ({"items": [], "next": "c=="}, {}, "/orders", {"limit": 2, "cursor": "c=="}),
        ({"items": [], "next_cursor": 5}, {}, "/orders", {"limit": 2, "cursor": 5}),
        ({"items": [], "next": "/orders?page=2"}, {}, "/orders?page=2", {}),
        ({"items": [], "next": "?page=2"}, {}, "/orders?page=2", {}),
        ({"items": [], "next": "https://host:8080/x"}, {}, "/x", {}),
        ([], {"link": '</orders?page=2>; rel="next"'}, "/orders?page=2", {}),
    ],
)
def test_following(data, headers, url, params):
    """The way on is a key, a cursor, a URL or a header; a URL is taken as it stands."""
    assert page(data, **headers).following == Request("https://host:8080" + url, params)


@pytest.mark.parametrize("data", [[], {"items": [], "next": None}, {"items": [], "next_after": None, "next": ""}])
def test_end(data):
    """Where no way is told it is the end."""
    assert page(data, link='</orders?page=1>; rel="prev"').following is None


@pytest.mark.parametrize("url", ["http://host:8080/x", "https://other/x", "//other/x", "https://host/x"])
def test_another_host(url):
    """The key goes to no other host, port or scheme than its own."""
    with pytest.raises(Lasting, match="on another host"):
        page({"items": [], "next": url} if url.startswith("http") else [], link=f'<{url}>; rel="next"')


def test_same_host():
    """A port that goes without saying is the same said or not."""
    api = Api("it", "https://host/orders", way="none")
    answer = Answer(200, httpx2.Headers(), {"items": [], "next": "https://host:443/x"})
    assert parse(api, first(api), answer).following.path == "/x"


def test_key():
    """A request is known by path and parameters, whatever the port is today."""
    one, two = Request("http://h:1/o?a=1", {"c": 2, "b": 1}), Request("http://h:2/o?a=1", {"b": 1, "c": 2})
    assert one.key == two.key == "/o?a=1 b=1&c=2"
