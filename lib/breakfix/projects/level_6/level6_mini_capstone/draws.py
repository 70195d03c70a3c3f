"""What is drawn for several exercises: few times, close to each other, and keys that come again."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from breakfix.lab.shapes import AWKWARD, EXACT

KEYS = ("evt-001", "evt-002", "evt-010")
CLOCKS = (
    "1969-12-31T23:59:58",
    "2024-12-31T23:59:59",
    "2025-01-15T00:00:00",
    "2025-01-15T09:30:00",
    "2025-01-15T12:59:59",
)
STEPS = (60, 3600, 86400)  # seconds

NEAR = ("evt-001", "EVT-001", " evt-001")  # three keys
NAMES = ("purchase", "refund", "cancelled", "page_view")
NUMBERS = (0.0, 1.0, -5.25, 49.99, 0.125, 1e9, *EXACT)

keys, names, numbers = st.sampled_from(NEAR), st.sampled_from((*NAMES, *AWKWARD)), st.sampled_from(NUMBERS)
neighbours = st.builds(
    lambda clock, step: tuple(later(clock, seconds) for seconds in (0, 1, step)),
    st.sampled_from(CLOCKS),
    st.sampled_from(STEPS),
)


def later(clock, seconds):
    """Return a clock, as text, some seconds later."""
    return (datetime.fromisoformat(clock) + timedelta(seconds=seconds)).isoformat()


def told(rows):
    """Return rows in a few words."""
    return ", ".join(" ".join(str(each).replace("2025-01-15T", "") for each in row) for row in rows) or "nothing"


@st.composite
def arrived(draw, times):
    """Return an event as it came: good, without a key, without a number; now and then twice."""
    key = draw(st.sampled_from((*KEYS, *KEYS, "", None)))
    event = (key, draw(names), draw(st.one_of(numbers, numbers, st.sampled_from(("oops", None)))), draw(times))
    return [event] * draw(st.sampled_from((1, 1, 1, 2)))


@st.composite
def batches(draw, most=3):
    """Return the files of a few days as a tuple of lists of events."""
    times = st.sampled_from(draw(neighbours))
    files = draw(st.lists(st.lists(arrived(times), min_size=2, max_size=4), min_size=1, max_size=most))
    return tuple([event for events in file for event in events] for file in files)


batch = batches(most=1).map(lambda files: files[0])
