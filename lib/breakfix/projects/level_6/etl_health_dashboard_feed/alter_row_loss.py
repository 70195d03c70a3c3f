"""Alter: how many of the rows that came in did not go out, for each job."""

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=6)
def row_loss(runs):
    """Tell for each job how many of its rows got lost.

    Given     runs, a list of dicts with job_name, rows_in and rows_out; each of the two counts is an int or None, and
              rows_out is at most rows_in
    Leave     a dict with an entry for each job of the list: per cent of the rows that came in and did not go out, over
              all its runs together, not rounded. A run that lacks one of the counts, or both, does not count. Where no
              row came in, or nothing counts, the entry is the text "unknown"
    """
    came, lost = {}, {}
    for run in runs:
        job, rows_in, rows_out = run["job_name"], run["rows_in"], run["rows_out"]
        is_measured = rows_in is not None and rows_out is not None
        came[job] = came.get(job, 0) + (rows_in if is_measured else 0)
        lost[job] = lost.get(job, 0) + (rows_in - rows_out if is_measured else 0)
    return {job: 100 * lost[job] / came[job] if came[job] else "unknown" for job in came}


@row_loss.stub
def all_is_well(runs):
    found = {}
    for job in {run["job_name"] for run in runs}:
        came = sum(run["rows_in"] or 0 for run in runs if run["job_name"] == job)
        out = sum(run["rows_out"] or 0 for run in runs if run["job_name"] == job)
        found[job] = 100 * (came - out) / max(came, 1)
    return found


row_loss.play = "row_loss(...)"
row_loss.costs = "one pass over the runs"


def run(job, rows_in, rows_out):
    return {"job_name": job, "rows_in": rows_in, "rows_out": rows_out}


@row_loss.look
def told(world, row_loss, *runs):
    return {"row_loss": row_loss([dict(each) for each in runs])}


told.when("nothing out: no row went out", run("sales", 200, 0))
told.when("two runs: a small run and a big one belong to one job", run("sales", 10, 0), run("sales", 990, 990))
told.when("no row: a job had nothing to read", run("sales", 0, 0), run("stock", 50, 49))
told.when("not measured: a run has no counts", run("sales", None, None))
told.when("half measured: a run did not count what went out", run("sales", 100, 90), run("sales", 500, None))

JOBS = (("sales", "Sales", "sales "), ("load", "load-2", ""), ("o'clock", "a b", "0"))


def some_runs(chance):
    """Return runs of up to three jobs; many counts are 0, or missing."""
    jobs = chance.choice(JOBS)[: chance.randint(1, 3)]
    found = []
    for _ in range(chance.randint(0, 7)):
        count = chance.choice([0, 1, 7, 100, 1000, 999_983])
        rows_out = chance.choice([0, count, count // 2, max(count - 1, 0), None])
        found.append(run(chance.choice(jobs), chance.choice([count, count, count, None]), rows_out))
    return tuple(found)


told.drawn(together=shapes.rolled(some_runs), times=150)

row_loss.asks("""
nothing out: What is the share of all of them?
two runs: Of a thousand rows ten are lost. How much is that?
no row: What share of nothing is lost? Would you say that all is well?
not measured: Has anybody counted?
half measured: Are the rows of the second run lost, or were they not counted?
""")
row_loss.slips("""
nothing is well: No row came in, and the loss is 0. Who has measured it?
    ~ if came[job] else "unknown" => if came[job] else 0.0
half a run counts: Rows of a run that did not count its output look lost. Were they?
    ~ is_measured = rows_in is not None and rows_out is not None => is_measured = rows_in is not None
    ~ (rows_in - rows_out if is_measured else 0) => (rows_in - (rows_out or 0) if is_measured else 0)
zero is missing: A run of which nothing went out has lost all. Is 0 no count?
    ~ is_measured = rows_in is not None and rows_out is not None => is_measured = rows_in and rows_out
a share: It is asked for in per cent.
    ~ 100 * lost[job] => lost[job]
""")


@row_loss.also_right(costs="a pass for each job")
def job_by_job(runs):
    found = {}
    for job in {run["job_name"] for run in runs}:
        both = [(run["rows_in"], run["rows_out"]) for run in runs if run["job_name"] == job]
        both = [pair for pair in both if None not in pair]
        came = sum(rows_in for rows_in, _ in both)
        found[job] = "unknown" if came == 0 else 100 - 100 * sum(rows_out for _, rows_out in both) / came
    return found


row_loss.hints += [
    "Two sums for each job, of the runs that have both counts. What is left to say when the first sum is 0?",
    'A twin: `{shop: paid[shop] / visits[shop] if visits[shop] else "closed" for shop in visits}`.',
]
