"""The verdict as text and HTML."""

from breakfix.lab.verdict.verdict import Verdict


def test_markup_is_shown_and_not_obeyed():
    """Whatever a learner writes is text."""
    verdict = Verdict("load", "fix", "not yet", "<b>", [("got", "<script>"), ("", "Next: & on")])
    assert "<script>" not in verdict.to_html()
    assert "&lt;script&gt;" in verdict.to_html()


def test_long_text_stays_in_its_column():
    """A message of several lines is indented under its label."""
    assert str(Verdict("q", "fix", "not yet", "", [("got", "one\ntwo")])).splitlines()[1:] == ["got  one", "     two"]


def test_not_by_colour_alone():
    """The status stands in words and has a sign of its own."""
    shown = {status: Verdict("q", "fix", status).to_html() for status in ("passed", "not yet", "not attempted")}
    assert all(status in text for status, text in shown.items())
    assert len({text.split("q: ")[1][0] for text in shown.values()}) == 3


def test_prose_is_markdown_without_markup():
    """A learner's text is shown as Markdown; a script in it is text."""
    shown = Verdict("q", "explain", "complete", prose="It was *late*.<script>x</script>").to_html()
    assert "<em>late</em>" in shown
    assert "<script>" not in shown
