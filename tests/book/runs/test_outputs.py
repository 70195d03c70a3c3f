"""Outputs of cells as HTML."""

import base64

from nbformat.v4 import new_output

from breakfix.book.runs import outputs
from breakfix.lab import lanes
from breakfix.lab.verdict.verdict import Verdict


def result(**data):
    return new_output("execute_result", {name.replace("_", "/", 1): value for name, value in data.items()})


def test_verdict_says_its_status_in_words():
    """A verdict keeps its words and its rows; its status is a class besides, and nothing styles itself."""
    verdict = Verdict("load", "fix", "not yet", "4 of 6 trials hold.", [("wanted", "a  1"), ("got", "<a>  2")])
    text = outputs.shown(new_output("display_data", verdict._repr_mimebundle_()))
    assert '<div class="verdict open">' in text
    assert "not yet." in text and '<th scope="row">wanted</th><td>a  1</td>' in text
    assert "&lt;a&gt;" in text
    assert "style=" not in text and "role=" not in text.replace('role="group"', "")


def test_html_goes_before_text():
    """A table is shown as a table; what has no HTML as text."""
    both = outputs.shown(result(text_html="<table><tr><td>a</td></tr></table>", text_plain="a"))
    assert "<td>a</td>" in both and "<pre" not in both
    assert outputs.shown(result(text_plain="a  <b")) == '<pre class="text" tabindex="0">a  &lt;b</pre>'


def test_streams_and_errors():
    """What was printed and what was raised is text; an output without a word shows nothing."""
    assert "two\nlines" in outputs.shown(new_output("stream", text="two\nlines\n"))
    error = new_output("error", ename="ValueError", evalue="<no>", traceback=["never shown"])
    assert ">ValueError: &lt;no&gt;</pre>" in outputs.shown(error)
    assert outputs.shown(new_output("stream", text=" \n")) == ""


def test_pictures_stay_inside():
    """A figure is part of the page, with words for those who cannot see it; SVG is a picture that can run nothing."""
    png = base64.b64encode(b"\x89PNG").decode()
    assert f'src="data:image/png;base64,{png}" alt="Figure' in outputs.shown(result(image_png=png + "\n"))
    svg = outputs.shown(new_output("display_data", {"image/svg+xml": "<svg><script>go()</script></svg>"}))
    assert svg.startswith('<img src="data:image/svg+xml;base64,') and "script" not in svg
    assert "cannot be read" in outputs.shown(result(image_png='" onload="go()'))


def test_a_history_is_drawn_anew():
    """The picture comes from the data of the output; of its HTML nothing is taken."""
    drawn = lanes([("run", "kill", "before <commit>")])
    bundle = drawn._repr_mimebundle_() | {"text/html": "<script>go()</script>"}
    text = outputs.shown(new_output("execute_result", bundle))
    assert text == f'<div class="output">{drawn.to_html()}</div>'
    assert "<svg" in text and "&lt;commit&gt;" in text and "script" not in text


def test_the_table_of_a_chart_is_made_anew():
    """Its numbers and their bars, from the data of the output; the chart itself is for JupyterLab."""
    data = {
        "rows": [{"hour": 6, "minutes": 4.5}],
        "x": "hour",
        "y": "minutes",
        "by": None,
        "mark": "bar",
        "title": "<i>",
    }
    text = outputs.shown(
        new_output("display_data", {"application/vnd.breakfix.chart+json": data, "text/html": "<b>no"})
    )
    assert "<caption" in text and "&lt;i&gt;" in text and ">4.5</td>" in text and "width:10.00em" in text
    assert "<b>" not in text


def test_endless_text_is_cut():
    """A text of megabytes does not make a slide of megabytes."""
    assert len(outputs.shown(new_output("stream", text="x" * 10**6))) < 13_000
