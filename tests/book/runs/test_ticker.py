"""How far the notebooks are."""

import io

import pytest

from breakfix.book.runs import ticker


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """Yes."""
        return True


def play(watched):
    """One notebook that ends well, one that fails, one that never began."""
    with watched:
        watched.started("6-15 sample")
        for cell in range(4):
            watched.step("6-15 sample", cell, 4, "Run" if cell < 2 else "Fix")
        watched.started("6-15 flights")
        watched.step("6-15 flights", 1, 4, "Run")
        watched.finished("6-15 sample", "ok, 1.5 s")
        watched.finished("6-15 flights", "cell run-02 raised ValueError: no")
        watched.finished("7-01 sample", "not run")
    return watched


def test_lines_are_few():
    """Without a terminal there is a line for each start, phase and end, without control characters."""
    stream = io.StringIO()
    play(ticker.ticker(stream))
    assert [line.split(maxsplit=2)[2] for line in stream.getvalue().splitlines()] == [
        "started", "Run (cell 1 of 4)", "Fix (cell 3 of 4)", "started", "Run (cell 2 of 4)",
        "ok, 1.5 s", "cell run-02 raised ValueError: no", "not run",
    ]  # fmt: skip
    assert "\x1b" not in stream.getvalue()


def test_terminal_gets_bars():
    """On a terminal there is a bar for each notebook: full when it ended well, as far as it came when not."""
    watched = ticker.ticker(Terminal())
    assert isinstance(watched, ticker.Bars)
    play(watched)
    bars = {task.description: (task.completed, task.total, task.fields["phase"]) for task in watched.progress.tasks}
    assert bars["6-15 sample"] == (4, 4, "ok, 1.5 s")
    assert bars["6-15 flights"] == (1, 4, "cell run-02 raised ValueError: no")
    assert bars["7-01 sample"][2] == "not run"


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_ending_without_a_start(stream):
    """A notebook that was stopped before it began can be told all the same."""
    watched = ticker.ticker(stream)
    with watched:
        watched.finished("6-15 sample", "not run")
