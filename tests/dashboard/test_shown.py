"""A page over HTTP, and how a notebook shows it."""

from breakfix.dashboard.parsed import parsed
from breakfix.dashboard.shown import application, fetched, show


def test_a_page_with_an_error_is_told_by_its_status():
    """What raises while a page is made is sent as 500, so that a trial can see it."""

    def broken():
        raise ConnectionError("off")

    assert fetched(application(broken))[0] == 500


def test_a_page_is_shown_without_port_or_path():
    """What a notebook stores of a page is the page and nothing of the machine, in a frame that may do nothing."""
    shown = show("<h1>Overall: <b>well</b></h1><script>1</script>")
    assert repr(shown) == "Overall: well"
    drawn = shown._repr_html_()
    assert 'sandbox=""' in drawn
    assert "127.0.0.1" not in drawn
    frame = parsed(drawn).find("iframe")[0]
    assert "<h1>Overall" in frame.attributes["srcdoc"]
