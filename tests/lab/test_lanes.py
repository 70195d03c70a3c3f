"""Lanes: a history as a picture, a table and text."""

import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pytest

from breakfix.history import Event, Log
from breakfix.lab import lanes

KILL = [
    Event("first run", "begin"),
    Event("first run", "lost", "insert into target"),
    Event("first run", "kill", "before commit"),
    Event("second run", "begin"),
    Event("second run", "statement", "insert into target"),
    Event("second run", "commit"),
]
SVG = "{http://www.w3.org/2000/svg}"


def drawing(drawn):
    """The picture as a tree."""
    return ET.fromstring(drawn.to_svg())


def marks(tree):
    """The shapes that stand for an event, in order."""
    return [node for node in tree.iter(f"{SVG}g") if node.get("transform")]


def texts(drawn):
    """All words of the picture, in order."""
    return [node.text or "" for node in drawing(drawn).iter(f"{SVG}text")]


def test_the_text_tells_all():
    """Number, actor, kind and what happened, in columns: what a terminal shows and nbval compares."""
    assert str(lanes(KILL)) == (
        "What happened, in order\n"
        "1  first run   begin\n"
        "2  first run   lost       insert into target\n"
        "3  first run   kill       before commit\n"
        "4  second run  begin\n"
        "5  second run  statement  insert into target\n"
        "6  second run  commit"
    )


def test_the_table_tells_what_the_text_tells():
    """Cell by cell."""
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", lanes(KILL).to_table())
    cells = [[part for part in re.split(r"<[^>]*>", row) if part] for row in rows]
    lines = [line.split(maxsplit=1) for line in str(lanes(KILL)).splitlines()[1:]]
    assert [cell[0] for cell in cells] == [line[0] for line in lines]
    assert [" ".join(cell[1:]).split() for cell in cells] == [line[1].split() for line in lines]


def test_the_picture_is_named_and_described():
    """A screen reader is told its name, who is in it, and where to read on."""
    tree = drawing(lanes(KILL, "A kill & the run after it"))
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == tree.find(f"{SVG}title").text == "A kill & the run after it"
    assert tree.find(f"{SVG}desc").text == (
        "Lanes for first run, second run. 2 begin, 1 lost, 1 kill, 1 statement, 1 commit. "
        "The table below says the same, in words."
    )


def test_each_actor_has_a_lane():
    """The names stand above, in the order in which they come, the one acted upon too."""
    drawn = lanes([("client", "request", "page 1", "alpha"), ("alpha", "answer", "200", "client")])
    assert texts(drawn)[:2] == ["client", "alpha"]
    assert str(drawn).endswith("2  alpha   answer   200 (to client)")


def test_marks_stand_in_their_lane_and_below_each_other():
    """Time runs down; a mark stands below its actor's name."""
    tree = drawing(lanes(KILL))
    heads = [float(node.get("x")) for node in tree.iter(f"{SVG}text")][:2]
    places = [tuple(map(float, re.findall(r"[\d.]+", node.get("transform")))) for node in marks(tree)]
    assert [x for x, _ in places] == [heads[0]] * 3 + [heads[1]] * 3
    assert [y for _, y in places] == sorted({y for _, y in places})


def test_what_does_not_fit_is_counted():
    """The first and the last events are shown, and a line between them counts the others by kind."""
    many = [("client", kind, f"order {n}") for n in range(50) for kind in ("begin", "commit")]
    drawn = lanes(many, most=8)
    lines = str(drawn).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3", "4", "5", "6", "...", "99", "100"]
    assert "     ... 92 more: begin 46, commit 46" in lines
    assert "... 92 more: begin 46, commit 46" in texts(drawn)
    assert "... 92 more: begin 46, commit 46" in drawn.to_table()
    assert len(marks(drawing(drawn))) == 8
    assert "more" not in str(lanes(many, most=100))


def test_whatever_is_told_is_shown_as_text():
    """Markup in a statement or a name is shown, and a statement that is too long is cut."""
    drawn = lanes([("<b>", "statement", "select '<script>' " + "x" * 99)], "<title>")
    assert "<script>" not in drawn.to_html()
    assert "<b>" not in drawn.to_html()
    assert len(str(drawn).splitlines()[1]) < 90
    assert texts(drawn)[0] == "<b>"


def test_nothing_happened():
    """An empty history is shown as one."""
    assert str(lanes([])) == "What happened, in order\nnothing"
    assert drawing(lanes([])).tag == f"{SVG}svg"


def test_a_history_is_plain_data():
    """Tuples, lists and Events are alike; what an output holds makes the same picture again."""
    log = Log()
    log.add("run", "commit")
    data = lanes(log.events)._repr_mimebundle_()
    again = data["application/vnd.breakfix.lanes+json"]
    assert again == {"title": "What happened, in order", "events": [["run", "commit", "", None]]}
    assert lanes(again["events"]).to_html() == lanes([("run", "commit")]).to_html() == data["text/html"]
    assert data["text/plain"] == str(lanes([("run", "commit")]))


def test_an_event_of_no_kind():
    """A kind that has no mark is an error of whoever wrote it down."""
    with pytest.raises(ValueError, match="no event of the kind 'explode'"):
        lanes([("run", "explode")])


def test_it_waits_for_the_prediction():
    """What a prediction asked for is not drawn before the prediction was reconciled."""
    kill = SimpleNamespace(reconciled=False, because=SimpleNamespace(full_name="kill.because"))
    told = lanes(KILL, after=kill)
    assert repr(told) == "What happened is drawn here once `%%answer lab.kill.because` is answered."
    assert "second run" not in repr(told)
    kill.reconciled = True
    assert str(lanes(KILL, after=kill)) == str(lanes(KILL))
