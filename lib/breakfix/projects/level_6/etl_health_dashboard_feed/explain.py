"""Explain: a run followed until it is lost, and a note on a night that looked well."""

from breakfix.faults import sigkill
from breakfix.lab import explanation, folder, follow, sqlite_files

from . import break_runs, nights, worlds
from .fix_run_log import run_log
from .runs import Clock

STEPS = {
    "the job is killed in its third minute": {"status": str, "rows_in": int},
    "at 02:06 the page is read": {"running_then": int, "lost_then": int, "success_rate_then": float},
    "at 02:08 the page is read again": {"running_later": int, "lost_later": int, "success_rate_later": float},
}


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_run():
    """Three runs have succeeded. A fourth one begins at 02:00:00, beats each minute, and is killed.

    status              what its row says after the kill
    rows_in             what its row says after the kill
    running_then        runs that health calls running at 02:06:00; patience is 300 seconds
    lost_then           runs that it calls lost then
    success_rate_then   per cent, as health has it then
    running_later       the same at 02:08:00
    lost_later          the same at 02:08:00
    success_rate_later  the same at 02:08:00
    """
    path = folder() / "followed.db"
    worlds.make(path)
    with sqlite_files.opened(path) as con:
        for number in (1, 2, 3):
            with run_log.reference(con, f"run-{number}", "nightly_load", Clock(f"2026-03-0{number}T02:00:00Z")):
                pass
    sigkill.forked(lambda: three_minutes(path), before_call=5)  # a pragma, the start, and two heartbeats come first
    with sqlite_files.opened(path) as con:
        status, rows_in = con.execute("select status, rows_in from run_log where run_id = 'run-4'").fetchone()
        seen = {"status": status, "rows_in": rows_in}
        for when, at in (("then", "02:06:00"), ("later", "02:08:00")):
            found = nights.health_at(con, f"2026-03-05T{at}Z")
            seen |= {f"{name}_{when}": found[name] for name in ("running", "lost", "success_rate")}
    return seen


def three_minutes(path):
    """Be a job of three minutes, which reads 100 rows in each and beats after it."""
    clock = Clock("2026-03-05T02:00:00Z")
    with sqlite_files.opened(path) as con, run_log.reference(con, "run-4", "nightly_load", clock) as beat:
        for minute in (1, 2, 3):
            clock.wait(60)
            beat(100 * minute, 99 * minute)


follow_the_run.hints += [
    "Who writes into the row after the kill? Find the time of the last heartbeat, and count the seconds from there.",
    "A twin: a diver pulls the rope every minute, last at 9:03, and is given ten minutes. At 9:12 nobody worries.",
]

SLOTS = {"said_running": int, "average_before": float, "average_after": float, "lost": int}


@explanation(phase="explain", slots=SLOTS, minutes=5)
def silent_note():
    """Write the note on a job that was killed beside the runs of the sample, for whoever reads the page.

    said_running    rows of the baseline's log that say running in the morning
    average_before  avg_duration_ms of the five runs of the sample
    average_after   avg_duration_ms with the killed one
    lost            runs that the mended health calls lost, had the mended run log been used
    """
    before, after = break_runs.with_one_killed("sample").values()
    with sqlite_files.opened(nights.mended_night("sample")) as con:
        found = nights.health_at(con, nights.CLOCK_AT["sample"])
    averages = {"average_before": before["avg_duration_ms"], "average_after": after["avg_duration_ms"]}
    return {"said_running": after["running"], **averages, "lost": found["lost"]}


silent_note.rubric = [
    "what the page said, with two numbers",
    "the cause: who would have had to write the end, and why nobody did",
    "what a reader of the page would have believed",
    "by what a lost run is known from now on, and what stays unknown",
]
silent_note.model = """
The log said one job running, and the average fell from 2410.0 to 2008.3 ms, though no run had become quicker.
Only the job itself writes its end. It got SIGKILL, and after that no line of it runs, no except and no finally.
Whoever read the page would have seen a job at work, and a better average than yesterday.
From now on a run beats. One that is silent for more than 300 seconds is lost; how long it worked is unknown.
"""
silent_note.quotes = [
    "the average fell from 2410.0 to 2008.3 ms",
    "Only the job itself writes its end",
    "would have seen a job at work, and a better average",
    "One that is silent for more than 300 seconds is lost",
]
