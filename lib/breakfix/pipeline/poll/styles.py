"""The styles of paging: how sources say that there is a next page, and how it is asked for.

| shows | asks for the next page with | seen at |
|---|---|---|
| header `Link` with `next` among its rels | that address | GitHub, gamma |
| a name of ADDRESSES, an address, also under `href`, `link`, `url` | that address | JSON:API, HAL, OData |
| a list `links` with one whose `rel` is `next` | its address | PayPal, FHIR |
| an object under `next` or `continue` | its members as parameters | HubSpot, Intercom, MediaWiki |
| a name of MARKS or HEADERS | the parameter beside it, with its value | Slack, Google, Kubernetes |
| `"object": "list"` and `has_more` | `starting_after`, the last record's `id` or key | Stripe |
| a number of the page and of all pages, PAGES | `page`, one more | Laravel, WordPress |
| where the page begins and the total, PLACES, `Content-Range` | the same, behind this page | Jira, PostgREST |
| the same of a page of SIZES that is full, without a total | the same | |
| nothing, and the URL asks for one of ASKED and for a size that the page has | the same, behind this page | |
| nothing, and the URL asks for a number of a page, or for one of PAGE_SIZES that the page has | the next number | |

Names are looked for in the answer and in the objects in it, never in a record. Where a flag says that this is the last
page, it is. Where a flag, a name or a number looks like one page of more and no row fits, or the first page is as large
as the URL asks for and nothing is told, that is a gap. Names of a URL may have `$`, `_` or `page[...]` around them.
"""

ADDRESSES = (
    *("next", "next_link", "nextLink", "@odata.nextLink", "odata.nextLink", "__next", "next_url", "nextUrl", "nextURL"),
    *("next_page_url", "nextPageUrl", "next_page_uri", "nextPageUri", "next_page_link", "nextPageLink", "next_page"),
    *("nextPage", "next_uri", "nextUri", "next_href", "nextHref", "nextRecordsUrl", "hydra:next", "next_page_path"),
)
MARKS = {
    "next_after": "after",
    "nextAfter": "after",
    "next": "cursor",
    "next_cursor": "cursor",
    "nextCursor": "cursor",
    "next_page_token": "page_token",
    "nextPageToken": "pageToken",
    "next_token": "next_token",
    "nextToken": "nextToken",
    "NextToken": "NextToken",
    "next_page": "page",
    "nextPage": "page",
    "next_page_number": "page",
    "nextPageNumber": "page",
    "next_offset": "offset",
    "nextOffset": "offset",
    "next_start": "start",
    "nextStart": "start",
    "next_marker": "marker",
    "nextMarker": "marker",
    "NextMarker": "marker",
    "next_continuation_token": "continuation_token",
    "nextContinuationToken": "continuationToken",
    "NextContinuationToken": "continuation-token",
    "continuation_token": "continuation_token",
    "continuationToken": "continuationToken",
    "end_cursor": "after",
    "endCursor": "after",
    "bookmark": "bookmark",
    "cursor": "cursor",
    "continue": "continue",
}
HEADERS = {
    "X-Next-Page": "page",
    "X-Next-Cursor": "cursor",
    "Next-Cursor": "cursor",
    "X-Next-Page-Token": "page_token",
    "Next-Page-Token": "page_token",
    "NextPageToken": "pageToken",
    "X-Cursor": "cursor",
    "X-Next-Token": "next_token",
    "X-Continuation-Token": "continuation_token",
}
# In small letters, without other signs: the number of a page, and of all pages.
PAGES = (
    frozenset(["page", "currentpage", "pagenumber", "pageno", "pageindex", "pagenum", "curpage", "number"]),
    frozenset(["totalpages", "totalpage", "lastpage", "pagecount", "pages", "numpages", "nbpages", "pagestotal"])
    | {"maxpage", "totalpagecount", "pagetotal"},
)
OWN = frozenset(["pageno", "pageindex", "pagenum"])  # are asked for by the name that they are told by
COUNTED = ("X-Total-Pages", "X-WP-TotalPages", "X-Page-Count", "X-Pagination-Page-Count")
PLACES = {"offset": 0, "skip": 0, "start": 0, "startAt": 0, "start_at": 0, "from": 0, "startIndex": 1}  # of the first
ASKED = {"page": None, "page_number": None, "pageNumber": None}  # in a URL: numbers of a page
ASKED |= {name: PLACES[name] for name in ("offset", "skip", "start", "startAt", "start_at", "startIndex")}
PAGE_SIZES = ("per_page", "perPage", "page_size", "pageSize")  # where there are these, pages are counted
SIZES = ("limit", *PAGE_SIZES, "size", "maxResults", "max_results")  # of a page
MORE = frozenset(["hasmore", "hasmoreitems", "hasmorepages", "hasmoreresults", "hasmorerecords", "hasnext", "more"])
MORE |= {
    "hasnextpage",
    "searchafter",
    "moreavailable",
    "morepages",
    "moreresults",
    "morerecords",
    "istruncated",
    "truncated",
    "xhasmore",
}
PARTS_OF_MORE = ("continuation", "nextpage", "nextcursor", "remainingitem", "remainingrecord", "remainingcount")
ENDS_OF_MORE = ("next", "nextpage", "scrollid", "skiptoken")
LAST = frozenset(["last", "islast", "islastpage", "lastpage", "isend", "atend"])
# When false there is more; when true nobody knows of what.
UNDONE = frozenset(["done", "finished", "complete", "completed", "exhausted", "end"])
NONE = ("", "null", "none", "undefined", "false", "0", "-1")
