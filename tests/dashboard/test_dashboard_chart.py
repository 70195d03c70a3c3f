"""The chart, drawn and in words."""

from xml.etree import ElementTree

import pytest

from breakfix.dashboard import chart
from breakfix.dashboard.look import Series


def drawn(points, line=True):
    return ElementTree.fromstring(chart.svg(Series("Delay <by> day", "minutes", tuple(points), line)))


def test_a_gap_is_no_line():
    """A day without a value parts the line; a single day is a dot."""
    svg = drawn([("1", 5.0), ("2", 7.0), ("3", None), ("4", 1.0)])
    assert [len(each.get("points").split()) for each in svg.iter("polyline")] == [2, 1]
    assert len(list(svg.iter("circle"))) == 1


def test_higher_is_further_up_and_all_is_inside():
    """Values keep their order on the page, also below zero and when all are the same."""
    for values in ([1, 5, 3], [-4, 0, 9], [7, 7], [0, 0], [-2]):
        bars = list(drawn([(str(v), v) for v in values], line=False).iter("rect"))
        tops = [(float(bar.get("y")), float(bar.get("y")) + float(bar.get("height"))) for bar in bars]
        assert all(0 <= top <= end <= chart.HEIGHT for top, end in tops)
        heights = [end - top if value >= 0 else top - end for value, (top, end) in zip(values, tops, strict=True)]
        assert sorted(values) == [value for _, value in sorted(zip(heights, values, strict=True))]


def test_words_say_what_is_drawn():
    """The sentence has the lowest and the highest with their labels; markup in a title stays text."""
    series = Series("Delay <by> day", "minutes", (("1", 5.0), ("2", 1234.5), ("3", None)))
    wanted = "Delay <by> day: 2 values (1 more has none), lowest 5 minutes (1), highest 1,234 minutes (2)."
    assert chart.words(series) == wanted
    assert chart.words(Series("Delay", "", (("1", 5.0),))).startswith("Delay: 1 value, lowest")
    assert next(drawn(series.points).iter("text")).text == "minutes"
    assert drawn(series.points).find("title").text.startswith("Delay <by> day")
    assert (chart.svg(Series("Nothing")), chart.words(Series("Nothing"))) == ("", "Nothing: no values to show.")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (200.83333, "200.83"),
        (12.5, "12.5"),
        (310, "310"),
        (0.854, "0.85"),
        (1234.5, "1,234"),
        (100.0, "100"),
        (None, "no value"),
    ],
)
def test_numbers_as_people_write_them(value, text):
    """Two digits at most, none that say nothing."""
    assert chart.number(value) == text
