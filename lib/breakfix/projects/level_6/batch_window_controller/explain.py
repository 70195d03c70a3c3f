"""Explain: the bounds of two days, one after the other, and the note on a window that was counted twice."""

from datetime import date

from breakfix.lab import explanation, follow

from . import baseline
from .break_runs import paused
from .plans import NEW_YORK, days

STEPS = {
    "the midnight in New York with which 10 March 2013 begins, in UTC": {"begins": int},
    "24 hours later": {"by_hours": int},
    "the midnight in New York with which 10 March ends": {"ends": int},
    "the windows of 10 and 11 March, by by_hours": {"hours_in_two": int},
    "the windows of 3 and 4 November, by by_hours": {"hours_in_none": int},
}


@follow(phase="explain", steps=STEPS, minutes=4)
def follow_the_midnights():
    """In winter it is five hours earlier in New York than in UTC, in summer four. Summer time begins on 10 March and
    ends on 3 November, at night.

    begins         the hour in UTC, from 0 to 23
    by_hours       the hour in UTC
    ends           the hour in UTC
    hours_in_two   hours that are in both windows
    hours_in_none  hours between the two that are in neither
    """
    march, november = (baseline.by_hours(NEW_YORK, day, 2) for day in (date(2013, 3, 10), date(2013, 11, 3)))
    ((_, ends),) = days(NEW_YORK, date(2013, 3, 10), 1)
    seen = {"begins": march[0][0].hour, "by_hours": march[0][1].hour, "ends": int(ends[11:13])}
    seen |= {"hours_in_two": round((march[0][1] - march[1][0]).total_seconds() / 3600)}
    return seen | {"hours_in_none": round((november[1][0] - november[0][1]).total_seconds() / 3600)}


follow_the_midnights.hints += [
    "Write both clocks beside each other: midnight in New York is 5 o'clock in UTC in winter, 4 o'clock in summer. "
    "Which of the two holds at the end of the day?",
    "A twin: Lisbon keeps UTC in winter and is an hour ahead in summer. Its midnight is 0 o'clock in UTC, in summer "
    "23 o'clock of the day before. The day on which summer begins there goes from 0 to 23 o'clock.",
]

ANN = {"events": 6, "late": 2, "seconds": 60, "bob_at": 90}


@explanation(phase="explain", slots={"bobs_row": int, "anns_row": int, "counted": int}, minutes=6)
def counted_twice():
    """Write the note on a window that was counted twice, for whoever looks after the workers.

    bobs_row  events in the row that Bob wrote
    anns_row  events in the row that Ann wrote
    counted   the sum of both
    """
    seen = paused._truth(ANN)
    return {"bobs_row": seen["counted"] - seen["last"], "anns_row": seen["last"], "counted": seen["counted"]}


counted_twice.rubric = [
    "what was seen, with a number",
    "what Ann's process could not know when it woke up, and why",
    "why Bob was right to claim the window",
    "which line refuses Ann's row from now on, and by what it knows",
]
counted_twice.model = """
The window has eight events, and target has 14: Bob's eight and Ann's six, which were written last.
Ann's process was stopped between two lines. For it no time had passed, so it did not ask whether its lease was over.
A worker that says nothing for so long may be dead, and nobody else would have done its window.
From now on publish compares the token that Ann was given with the one in the table: Bob's claim has made it one higher.
"""
counted_twice.quotes = [
    "eight events, and target has 14",
    "For it no time had passed",
    "may be dead, and nobody else would have done",
    "compares the token that Ann was given with the one in the table",
]
