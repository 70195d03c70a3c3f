"""A request: the filter of the first page is the filter of all pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.pipeline.poll.request import Request
from telling import Telling, records

FILTER = "?status=open&tag=a%20b&tag=c"


@pytest.mark.parametrize(
    ("show", "second"),
    [
        ({"next": "c1"}, f"{FILTER}&cursor=c1"),
        ({"next_after": "k"}, f"{FILTER}&after=k"),
        ({"nextPageToken": "t"}, f"{FILTER}&pageToken=t"),
        ({"page": 1, "total_pages": 2}, f"{FILTER}&page=2"),
        ({"next": "/items?page=2"}, "?page=2&status=open&tag=a%20b&tag=c"),
        ({"next": "?offset=2&limit=2"}, "?offset=2&limit=2&status=open&tag=a%20b&tag=c"),
        ({"next": "?page[number]=2"}, "?page[number]=2&status=open&tag=a%20b&tag=c"),
        ({"next": "?$skip=2&_limit=2"}, "?$skip=2&_limit=2&status=open&tag=a%20b&tag=c"),
        ({"next": "?page=2&status=closed"}, "?page=2&status=closed"),  # as the source says
        ({"next": "/items?page_info=eyJ"}, "?page_info=eyJ"),  # a cursor has the filter in it, and may refuse it
    ],
    ids=str,
)
def test_filter(show, second):
    """Page 2 is asked for with what the first one was asked for."""
    source = Telling(lambda asked: {"items": records("b")} if len(source.asked) > 1 else {"items": records("a")} | show)
    assert source.poll(query=FILTER).records_in == 2
    assert source.asked == [f"/items{FILTER}", f"/items{second}"]


def test_a_parameter_of_the_same_name():
    """What the next page is asked for with takes the place of the same in the URL."""
    request = Request("http://h/o?limit=2&page=1&q=a&page=7", {"page": 2})
    assert request.address == "http://h/o?limit=2&q=a&page=2"
    assert request.asked == {"limit": "2", "q": "a", "page": 2}


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=3), st.dictionaries(st.text(min_size=1), st.text()))
def test_any_parameters(filters, more):
    """Whatever their signs, all parameters arrive, and those of the page stand before those of the URL."""
    first = Request("http://h/o", filters).address
    assert Request(Request(first, more).address).asked == filters | more
