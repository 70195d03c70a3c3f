"""Explain: the report on a night in which nobody measured, and the page was green."""

from breakfix.lab import explanation

from .break_dashboards import run
from .worlds import of_all

NIGHT = of_all((120, 130, 150, 140), (6, 8, 9, 11), (52, 50, 55, 51))
SLOTS = {"red_before": int, "red_after": int, "green_after": int, "samples_of_the_rate": int, "health_after": str}


@explanation(phase="explain", slots=SLOTS, minutes=15)
def incident_report():
    """Report on the night in which the monitoring was switched off, to somebody who looked at the page.

    red_before           how many tiles were red while all three sources sent
    red_after            how many were red after the monitoring had been switched off
    green_after          how many were green then
    samples_of_the_rate  how many samples the tile of the error rate rested on then
    health_after         the overall health that the page showed then
    """
    before, after = run(NIGHT), run(NIGHT, without="monitoring")
    return {
        "red_before": before["red"],
        "red_after": after["red"],
        "green_after": after["green"],
        "samples_of_the_rate": after["tiles"][1]["samples"],
        "health_after": after["overall_health"],
    }


incident_report.rubric = [
    "What was seen on the page, with a number.",
    "What was true, as far as anybody knows, and since when nobody knows.",
    "Why nobody who looked at the page could tell.",
    "The cause, in one line or expression of the code, not in a person or a machine. Of a burnt cake: `bake()` came "
    "before `set_timer()`.",
    "What is changed so that it cannot come back, and how that was tried.",
    "What those who decided by the page are told now.",
]
incident_report.model = """
The page showed overall health healthy, with 3 green tiles and none red, and the tile of the error rate said 0.0 %.
The last samples of the error rate were between 6 and 11 %, which is red; after that nobody measured it.
A green tile without samples looks like any other green tile, and the page said nothing of its sources.
The cause is the expression that takes 0.0 for the mean of no values: 0.0 is below every limit, hence green.
From now on a tile with fewer samples than its minimum is unknown, and a source that is off leaves its last value with
its age; each source was switched off in turn, then all of them, and the page was read.
Those who decided by the page that night are told which hours had no error rate.
"""
incident_report.quotes = [
    "3 green tiles and none red",
    "after that nobody measured it",
    "looks like any other green tile",
    "takes 0.0 for the mean of no values",
    "each source was switched off in turn",
    "told which hours had no error rate",
]
