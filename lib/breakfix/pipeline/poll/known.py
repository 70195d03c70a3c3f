"""Known pages: what a source said under an ETag, when the cache still has it, so that it need not be said again."""

import json
from urllib.parse import urljoin

from breakfix.pipeline.poll.arrivals import digest
from breakfix.pipeline.poll.pages import Page
from breakfix.pipeline.poll.request import Request

WHERE = "where source_system = ? and entity_kind = ? and page = ?"
# The index by its name: the planner would rather read all of the source in order than sort one page.
ROWS = f"""
select entity_key, payload_hash from cache_records indexed by records_by_page {WHERE} and not skewed order by 1"""


def page(con, api, request):
    """Return the Page that was read at this Request, without its records, and its rows: (key, hash); None if unknown.

    The rows of the cache are held against the page's digest: where one has been changed since, the page is not known.
    """
    place = (api.name, api.kind, request.key)
    note = con.execute(f"select etag, version, total, following, digest from pages {WHERE}", place).fetchone()
    if note is None:
        return None
    etag, version, total, following, checksum = note
    rows = con.execute(ROWS, place).fetchall()
    if digest(rows) != checksum:
        return None
    return Page([], total, following and _request(request, *json.loads(following)), version, etag), rows


def _request(here, url, params):
    """Return a Request on the host where the source is today."""
    return Request(urljoin(here.url, url), params)
