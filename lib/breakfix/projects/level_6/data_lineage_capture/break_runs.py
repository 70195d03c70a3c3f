"""Break: a step that is left out, a run that is started again, and a step that fails half-way."""

from breakfix.lab import prediction

from . import captured, orders

FIELDS = {"entries": int, "entries_of_publish": int, "published": int}


@prediction(phase="break", fields=FIELDS, minutes=4)
def skipped(given):
    """One step is left out. What does lineage say, and what is there?

    entries             rows of lineage
    entries_of_publish  rows of lineage whose step is publish
    published           rows of staging whose step is publish
    """
    with captured.ran(given["orders"], without=given["without"]) as con:
        return captured.seen(con, *FIELDS)


@skipped.draw
def one_step_less(hand):
    """Return some orders, and the step that is left out."""
    return {"orders": orders.drawn(hand, hand.one_of((4, 5, 6))), "without": hand.one_of(("normalize", "publish"))}


skipped.because = "tell_lineage goes through the list of steps as it should be; it asks neither the run nor its rows."
skipped.means = (
    "An auditor would find an unbroken chain for each order, to a table without a row. On the flights it is 985,563 "
    "entries, of which 328,521 tell of a publication that did not happen."
)

TWICE = {"rows": int, "entries": int, "chains": int}


@prediction(phase="break", fields=TWICE, minutes=4)
def again(given):
    """A batch is run several times. What is there then?

    rows     rows of staging
    entries  rows of lineage
    chains   rows of lineage whose step is publish, for the first order
    """
    with captured.ran(given["orders"], runs=given["runs"]) as con:
        return captured.seen(con, *TWICE)


@again.draw
def some_runs(hand):
    """Return some orders, and how often they are run."""
    return {"orders": orders.drawn(hand, hand.one_of((4, 5, 6))), "runs": hand.one_of((2, 3, 4))}


again.because = "run deletes the rows of the batch before it makes them again; lineage is only added to."
again.means = "Each row was published once, and its history says several times. Which chain made it?"

HALF = {"rows": int, "tidy_amounts": int, "entries": int}


@prediction(phase="break", fields=HALF, core=False, minutes=5)
def half_way(listed):
    """One amount is n/a, and the run fails. What is there afterwards?

    rows          rows of staging
    tidy_amounts  rows of staging whose amount ends in .00
    entries       rows of lineage
    """
    with captured.ran(listed) as con:
        return captured.seen(con, *HALF)


@half_way.draw
def one_without_an_amount(hand):
    """Return some orders; one of them, not the first, has the amount n/a."""
    listed = orders.drawn(hand, hand.one_of((4, 5, 6)))
    place = hand.one_of((1, 2, 3))
    listed[place] = (*listed[place][:2], "n/a")
    return listed


half_way.because = "normalize is two statements, and each commits by itself; the second fails as a whole."
half_way.means = "Rows of two steps are there, half of them unfinished, and lineage knows of none."
