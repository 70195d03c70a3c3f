"""Break: what a slow tail, a source that is gone and another order of the same samples do to the baseline."""

from statistics import fmean

from breakfix.lab import prediction

from . import baseline, sources
from .worlds import of_all, timed

QUICK = (10, 20, 30, 40)
SLOW = (800, 900, 1200, 1500)
HIGH = (6, 7, 8, 9, 10, 11)
# Response times and loads of the CPU: no two pairs give as many green and as many yellow tiles.
OTHERS = (((120, 150), (40, 50)), ((120, 150), (70, 80)), ((600, 700), (40, 50)))
OTHERS += (((260, 300), (70, 80)), ((260, 300), (90, 95)), ((600, 700), (90, 95)))


def run(given, without=None):
    """Return the baseline's dashboard of samples, or of those of all sources but one."""
    folder = sources.landing(samples=given)
    if without:
        (folder / f"{without}.json").unlink()
    return baseline.dashboard(folder, sources.kpis())


@prediction(phase="break", fields={"mean": float, "p95": float, "light": str}, minutes=4)
def slow_tail(answers):
    """Twenty answers of the service: eighteen are quick, two are slow. What does the tile show?"""
    seen = run(answers)["tiles"][0]
    return {"mean": float(seen["mean"]), "p95": float(seen["p95"]), "light": seen["light"]}


@slow_tail.draw
def twenty_answers(hand):
    """Return twenty response times, two of them slow, a minute apart."""
    values = [hand.one_of(QUICK)] * 20
    values[6] = values[13] = hand.one_of(SLOW)
    return timed(*((f"10:{minute:02}", value) for minute, value in enumerate(values)))


slow_tail.because = "aggregate hands the mean to evaluate; p95 is computed, shown, and asked by nobody."
slow_tail.means = (
    "One answer in ten took as long as nobody waits, and the light is green. The definition of this KPI says p95; "
    "no line of the baseline reads that."
)


@prediction(phase="break", fields={"mean": float, "light": str, "green": int, "yellow": int}, minutes=4)
def source_gone(sent):
    """The monitoring is switched off in the night. What does the tile of the error rate show?

    `mean` and `light` are those of its tile, `green` and `yellow` how many tiles of all three are so.
    """
    seen = run(sent, without="monitoring")
    rate = seen["tiles"][1]
    return {"mean": float(rate["mean"]), "light": rate["light"], "green": seen["green"], "yellow": seen["yellow"]}


@source_gone.draw
def a_bad_night(hand):
    """Return samples of all three sources, in which the error rate is red and the others are as they are drawn."""
    high, (response, cpu) = hand.one_of(HIGH), hand.one_of(OTHERS)
    return of_all(response, (high, high + 1), cpu)


source_gone.because = "collect reads the files that are there, aggregate takes 0.0 for the mean of none; 0 is green."
source_gone.means = (
    "The rate was red while somebody measured it. Now nobody does, and it is green. A file that does not come raises "
    "nothing: no line asks which sources there should be."
)


@prediction(phase="break", fields={"earlier": float, "later": float, "trend": str}, minutes=4)
def newest_first(sent):
    """The same source now sends its newest sample first. Which means does compute_trend compare, and what does it say?

    `earlier` is the mean that it takes for the earlier one, `later` the other.
    """
    values = [sample["value"] for sample in sent]
    earlier, later = fmean(values[:3]), fmean(values[-3:])
    return {"earlier": earlier, "later": later, "trend": run(sent)["tiles"][0]["trend"]}


@newest_first.draw
def an_evening(hand):
    """Return six response times that rise by the clock, the newest first."""
    start, step = hand.one_of((90, 120, 150, 180, 210)), hand.one_of((20, 30, 40))
    rising = [(f"10:{5 * place:02}", start + step * place) for place in range(6)]
    return timed(*reversed(rising))


newest_first.because = "compute_trend cuts the list where it stands, and never looks at a timestamp."
newest_first.means = (
    "The service gets slower all evening, and the arrow says that it gets better. Many an API sends the newest first; "
    "one that begins to do so changes no value, and turns every arrow."
)
