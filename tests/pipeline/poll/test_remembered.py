"""What is remembered of a page saves its answer, and leads nobody astray."""

import sqlite3

import pytest
from starlette.responses import JSONResponse, Response

from breakfix.pipeline.poll import arrivals, known
from telling import Telling, records


def expiring(late):
    """Return an answer with an ETag and a cursor that is good once; `late(asked)` answers to one that is not."""
    state = {"number": 0, "good": None}

    def answer(asked, tag):
        cursor = asked.get("cursor")
        if cursor is None:
            if tag == '"v1"':
                return Response(status_code=304, headers={"etag": '"v1"'})
            state["number"] += 1
            state["good"] = f"c{state['number']}"
            return {"results": records("a", "b"), "next": state["good"]}, {"etag": '"v1"'}
        if cursor != state["good"]:
            return late(asked)
        state["good"] = None
        return {"results": records("c", "d"), "next": None}

    return answer


class Tagged(Telling):
    """A source whose answers know the ETag that they are asked with."""

    async def __call__(self, scope, receive, send):
        """Answer as an ASGI application."""
        tag = dict(scope["headers"]).get(b"if-none-match", b"").decode()
        plain, self.answer = self.answer, lambda asked: plain(asked, tag)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.answer = plain


LATE = {
    "400": lambda asked: JSONResponse({"error": "expired"}, 400),
    "410": lambda asked: JSONResponse({}, 410),
    "500": lambda asked: JSONResponse({}, 500),
    "an error in a 200": lambda asked: {"error": "cursor expired"},
    "nothing": lambda asked: {"results": [], "next": None},
    "the first page": lambda asked: {"results": records("a", "b"), "next": None},
}


@pytest.mark.parametrize("late", LATE)
def test_an_expired_cursor(tmp_path, late):
    """A remembered cursor that is not good any more is got anew; each poll is whole, and nothing is absent."""
    path, answer = tmp_path / "c.db", expiring(LATE[late])
    for _ in range(3):
        report = Tagged(answer).poll(path)
        assert (report.gaps, report.records_out, report.removed, report.absent) == ((), 4, 0, 0)


def test_no_secret_is_remembered(tmp_path):
    """Pages whose way, cursor or ETag has the key in it are read anew each time."""
    from telling import KEY

    path = tmp_path / "c.db"
    for headers, following in (({"etag": f'"{KEY}"'}, None), ({"etag": '"v"'}, f"{KEY}-2")):
        Telling(
            lambda asked, following=following, headers=headers: (
                {"items": records("b" if "cursor" in asked else "a"), "next": None if "cursor" in asked else following},
                {} if "cursor" in asked else headers,
            )
        ).poll(path)
        with sqlite3.connect(path) as con:
            assert con.execute("select count(*) from pages").fetchone() == (0,)


def test_the_plan(tmp_path):
    """A page's rows are found by the index of pages; a walk through all rows for each page took 216 s for a million."""
    path = tmp_path / "c.db"
    Telling(lambda asked: records("a")).poll(path)
    with sqlite3.connect(path) as con:
        con.executescript(arrivals.TABLES)
        for query, values in ((known.ROWS, "abc"), (arrivals.COPY, (1, 1, 1, *"abc"))):
            plan = " ".join(row[3] for row in con.execute(f"explain query plan {query}", tuple(values)))
            assert "records_by_page (source_system=? AND entity_kind=? AND page=?)" in plan
            assert "SCAN" not in plan
