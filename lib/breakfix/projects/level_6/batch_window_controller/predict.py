"""Predict: what a worker counts in windows that touch."""

from contextlib import closing

from breakfix.lab import prediction

from . import baseline, plans

DAYS = (
    ((0, 6), (6, 12), (12, 24)),
    ((0, 6), (6, 10), (14, 24)),
    ((2, 6), (6, 12), (18, 24)),
    ((2, 8), (8, 10), (14, 20)),
    ((1, 3), (4, 6), (6, 9), (12, 20)),
)


def counted(con, plan):
    """Let one worker do all windows of a Plan; return (gaps that are reported, the sum of events in target)."""
    baseline.create(con)
    _, gaps = baseline.run(con, plan)
    while baseline.work(con, "Ann", now=0) is not None:
        pass
    return len(gaps), con.execute("select coalesce(sum(events), 0) from target").fetchone()[0]


def day(windows):
    """Return the Plan of a day: windows as pairs of hours, and an event on each full hour."""
    listed = [(plans.at(start), plans.at(end), "pending") for start, end in windows]
    return plans.Plan(listed, plans.hourly(plans.at(0), plans.at(24)), plans.at(0), plans.at(24))


@prediction(phase="predict", fields={"gaps": int, "counted": int}, minutes=4)
def touching(windows):
    """A day has 24 events, one on each full hour from 00:00 to 23:00. These are its windows, in hours, all pending.
    One worker does them all.

    gaps     gaps that detect_gaps reports from hour 0 until 24
    counted  the sum of the column events in target
    """
    with closing(baseline.connect(":memory:")) as con:
        gaps, events = counted(con, day(windows))
    return {"gaps": gaps, "counted": events}


@touching.draw
def a_day(hand):
    """Return the windows of a day, as pairs of hours."""
    return [list(window) for window in hand.one_of(DAYS)]


touching.because = "between takes both ends, so an event on a bound belongs to the window before and to the one after."
touching.means = (
    "detect_overlaps compares by < and says that windows that touch do not overlap; count says that they do. Two parts "
    "of one program disagree about one moment."
)
