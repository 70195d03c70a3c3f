"""Break: what a broken line, a hasty retry, a page that shifts, an old clock and a flag do to the baseline."""

import itertools

from breakfix.lab import prediction

from . import baseline
from .polls import Polled, sample_orders, some_orders

BROKEN = [{"kind": "reset", "source": "beta", "at": "first"}]
HASTY = [{"kind": "too_many_requests", "source": "alpha", "at": "first", "retry_after": 2.0}]
SHIFTING = [{"kind": "shifting_page", "source": "alpha", "at": "first"}]
NAMELESS = [{"kind": "renamed_field", "times": None}]


@prediction(phase="break", fields={"cache_rows": int, "runs_in_log": int}, minutes=4)
def broken_line(case):
    """Two polls went well. In the third, alpha answers, and then the connection to beta breaks.

    The poll ends with an error. How many rows has cache_records afterwards, and how many polls does run_log know?
    """
    seen = Polled(polls=3 + case, plan=BROKEN)
    return {"cache_rows": len(seen.cache), "runs_in_log": seen.runs}


broken_line.describe = lambda case: f"{2 + case} polls went well, and in the next one the connection to beta breaks."
broken_line.because = (
    "create drops the table before anything is read, and SQLite commits that at once: when the error came, what the "
    "last poll had known was gone already."
)
broken_line.means = "Whoever reads the cache until the next good poll sees an empty page: no error, only nothing."


@prediction(phase="break", fields={"requests_to_alpha": int, "came_too_soon": int, "input_records": int}, minutes=4)
def hasty(listed):
    """alpha answers the first request of a poll with 429 and Retry-After: 2, and refuses whoever comes sooner.

    How many requests does alpha get in this poll, how many of them too soon, and how many records come in, of both
    sources together?
    """
    seen = Polled(listed, plan=HASTY)
    return {
        "requests_to_alpha": seen.requests("alpha"),
        "came_too_soon": seen.wire["alpha"]["early"],
        "input_records": seen.counts["input_records"],
    }


@hasty.draw
def some_of_each(hand):
    """Return some orders of alpha, and another number of orders of beta."""
    alpha, beta = hand.one_of((2, 3, 4)), hand.one_of((1, 2, 3, 5, 6, 7))
    ages = range(60, 140, 10)
    return some_orders("alpha", 10, ages[:alpha]) + some_orders("beta", 10, ages[:beta])


hasty.because = (
    "get_page waits a twentieth of a second, whatever the answer asks for, and after three tries it returns {}, which "
    "the reader takes for a page without records: the end."
)
hasty.means = (
    "The source had asked for two seconds of patience and got two more requests instead; some sources lock such a "
    "client out for an hour. And the poll is a success without a single record of alpha."
)


@prediction(phase="break", fields={"input_records": int, "cache_hits": int, "missing": str}, minutes=5)
def shifting(listed):
    """While alpha is read, its oldest order is changed, and moves to the front of the list. beta holds nothing.

    How many records come in, how many of them does the cache call hits, and which order is missing from the cache?
    """
    seen = Polled(listed, plan=SHIFTING)
    (missing,) = {each["order"] for each in listed} - {row["entity_key"] for row in seen.cache}
    return {name: seen.counts[name] for name in ("input_records", "cache_hits")} | {"missing": missing}


@shifting.draw
def some_orders_of_alpha(hand):
    """Return three to six orders of alpha, changed at different times."""
    ages = [300, 270, 240, 200, 150, 90][: hand.one_of((3, 4, 5, 6))]
    oldest = hand.one_of(range(len(ages)))
    return some_orders("alpha", 11, ages[oldest:] + ages[:oldest])


shifting.because = (
    "pages_of_alpha asks by place, the newest first: when one moves to the front all others move on, so that one comes "
    "twice, and the one that moved is behind the reader's back."
)
shifting.means = (
    "The number of records is right, and no check complains. On the weather a reading that is corrected while the 26 "
    "pages are read is missing from the cache, just because it was corrected."
)


@prediction(phase="break", fields={"cache_misses": int, "stale": int}, minutes=4)
def old_news(listed):
    """Not all orders are new: one says 1970. How many does the poll call stale, with a max_age of 600 s?

    And how many misses does it count?
    """
    seen = Polled(listed)
    return {name: seen.counts[name] for name in ("cache_misses", "stale")}


@old_news.draw
def orders_of_all_ages(hand):
    """Return orders of alpha and beta, some of them far too old."""
    ages = [1_700_000_000, 2_600_000, 90_000, 3_600][: hand.one_of((1, 2, 3, 4))]
    ages += [30, 200, 500][: hand.one_of((1, 2, 3))]
    return [order | {"source": ("alpha", "beta")[place % 2]} for place, order in enumerate(some_orders("", 20, ages))]


old_news.because = (
    "The adapters leave the time out, and find_stale takes now for a time that is missing: every age is 0, so that no "
    "record can ever be stale."
)
old_news.means = (
    "The readings of the weather end with 2013. Polled today, every one of them is years old, and the summary would "
    "say stale 0. A check that has never been seen to ring is no check."
)


def held(case):
    """Return what the sources hold when `adapt` is off: the sample, or for a sibling other numbers of orders."""
    siblings = some_orders("alpha", 60, [60] * (2 + case % 3)) + some_orders("beta", 60, [60] * (3 + case))
    return siblings if case else sample_orders()


@prediction(
    phase="break", core=False, fields={"input_records": int, "output_records": int, "cache_rows": int}, minutes=4
)
def flag_off(case):
    """One poll has gone well. Then somebody switches the stage `adapt` off for a night, and the next poll runs.

    What does it count as input_records and output_records, and how many rows has cache_records after it?
    """
    seen = Polled(held(case), polls=2, flags=baseline.STAGES[1:])
    return {
        "input_records": seen.counts["input_records"],
        "output_records": seen.counts["output_records"],
        "cache_rows": len(seen.cache),
    }


def _told(case):
    alpha = sum(each["source"] == "alpha" for each in held(case))
    return f"alpha holds {alpha} orders, beta {len(held(case)) - alpha}, and the stage that is switched off is `adapt`."


flag_off.describe = _told
flag_off.because = (
    "Without adapt there are no records, and no stage minds: the cache is emptied, nothing is validated, and a "
    "reconciliation of nothing finds no mismatch."
)
flag_off.means = (
    "Records come in, none go out, no error: of a stage that may be off, the next ones have to know what then."
)


@prediction(
    phase="break", core=False, fields={"output_records": int, "rows_of_reconciliation": int, "matched": int}, minutes=4
)
def nobody(listed):
    """Both sources rename the field of the key, and `validate` is switched off. What does reconcile make of it?

    How many records does the poll put out, how many rows has reconciliation, and how many of them are matched?
    """
    flags = [stage for stage in baseline.STAGES if stage != "validate"]
    seen = Polled(listed, plan=NAMELESS, flags=flags)
    return {
        "output_records": seen.counts["output_records"],
        "rows_of_reconciliation": len(seen.reconciliation),
        "matched": seen.counts["matched"],
    }


@nobody.draw
def orders_of_two_sources(hand):
    """Return some orders of alpha, all shipped, and some others of beta, all in one state."""
    counts = itertools.product([(1, 2), (2, 2), (2, 3), (3, 3)], ["shipped", "returned"])
    (alpha, beta), state = hand.one_of(list(counts))
    return some_orders("alpha", 40, [100] * alpha, ["shipped"]) + some_orders("beta", 50, [100] * beta, [state])


nobody.because = (
    "Every record has the id None, and None is a key of a dict like any other: all that alpha says falls into one "
    "place, and so does all that beta says."
)
nobody.means = (
    "Records that are about nothing were compared, and whatever came of it says nothing of any order. What has no key "
    "has nothing to be compared by."
)
