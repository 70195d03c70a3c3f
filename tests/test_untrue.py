"""A page that is shorter than asked for."""

import httpx2

from breakfix.services.sources import Source

ROWS = [(f"order_{number}", "new", 1700000000 - number) for number in range(1, 6)]
SHORT = [{"kind": "short_page", "records": 1, "at": "first"}]


def page(source, **asks):
    return httpx2.get(source.url, headers={"X-API-Key": source.secret}, params=asks).json()


def test_a_short_page_bites_and_heals():
    """The page holds one record of two and says rightly what follows; outside of the plan it is whole again."""
    with Source("alpha", ROWS, thread=True) as alpha:
        with alpha.faults(SHORT):
            short = page(alpha, after="", limit=2)
            assert [record["uid"] for record in short["items"]] == ["order_1"]
            assert alpha.counts()["bitten"] == {"short_page": 1}
            behind = page(alpha, after=short["next_after"], limit=2)
            assert [record["uid"] for record in behind["items"]] == ["order_2", "order_3"]
        assert len(page(alpha, after="", limit=2)["items"]) == 2


def test_a_short_page_is_no_end_by_place():
    """Asked by place it is short too, and the total tells that more is there."""
    with Source("alpha", ROWS, plan=SHORT, thread=True) as alpha:
        short = page(alpha, offset=0, limit=2)
        assert (len(short["items"]), short["total"]) == (1, 5)
