"""Explain: the report of the night on which beta refused its key."""

from breakfix.lab import explanation

from .polls import Polled

SLOTS = {
    "tries_at_beta": int,
    "input_records": int,
    "validation_errors": int,
    "cache_rows_after": int,
    "single_after": int,
}
REFUSED = [{"kind": "forbidden", "source": "beta", "times": None}]


@explanation(phase="explain", slots=SLOTS, minutes=15)
def incident_report():
    """Write the report of the night on which beta refused the key, for those who look at the orders.

    The first poll of the sample went well. At the second, beta answered every page with 403. Slots, all of them about
    the second poll:
    tries_at_beta      how often the first page of beta was asked for
    input_records      records that came in, as run_log counts them
    validation_errors  as run_log counts them
    cache_rows_after   rows of cache_records afterwards
    single_after       orders that are single in reconciliation afterwards
    """
    seen = Polled(polls=2, plan=REFUSED)
    return {
        "tries_at_beta": seen.wire["beta"]["bitten"]["forbidden"],
        "input_records": seen.counts["input_records"],
        "validation_errors": seen.counts["validation_errors"],
        "cache_rows_after": len(seen.cache),
        "single_after": seen.counts["single_source"],
    }


incident_report.rubric = [
    "What was seen, with a number and the table it stands in.",
    "Why no error was raised, and which of the counts could have told.",
    "The cause, in one statement or clause of the code, not in a person or a key. Of a burnt cake: `bake()` came "
    "before `set_timer()`.",
    "Why also that was gone which earlier polls had brought.",
    "What is changed so that it cannot come back, and how that was tried.",
    "What those who look at the orders can trust meanwhile, and what they cannot.",
]
incident_report.model = """
Since the second poll cache_records has 3 rows instead of 6, none of them from beta. reconciliation calls all 3 orders
single: order_003 was single before, order_001 and order_002 had a partner, and order_004 is not there at all.
No error was raised: run_log has 0 validation errors, and the poll ended well. run_log could have told: 3 records in,
not 6, and none matched. Nobody compares a poll with the one before it.
The cause is the last line of get_page: after three refusals it returns {}, and pages_of_beta takes a page that names no
next one for the last.
What earlier polls had brought is gone too, because create drops cache_records before anything was read.
From now on a refusal is raised at once, and the cache is only ever added to or brought up to date. We ran a plan with
403 at each page of each source, and the rows of the last good poll were still there.
Until then alpha's orders can be trusted. Nothing can be said about beta's, which does not mean that there are none.
"""
incident_report.quotes = [
    "cache_records has 3 rows instead of 6",
    "run_log could have told",
    "after three refusals it returns {}",
    "create drops cache_records before anything was read",
    "a refusal is raised at once",
    "alpha's orders can be trusted",
]
