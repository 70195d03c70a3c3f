"""The quiz of 6-12: each right answer is computed by running the real thing."""

from breakfix.lab import Quiz, Recall, folder, sqlite_files

from . import break_runs, logged, worlds
from .alter_row_loss import row_loss
from .alter_row_loss import run as counted
from .fix_health import health, run
from .fix_run_log import run_log
from .mastery_feed import feed, told
from .predict import of
from .runs import Clock

quiz = Quiz(__name__, phase="mastery", minutes=7)
recall = Recall(__name__, of="sql_summary_publisher", asks=("where_or_having", "after_a_kill"))


@quiz.a_number(
    phase="run",
    look="Which runs count in the average, and by which number?",
    because="Three of 40 s and one of 20 s: 140 s over four runs are 35 s, or 35,000 ms.",
)
def average_of_four():
    """Three runs of 40 seconds succeed and one fails after 20. What is avg_duration_ms of Run?"""
    listed = [logged.ended(number, number < 4, 40 if number < 4 else 20) for number in (1, 2, 3, 4)]
    return of(listed, "avg_duration_ms")["avg_duration_ms"]


@quiz.a_number(
    phase="alter",
    look="Which of the three runs counts, and what is 20 of 1,000 in per cent?",
    because="The run without rows_out does not count; of 1,000 rows 20 did not go out.",
)
def loss_of_three():
    """A job has read 20 rows and written none, has read 980 and written 980, has read 500 and not counted its output.
    What does your row_loss say of it?
    """
    return row_loss.reference([counted("load", 20, 0), counted("load", 980, 980), counted("load", 500, None)])["load"]


@quiz.a_number(
    phase="break",
    look="Which of the reports does record_run refuse?",
    because="None: six runs, and the two that failed once more.",
)
def told_twice():
    """Four runs succeed and two fail. The jobs record all six; a scheduler records those that failed. How many runs
    does compute_health of Run count?
    """
    listed = break_runs.night({"succeeded": 4, "failed": 2})
    return of([*listed, *(each for each in listed if each["status"] == "failed")], "runs")["runs"]


@quiz.a_row(
    {"running": int, "lost": int},
    phase="fix",
    look="Which of the three are silent for more than 300 seconds?",
    because="20 and 300 seconds are no more than patience, 301 are.",
)
def three_silences():
    """Three runs say running; they are silent for 20, 300 and 301 seconds. Patience is 300. What does health say?"""
    found = health.reference([run("running", silent) for silent in (20, 300, 301)], 300)
    return {"running": found["running"], "lost": found["lost"]}


@quiz.a_choice(
    {
        "failed": "",
        "running": "Is there an end that your run_log does not see?",
        "succeeded": "Did the block come to its end?",
        "lost": "Has the run been killed?",
    },
    phase="explain",
    because="SystemExit is an exception of the block like any other: the row is written, and the program ends.",
)
def asked_to_leave():
    """In the block of your run_log a library calls sys.exit(). What does the status of the run say?"""
    path = folder() / "asked.db"
    worlds.make(path)
    with sqlite_files.opened(path) as con:
        try:
            with run_log.reference(con, "run-1", "load", Clock("2026-03-05T02:00:00Z")):
                raise SystemExit
        except SystemExit:
            return con.execute("select status from run_log").fetchone()[0]


@quiz.a_number(
    phase="mastery",
    look="How many seconds are between start and finish? Does the heartbeat count?",
    because="From 02:00:00 to 02:04:30 are 270 seconds; the heartbeat of 02:04:00 does not matter.",
)
def seconds_of_one():
    """A run starts at 02:00:00, has its last heartbeat at 02:04:00, and finishes at 02:04:30. What is `seconds` of it
    in your feed?
    """
    with worlds.in_memory() as con:
        return told.function(con, feed.reference(), ("succeeded", 3600, 3360, 3330))[0]["seconds"]
