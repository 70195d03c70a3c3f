"""The ways on: each row of the table is followed, and what looks like more without a way is a gap."""

import httpx2
import pytest

from breakfix.pipeline.poll import ways
from telling import Telling, records

PAGES = [records("a", "b"), records("c", "d"), records("e"), []]

# How the next page's number is told (0 at the end), and the parameter that asks for it.
STYLES = {
    "next link": (lambda n: {"next": n and f"/items?page={n}"}, "page"),
    "next query": (lambda n: {"next": n and f"?page={n}"}, "page"),
    "JSON:API": (lambda n: {"links": {"next": f"/items?page={n}" if n else None}, "meta": {"total": 5}}, "page"),
    "JSON:API object": (lambda n: {"links": {"next": {"href": f"/items?page={n}"} if n else None}}, "page"),
    "HAL": (lambda n: {"_links": {"next": {"href": f"/items?page={n}"}} if n else {}}, "page"),
    "OData": (lambda n: {"@odata.nextLink": f"/items?$skip={n}"} if n else {}, "$skip"),
    "OData v2": (lambda n: {"d": {"__next": f"/items?s={n}"} if n else {}}, "s"),
    "Laravel": (lambda n: {"last_page": 3, "next_page_url": f"/items?page={n}" if n else None}, "page"),
    "Salesforce": (lambda n: {"done": not n, "nextRecordsUrl": f"/items?q={n}" if n else None}, "q"),
    "Facebook": (lambda n: {"paging": {"next": f"/items?after={n}"} if n else {}}, "after"),
    "HubSpot": (lambda n: {"paging": {"next": {"after": str(n)}}} if n else {}, "after"),
    "Intercom": (lambda n: {"pages": {"next": {"starting_after": str(n)} if n else None}}, "starting_after"),
    "MediaWiki": (lambda n: {"continue": {"c": n, "continue": "-||"}} if n else {}, "c"),
    "Slack": (lambda n: {"response_metadata": {"next_cursor": str(n or "")}}, "cursor"),
    "camel": (lambda n: {"nextCursor": str(n) if n else None}, "cursor"),
    "Notion": (lambda n: {"object": "list", "has_more": bool(n), "next_cursor": n or None}, "start_cursor"),
    "Google": (lambda n: {"nextPageToken": str(n)} if n else {}, "pageToken"),
    "Google, snake": (lambda n: {"next_page_token": str(n or "")}, "page_token"),
    "AWS": (lambda n: {"NextToken": str(n) if n else None}, "NextToken"),
    "Twitter": (lambda n: {"meta": {"next_token": str(n)} if n else {}}, "next_token"),
    "next_page": (lambda n: {"next_page": n or None}, "page"),
    "Airtable": (lambda n: {"offset": f"itr{n}"} if n else {}, "offset"),
    "Relay": (lambda n: {"pageInfo": {"hasNextPage": bool(n), "endCursor": str(n or 9)}}, "after"),
    "Dropbox": (lambda n: {"cursor": str(n or 9), "has_more": bool(n)}, "cursor"),
    "Zendesk": (lambda n: {"meta": {"has_more": bool(n)}, "links": {"next": f"/items?p={n or 9}"}}, "p"),
    "pages from 0": (lambda n: {"page": (n or 3) - 1, "nbPages": 3}, "page"),
    "PayPal": (
        lambda n: {"links": [{"rel": "self", "href": "/"}, *[{"rel": "next", "href": f"/items?p={n}"}] * (n > 0)]},
        "p",
    ),
    "FHIR": (lambda n: {"link": [{"relation": "next", "url": f"/items?p={n}"}] if n else []}, "p"),
    "a cursor's next": (lambda n: {"cursor": {"next": str(n) if n else None}}, "cursor"),
    "full pages": (lambda n: {"page": (n or 3) - 1, "per_page": 2}, "page"),
    "Spring": (lambda n: {"last": not n, "number": (n or 3) - 1, "totalPages": 3}, "page"),
    "Kubernetes": (lambda n: {"metadata": {"continue": str(n or ""), "remainingItemCount": n}}, "continue"),
    "Spring, nested": (
        lambda n: {"page": {"size": 2, "number": (n or 3) - 1, "totalElements": 5, "totalPages": 3}},
        "page",
    ),
    "pageNo": (lambda n: {"pageNo": (n or 3) - 1, "totalPage": 3}, "pageNo"),
    "kebab": (lambda n: {"meta": {"current-page": (n or 3) - 1, "total-pages": 3}}, "page"),
    "OpenStack": (lambda n: {"items_links": [{"rel": "next", "href": f"/items?marker={n}"}] if n else []}, "marker"),
    "a bare query": (lambda n: {"next": n and f"items?page={n}"}, "page"),
}
HEADERS = {
    "Link": (lambda n: {"link": f'</items?page={n}>; rel="next"'} if n else {}, "page"),
    "Link, two rels": (lambda n: {"link": f'</items?page={n}>; rel="next last"'} if n else {}, "page"),
    "Link, bare": (lambda n: {"link": f"</items?page={n}>; rel=Next"} if n else {"link": "</>; rel=first"}, "page"),
    "Link, others": (lambda n: {"link": f'</a,b>; rel=first, </items?page={n}>; rel="next"'} if n else {}, "page"),
    "Link, single quotes": (lambda n: {"link": f"</items?page={n}>; rel='next'"} if n else {}, "page"),
    "Sentry": (
        lambda n: {"link": f'</items?page={n or 9}>; rel="next"; results="{str(n > 0).lower()}"; cursor="0:100:0"'},
        "page",
    ),
    "GitLab": (lambda n: {"x-next-page": str(n or ""), "x-total-pages": "3"}, "page"),
    "a cursor": (lambda n: {"x-next-cursor": str(n)} if n else {}, "cursor"),
    "X-Cursor": (lambda n: {"x-cursor": str(n or 2)}, "cursor"),
    "a token": (lambda n: {"nextpagetoken": str(n)} if n else {}, "pageToken"),
}


def all_of(show, name):
    """Read all pages of a source that shows the next one so; return the Report and how often it was asked."""

    def answer(asked):
        here = int(asked.get(name, "0").removeprefix("itr"))
        return show(PAGES[here], here + 1 if here < 2 else 0)

    source = Telling(answer)
    return source.poll(), len(source.asked)


@pytest.mark.parametrize("style", STYLES)
def test_in_the_answer(style):
    """All pages are read, each once."""
    told, name = STYLES[style]
    report, asked = all_of(lambda data, n: {"results": data} | told(n), name)
    assert (report.gaps, report.records_in) == ((), 5)
    assert asked in (3, 5)  # whether pages are counted from 0 or from 1 shows at the end


@pytest.mark.parametrize("style", HEADERS)
def test_in_a_header(style):
    """All pages are read, each once."""
    told, name = HEADERS[style]
    report, asked = all_of(lambda data, n: (data, told(n)), name)
    assert (report.gaps, report.records_in, asked) == ((), 5, 3)


@pytest.mark.parametrize("name", ["items", "records", "data", "value", "values", "content", "entries"])
def test_lists(name):
    """The list has one of the usual names, at the top or in the object that has the data."""
    for told in ({name: records("a")}, {"data": {name: records("a")}}, {"d": {name: records("a")}}):
        assert Telling(lambda asked, told=told: told).poll().records_in == 1


PLACES = {
    "Jira": lambda data, at: {"values": data, "startAt": at, "maxResults": 2, "total": 5, "isLast": at > 3},
    "Contentful": lambda data, at: {"items": data, "skip": at, "limit": 2, "total": 5},
    "full pages": lambda data, at: {"items": data, "offset": at, "limit": 2},
    "TotalCount": lambda data, at: {"items": data, "skip": at, "TotalCount": 5},
    "offset": lambda data, at: {"items": data, "pagination": {"offset": at, "limit": 2, "total": 5}},
    "Solr": lambda data, at: {"response": {"items": data, "start": at, "numFound": 5}},
    "PostgREST": lambda data, at: (data, {"content-range": f"{at}-{at + len(data) - 1}/5"}),
    "PostgREST without a count": lambda data, at: (
        data,
        {"content-range": f"{at}-{at + len(data) - 1}/*" if data else "*/*"},
    ),
    "count of the page": lambda data, at: {"items": data, "offset": at, "limit": 2, "count": len(data)},
}


@pytest.mark.parametrize("style", PLACES)
def test_by_place(style):
    """Where places are counted the next one is behind the last record."""
    names = {"Jira": "startAt", "Contentful": "skip", "TotalCount": "skip", "Solr": "start"}
    name = names.get(style, "offset")
    everything = [record for page in PAGES for record in page]

    def answer(asked):
        at = int(asked.get(name, 0))
        return PLACES[style](everything[at : at + 2], at)

    report = Telling(answer).poll()
    assert (report.gaps, report.records_in) == ((), 5)


ASKED = {
    "page": ("page=1&per_page=2", lambda asked: (int(asked["page"]) - 1) * 2),
    "page from 0": ("pageNumber=0&pageSize=2", lambda asked: int(asked["pageNumber"]) * 2),
    "offset": ("offset=0&limit=2", lambda asked: int(asked["offset"])),
    "skip": ("$skip=0&$top=2", lambda asked: int(asked["$skip"])),
    "ServiceNow": ("sysparm_offset=0&sysparm_limit=2", lambda asked: int(asked["sysparm_offset"])),
    "json-server": ("_page=1&_limit=2", lambda asked: (int(asked["_page"]) - 1) * 2),
    "JSON:API": ("page[number]=1&page[size]=2", lambda asked: (int(asked["page[number]"]) - 1) * 2),
    "Strapi": ("pagination[start]=0&pagination[limit]=2", lambda asked: int(asked["pagination[start]"])),
    "page alone": ("page=1", lambda asked: (int(asked["page"]) - 1) * 2),
    "size of a page": ("per_page=2", lambda asked: (int(asked.get("page", 1)) - 1) * 2),
}


@pytest.mark.parametrize("headers", [{}, {"x-total-count": "5"}], ids=["silent", "total"])
@pytest.mark.parametrize("style", ASKED)
def test_by_what_was_asked(style, headers):
    """Where the URL itself asks for a place and a size, and the page is full, the next one is asked for."""
    query, place = ASKED[style]
    everything = [record for page in PAGES for record in page]
    source = Telling(lambda asked: (everything[place(asked) : place(asked) + 2], headers))
    report = source.poll(query=f"?{query}")
    assert (report.gaps, report.records_in) == ((), 5)


def test_stripe():
    """A list that has more is asked for what comes after its last id."""
    ids = ["a", "b", "c"]

    def answer(asked):
        at = ids.index(asked["starting_after"]) + 1 if "starting_after" in asked else 0
        return {"object": "list", "data": records(ids[at]), "has_more": at < 2}

    assert Telling(answer).poll().records_in == 3


MORE = [
    {"has_more": True},
    {"hasMore": "true"},
    {"meta": {"has_next": True}},
    {"isTruncated": True},
    {"isLastPage": False},
    {"done": False},
    {"scroll": {"_scroll_id": "DXF1"}},
    {"nextBatchToken": "x"},
    {"links": {"self": "/", "nextChunk": "/2"}},
    {"more_results": True},
    {"continuationKey": "x"},
    {"next_cursor": True},
    {"total_pages": 2},
    {"remainingItemCount": 3},
    {"@odata.nextLink": "x"},
    {"search_after": [5, "a"]},
    {"remaining": 2},
    {"meta": {"page": {"pagesTotal": 2}}},
]


@pytest.mark.parametrize("sign", MORE, ids=str)
def test_more_without_a_way(sign, tmp_path):
    """One page of more that no row fits is a gap that names the sign, and nothing is removed."""
    path = tmp_path / "c.db"
    Telling(lambda asked: records("a", "b", "c")).poll(path)
    for _ in range(3):
        report = Telling(lambda asked: {"items": records("a")} | sign).poll(path)
        assert "there is more, and how to ask for it is not known" in str(report.gaps[0])
        assert (report.removed, report.gaps[0].rest) == (0, True)


@pytest.mark.parametrize(
    "told", [{"totalSetSize": "3"}, {"meta": {"page": {"total": 3}}}, {"total-records": 3}], ids=str
)
def test_a_total_beyond_what_came(told):
    """A total in other words, or further in, is one too: that fewer came is a gap."""
    report = Telling(lambda asked: {"items": records("a")} | told).poll()
    assert report.gaps[0].why == "2 of 3 records never came, in 3 reads"


def test_as_many_as_were_asked_for():
    """A page as large as the URL asks for, of which nothing is told, may have others behind it: a gap."""
    for query in ("limit=1", "$top=1", "pagination[limit]=1"):
        (gap,) = Telling(lambda asked: records("a")).poll(query=f"?{query}").gaps
        name = query.partition("=")[0]
        assert f"how to ask for it is not known ({name} is 1, and as many came)" in gap.why
        for last in ({"next": None}, {"total": 1}, {"has_more": False}):
            assert Telling(lambda asked, last=last: {"items": records("a")} | last).poll(query=f"?{query}").gaps == ()
    assert Telling(lambda asked: records("a")).poll(query="?limit=2").gaps == ()


@pytest.mark.parametrize("link", ['items?page=2; rel="next"', '<>; rel="next"', '</2>; rel="http://h/rels/next"'])
def test_a_link_that_is_none(link):
    """A Link header that speaks of a next page in another way than it should is a gap."""
    report = Telling(lambda asked: (records("a"), {"link": link})).poll()
    assert "how to ask for it is not known (link is " in str(report.gaps[0])


@pytest.mark.parametrize("name", ["X-Has-More", "X-Next-Offset", "Next-Range"])
def test_more_in_a_header(name):
    """The same of a header; and of what X-Pagination says as JSON."""
    for headers in ({name: "true"}, {"X-Pagination": '{"HasNext": true, "CurrentPage": 1}'}):
        report = Telling(lambda asked, headers=headers: (records("a"), headers)).poll()
        assert "there is more" in str(report.gaps[0])


@pytest.mark.parametrize("show", [{"next": "x"}, {"page": 1, "total_pages": 2}, {"offset": 0, "total": 3}], ids=str)
def test_a_way_that_is_not_the_sources(show):
    """A source that does not know the parameter sends its first page again: a gap."""
    report = Telling(lambda asked: {"items": records("a")} | show).poll()
    (name,) = {"next": ["cursor"], "page": ["page"], "offset": ["offset"]}[next(iter(show))]
    assert report.gaps[0].why == f"a page that was read already came in its place (asked with {name})"
    assert report.gaps[0].rest


END = [{"next": None}, {"next": ""}, {"next": "null"}, {"next_cursor": 0}, {"has_more": False, "cursor": "x"}]
END += [
    {"page": 1, "pages": 1},
    {"page": 2, "total_pages": 2},
    {"offset": 0, "total": 1},
    {"done": True},
    {"links": {}},
]
END += [{"next": {"href": None}}, {"links": {"next": {"href": ""}}}, {"next_cursor": "0"}, {"next_page": -1}]
END += [{"next_cursor": "-1"}, {"next_cursor_str": "0"}, {"metadata": {"continue": ""}}]
END += [{"last": True, "number": 0, "totalPages": 1}, {"prev": "/items?page=1", "self": "/items"}, {"count": 1}]


@pytest.mark.parametrize("told", END, ids=str)
def test_end(told):
    """Where the source says that it is the end, or says nothing, it is."""
    source = Telling(lambda asked: {"items": records("a")} | told)
    assert (source.poll().gaps, len(source.asked)) == ((), 1)


def test_addresses():
    """An address is one in capitals, too, and without a slash where it asks for something."""
    assert all(map(ways.is_address, ["HTTP://h/2", "/2", "?page=2", "items?page=2", "../items?a=b&c=d"]))
    assert not any(map(ways.is_address, ["abc", "YWJj==", "a/b", "a b?c=d", "", None, 2]))


def test_links():
    """The Link header may have several links, rels, lines; one that is about something else is none."""
    cases = [
        ([("link", '</1>; rel="prev"'), ("link", '</2>; rel="next"')], "/2"),
        ([("link", '</1>; rel="last"; rel="next", </2>;rel=NEXT')], "/2"),  # of two rels the first
        ([("link", '</1>; rel="next"; anchor="#x"')], None),
        ([("link", "nonsense")], None),
        ([("link", '</a;b?c=d,e>; title="x; rel=prev"; rel="next"')], "/a;b?c=d,e"),
    ]
    assert [ways.link(httpx2.Headers(headers)) for headers, _ in cases] == [address for _, address in cases]
