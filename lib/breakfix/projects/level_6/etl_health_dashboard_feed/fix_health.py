"""Fix: the health of jobs, in which a run that is silent for too long is lost, and nothing is made up."""

import math

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=9)
def health(runs, patience):
    """Tell how jobs are.

    Given     runs, a list of dicts: status (running, succeeded or failed); silent_for, seconds since the last
              heartbeat; took, seconds from start to end, None as long as status is running. patience, seconds
    Leave     a dict: lost, how many runs have status running and are silent for more than patience; running, how many
              other runs have status running; success_rate, per cent of succeeded runs among all runs but those counted
              in running, not rounded; p95_seconds, the smallest took of a succeeded run such that at least 95 of 100
              succeeded runs took no longer
    Rules     success_rate and p95_seconds are the text "unknown" where there is no run to measure
    """
    late = [run for run in runs if run["status"] == "running" and run["silent_for"] > patience]
    running = sum(run["status"] == "running" for run in runs) - len(late)
    took = sorted(run["took"] for run in runs if run["status"] == "succeeded")
    over = len(runs) - running
    return {
        "running": running,
        "lost": len(late),
        "success_rate": 100 * len(took) / over if over else "unknown",
        "p95_seconds": took[math.ceil(95 * len(took) / 100) - 1] if took else "unknown",
    }


@health.stub
def as_it_is_told(runs, patience):
    took = [run["took"] or 0 for run in runs]
    return {
        "running": sum(run["status"] == "running" for run in runs),
        "lost": 0,
        "success_rate": 100 * sum(run["status"] == "succeeded" for run in runs) / max(len(runs), 1),
        "p95_seconds": max(took, default=0),
    }


health.play = "health(..., 300)"
health.costs = "one sort of the durations"


def run(status, silent_for=0, took=None):
    return {"status": status, "silent_for": silent_for, "took": took}


def ended(*seconds, status="succeeded"):
    return tuple(run(status, 9000, each) for each in seconds)


@health.look
def told(world, health, *runs, patience=300):
    return dict(health([dict(each) for each in runs], patience))


told.when("a slow failure: the run that failed took longest", *ended(60, 70), *ended(900, status="failed"))
told.when("to the second: a run is silent for exactly as long as patience", *ended(60), run("running", 300))
told.when("a second more: a run is silent for a second more than patience", *ended(60), run("running", 301))
told.when("one is slow: of twenty-one runs one took ten times as long", *ended(*range(40, 60), 500))
told.when("twenty: of twenty runs one took ten times as long", *ended(*range(40, 59), 500))
told.when("only at work: no run has ended yet", run("running", 20))
told.when("only lost: the only run is lost", run("running", 4000))


def some_runs(chance):
    """Return runs, of which those at work are silent for about as long as patience allows."""
    alike = chance.choice((1, 5, 10_000))
    many = chance.choice((0, 1, 3, 7, 19, 20, 21, 40, 41))
    found = [run("succeeded", chance.choice((0, 90_000)), chance.randint(0, alike)) for _ in range(many)]
    found += [run("failed", 70, chance.choice((0, 3, 20_000))) for _ in range(chance.choice((0, 0, 1, 2)))]
    silent = (0, 5, 6, 59, 60, 60.5, 61, 299, 300, 300.5, 301, 90_000)
    found += [run("running", chance.choice(silent)) for _ in range(chance.choice((0, 0, 1, 2, 4)))]
    chance.shuffle(found)
    return tuple(found)


told.drawn(together=shapes.rolled(some_runs), patience=shapes.evenly([0, 5, 60, 300]), times=300)

health.asks("""
a slow failure: Which runs count in the rate, and which in the durations?
to the second: Is it silent for more than patience?
a second more: Is it silent for more than patience?
one is slow: How many of the twenty-one may be slower than p95?
twenty: Nineteen of twenty are 95 of 100. At which place of the sorted list do they end?
only at work: What share of no runs has succeeded?
only lost: Is a lost run over? And how long did it take?
""")
health.slips("""
believes the row: It says running, and nobody has heard of it for long. Who would have changed the row?
    ~ and run["silent_for"] > patience => and False
one second early: It is silent for exactly as long as it may be. Is that more?
    ~ > patience => >= patience
running drags it down: A run at work has not failed. Is it over?
    ~ over = len(runs) - running => over = len(runs)
lost runs are left out: A lost run never ends. Among which runs does it count?
    ~ over = len(runs) - running => over = len(runs) - running - len(late)
failures too: How long does a job take that does its work?
    ~ if run["status"] == "succeeded") => if run["took"] is not None)
a safe zero: Nothing was measured, and the page shows 0. Who will call whom?
    ~ if over else "unknown" => if over else 0.0
one place too far: Of twenty, nineteen are enough. What is the number of the nineteenth place?
    ~ math.ceil(95 * len(took) / 100) - 1 => int(0.95 * len(took))
the slowest: One run in twenty may be slower than p95. Which one did you take?
    ~ took[math.ceil(95 * len(took) / 100) - 1] => took[-1]
""")


@health.also_right(costs="a pass for each number, and one for each duration")
def by_the_words(runs, patience):
    states = ["lost" if r["status"] == "running" and r["silent_for"] > patience else r["status"] for r in runs]
    over = [state for state in states if state != "running"]
    took = [r["took"] for r in runs if r["status"] == "succeeded"]
    enough = [each for each in took if 100 * sum(other <= each for other in took) >= 95 * len(took)]
    return {
        "lost": states.count("lost"),
        "running": states.count("running"),
        "success_rate": over.count("succeeded") * 100 / len(over) if over else "unknown",
        "p95_seconds": min(enough, default="unknown"),
    }


health.hints += [
    "First sort out the runs: lost, running, and those that have ended. Each number is of one group. For p95 sort the "
    "durations: which place is the first with 95 of 100 at or before it?",
    "A twin: a library's loans. `overdue = [l for l in loans if l['days'] > 28]`, and of 40 loans the 38th, sorted by "
    "days, is p95: `days[math.ceil(95 * 40 / 100) - 1]`.",
]
