"""Answers to 6-12: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import etl_health_dashboard_feed as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "row_loss": """
    a share: per cent?
        ~ 100 * lost[job] / came[job] => lost[job] / came[job]
    rounded: not rounded?
        ~ 100 * lost[job] / came[job] if => round(100 * lost[job] / came[job], 1) if
    None: the text "unknown"?
        ~ else "unknown" => else None
    zero: the text "unknown"?
        ~ else "unknown" => else 0
    left out: an entry for each job?
        ~ for job in came} => for job in came if came[job]}
    what went out: that did not go out?
        ~ rows_in - rows_out if => rows_out if
    out of those that came out: of the rows that came in?
        ~ came.get(job, 0) + (rows_in if => came.get(job, 0) + (rows_out if
    the last run: over all its runs together?
        ~ came[job] = came.get(job, 0) + => came[job] =
        ~ lost[job] = lost.get(job, 0) + => lost[job] =
    a mean of shares: over all its runs together?
        - came[job] = came.get(job, 0) + (rows_in if is_measured else 0)
        - lost[job] = lost.get(job, 0) + (rows_in - rows_out if is_measured else 0)
        + came[job] = came.get(job, 0) + bool(is_measured and rows_in)
        + lost[job] = lost.get(job, 0) + ((rows_in - rows_out) / rows_in if is_measured and rows_in else 0)
    no output is no row: lacks one of the counts?
        ~ and rows_out is not None => and (rows_out := rows_out or 0) is not None
    all lost is not counted: an int or None?
        ~ and rows_out is not None => and rows_out
    jobs in lower case: each job of the list?
        ~ run["job_name"], run["rows_in"] => run["job_name"].lower(), run["rows_in"]
    jobs trimmed: each job of the list?
        ~ run["job_name"], run["rows_in"] => run["job_name"].strip(), run["rows_in"]
    the list emptied: runs stay?
        - return {job: 100 * lost[job] / came[job] if came[job] else "unknown" for job in came}
        + runs.clear()
        + return {job: 100 * lost[job] / came[job] if came[job] else "unknown" for job in came}
    """,
    "run_log": """
    the row that came last, at the end: the row of this run?
        ~ error = ? where run_id = ?" => error = ? where rowid = (select max(rowid) from run_log)"
        ~ [status, now(), error, run_id] => [status, now(), error]
    the row that came last, at a heartbeat: the row of this run?
        ~ rows_out = ? where run_id = ?" => rows_out = ? where rowid = (select max(rowid) from run_log)"
        ~ [now(), rows_in, rows_out, run_id] => [now(), rows_in, rows_out]
    begun already: status running?
        ~ 'running', ?, ?, null => 'started', ?, ?, null
    no heartbeat at the start: the time in heartbeat_at_utc?
        ~ [run_id, job_name, started, started] => [run_id, job_name, started, ""]
    in a transaction: others see it at once?
        - begin = "insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)"
        + con.execute("begin")
        + begin = "insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)"
        - end("succeeded")
        + end("succeeded")
        + con.execute("commit")
    turned round: the two counts into their columns?
        ~ [now(), rows_in, rows_out, run_id] => [now(), rows_out, rows_in, run_id]
    added up: the two counts?
        ~ rows_in = ?, => rows_in = coalesce(rows_in, 0) + ?,
    no counts of nothing: the two counts?
        ~ [now(), rows_in, rows_out, run_id] => [now(), rows_in or None, rows_out or None, run_id]
    the first time: the time?
        ~ [now(), rows_in, rows_out, run_id] => [started, rows_in, rows_out, run_id]
    a last heartbeat: the heartbeat is beat's?
        - con.execute(last, [status, now(), error, run_id])
        + con.execute(last, [status, now(), error, run_id])
        + con.execute("update run_log set heartbeat_at_utc = finished_at_utc where run_id = ?", [run_id])
    no end: the time in finished_at_utc?
        ~ [status, now(), error, run_id] => [status, None, error, run_id]
    done: status succeeded?
        ~ end("succeeded") => end("done")
    no Ctrl-C: KeyboardInterrupt and SystemExit among them?
        ~ except BaseException as error: => except (Exception, SystemExit) as error:
    no SystemExit: KeyboardInterrupt and SystemExit among them?
        ~ except BaseException as error: => except (Exception, KeyboardInterrupt) as error:
    no GeneratorExit: an exception of the block?
        ~ except BaseException as error: => except (Exception, KeyboardInterrupt, SystemExit) as error:
    swallowed: reaches the caller?
        - end("failed", type(error).__name__)
        - raise
        + return end("failed", type(error).__name__)
    another error: reaches the caller?
        - raise
        + raise RuntimeError("the job failed") from error
    a copy: reaches the caller?
        - raise
        + raise type(error)(*error.args)
    the time of the start: the time in finished_at_utc?
        ~ [status, now(), error, run_id] => [status, started, error, run_id]
    with the class around it: the name of the exception's class?
        ~ type(error).__name__) => type(error).__qualname__)
    what led to it: the name of the exception's class?
        ~ type(error).__name__) => type(error.__cause__ or error).__name__)
    a good exit: SystemExit among them?
        ~ end("failed", => end("succeeded" if str(error) == "0" else "failed",
    with its module: the name of the exception's class?
        ~ type(error).__name__) => str(type(error)))
    its text: the name of the exception's class?
        ~ type(error).__name__) => repr(error))
    failed for ever: status failed?
        ~ end("failed", => end("error",
    any case of the id: its row?
        ~ rows_out = ? where run_id = ?" => rows_out = ? where lower(run_id) = lower(?)"
        ~ error = ? where run_id = ?" => error = ? where lower(run_id) = lower(?)"
    a pattern: its row?
        ~ error = ? where run_id = ?" => error = ? where run_id like ?"
    all that run: its row?
        ~ error = ? where run_id = ?" => error = ? where run_id = ? or status = 'running'"
    by the job: its row?
        - last = "update run_log set status = ?, finished_at_utc = ?, error = ? where run_id = ?"
        - con.execute(last, [status, now(), error, run_id])
        + last = "update run_log set status = ?, finished_at_utc = ?, error = ? where job_name = ? and error is null"
        + con.execute(last, [status, now(), error, job_name])
    twice is fine: the engine's error reaches the caller?
        ~ "insert into => "insert or ignore into
    taken over: nothing changes?
        ~ null, null, null, null)" => null, null, null, null) on conflict do update set status = 'running'"
    another error for the id: the engine's error?
        - con.execute(begin, [run_id, job_name, started, started])
        + if con.execute("select 1 from run_log where run_id = ?", [run_id]).fetchone():
        +     raise ValueError("this run is there")
        + con.execute(begin, [run_id, job_name, started, started])
    """,
    "health": """
    no patience at all: more than patience?
        ~ run["silent_for"] > patience => run["silent_for"] > (patience or 300)
    at least patience: more than patience?
        ~ > patience => >= patience
    whatever its status: status running?
        ~ run["status"] == "running" and run["silent_for"] > patience => run["silent_for"] > patience
    lost is running too: how many others?
        ~ == "running" for run in runs) - len(late) => == "running" for run in runs)
    five minutes: patience?
        ~ > patience => > 300
    a minute at least: patience?
        ~ > patience => > max(patience, 60)
    a share: per cent?
        ~ 100 * len(took) / over if => len(took) / over if
    rounded: not rounded?
        ~ 100 * len(took) / over if => round(100 * len(took) / over, 1) if
    of those that ended: all runs but those that are running?
        ~ over = len(runs) - running => over = len(runs) - running - len(late)
    of all runs: all runs but those that are running?
        ~ over = len(runs) - running => over = len(runs)
    of all that ended: of a succeeded run?
        ~ if run["status"] == "succeeded") => if run["took"] is not None)
    the largest: the smallest took such that?
        ~ took[math.ceil(95 * len(took) / 100) - 1] => took[-1]
    rounded down: at least 95 of 100?
        ~ math.ceil(95 * len(took) / 100) - 1 => max(95 * len(took) // 100 - 1, 0)
    one further: the smallest took such that?
        ~ math.ceil(95 * len(took) / 100) - 1 => min(95 * len(took) // 100, len(took) - 1)
    the median: 95 of 100?
        ~ math.ceil(95 * len(took) / 100) - 1 => len(took) // 2
    in the order of the list: the smallest took?
        ~ sorted(run["took"] for => list(run["took"] for
    no rate is zero: the text "unknown"?
        ~ if over else "unknown" => if over else 0
    no duration is zero: the text "unknown"?
        ~ if took else "unknown" => if took else 0
    no duration is None: the text "unknown"?
        ~ if took else "unknown" => if took else None
    lost takes its silence: of a succeeded run?
        ~ if run["status"] == "succeeded") => if run["status"] == "succeeded") + [run["silent_for"] for run in late]
        ~ "success_rate": 100 * len(took) => "success_rate": 100 * sum(run["status"] == "succeeded" for run in runs)
    one key more: a dict with four?
        ~ "lost": len(late), => "lost": len(late), "over": over,
    """,
    "feed": """
    no patience at all: older than patience_s?
        ~ > patience_s => > coalesce(nullif(patience_s, 0), 300)
    at least patience: older than?
        ~ > patience_s => >= patience_s
    whatever its status: where status is running?
        ~ status = 'running' and unixepoch => unixepoch
    all that failed: where status is running?
        ~ status = 'running' and => status in ('running', 'failed') and
    five minutes: patience_s?
        ~ > patience_s => > 300
    since its start: the heartbeat?
        ~ unixepoch(now_utc) - unixepoch(heartbeat_at_utc) > => unixepoch(now_utc) - unixepoch(started_at_utc) >
    the clock on the wall: at now_utc?
        ~ unixepoch(now_utc) => unixepoch('now')
    a clock that is ahead: older than?
        ~ unixepoch(now_utc) - unixepoch(heartbeat_at_utc) > => abs(unixepoch(now_utc) - unixepoch(heartbeat_at_utc)) >
    texts compared: older than?
        ~ unixepoch(now_utc) - unixepoch(heartbeat_at_utc) > patience_s => substr(now_utc, 12) > heartbeat_at_utc
    by the time of day: older than?
        ~ unixepoch(now_utc) - => unixepoch(time(now_utc)) -
        ~ unixepoch(heartbeat_at_utc) > => unixepoch(time(heartbeat_at_utc)) >
    all is well: else it is status?
        ~ else status end => else 'succeeded' end
    a second is cut off: seconds?
        ~ unixepoch(finished_at_utc) - => cast((julianday(finished_at_utc) -
        ~ unixepoch(started_at_utc) as => julianday(started_at_utc)) * 86400 as int) as
    in minutes: older than patience_s?
        ~ unixepoch(now_utc) - => unixepoch(now_utc) / 60 -
        ~ unixepoch(heartbeat_at_utc) > patience_s => unixepoch(heartbeat_at_utc) / 60 > patience_s / 60
    up to the heartbeat: from start to finish?
        ~ unixepoch(finished_at_utc) - => unixepoch(coalesce(finished_at_utc, heartbeat_at_utc)) -
    up to now: or NULL?
        ~ unixepoch(finished_at_utc) - => unixepoch(coalesce(finished_at_utc, now_utc)) -
    in minutes too: seconds?
        ~ unixepoch(started_at_utc) as => unixepoch(started_at_utc) / 60 as
    the end as its time: at_utc is started_at_utc?
        ~ started_at_utc as at_utc => coalesce(finished_at_utc, started_at_utc) as at_utc
    a number as its time: at_utc is started_at_utc?
        ~ started_at_utc as at_utc => unixepoch(started_at_utc) as at_utc
    without a job: the columns?
        ~ select run_id, job_name, => select run_id,
    another name: the columns?
        ~ as state, => as status,
    in capitals: state is lost?
        ~ then 'lost' => then 'LOST'
    the last of each job: a row for each run?
        ~ from run_log, clock => from run_log, clock group by job_name
    only what is over: a row for each run?
        ~ from run_log, clock => from run_log, clock where status <> 'running'
    a hundred at most: a row for each run?
        ~ from run_log, clock => from run_log, clock limit 3
    """,
    "unseen_end": """
    an error: exit code 0?
        ~ raise SystemExit => raise LookupError
    an exit code: exit code 0?
        ~ raise SystemExit => raise SystemExit(3)
    a message: exit code 0?
        ~ raise SystemExit => raise SystemExit("no rows")
    Ctrl-C: exit code 0?
        ~ raise SystemExit => raise KeyboardInterrupt
    good work: says running?
        ~ raise SystemExit => return 1, 1
    odd work: exit code 0?
        ~ raise SystemExit => return 1
    killed: exit code 0?
        ~ raise SystemExit => import os; os.kill(os.getpid(), 9)
    """,
    "the insert within the try": (
        "run_log",
        """
@contextmanager
def run_log(con, run_id, job_name, now):
    def put(status):
        con.execute(
            "update run_log set status = ?, finished_at_utc = ? where run_id = ?", [status, now(), run_id]
        )

    def beat(rows_in, rows_out):
        con.execute(
            "update run_log set heartbeat_at_utc = ?, rows_in = ?, rows_out = ? where run_id = ?",
            [now(), rows_in, rows_out, run_id],
        )

    at = now()
    try:
        begin = "insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)"
        con.execute(begin, [run_id, job_name, at, at])
        yield beat
    except BaseException as error:
        put("failed")
        con.execute("update run_log set error = ? where run_id = ?", [type(error).__name__, run_id])
        raise
    put("succeeded")
""",
    ),
    "all of it at the end": (
        "run_log",
        """
@contextmanager
def run_log(con, run_id, job_name, now):
    last, status, error = {"at": now()}, "succeeded", None
    began = last["at"]

    def beat(rows_in, rows_out):
        last.update(at=now(), rows_in=rows_in, rows_out=rows_out)

    try:
        yield beat
    except BaseException as caught:
        status, error = "failed", type(caught).__name__
        raise
    finally:
        con.execute(
            "insert into run_log values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [run_id, job_name, status, began, last["at"], now(), last.get("rows_in"), last.get("rows_out"), error],
        )
""",
    ),
}

PASSES = {
    "feed": """
    other columns first: in any order
        ~ run_id, job_name, => job_name, run_id,
    """,
    "row_loss by pandas": (
        "row_loss",
        """
def row_loss(runs):
    if not runs:
        return {}
    table = pd.DataFrame(runs)
    jobs = table["job_name"].unique()
    whole = table.dropna(subset=["rows_in", "rows_out"])
    sums = whole.groupby("job_name")[["rows_in", "rows_out"]].sum()
    found = {}
    for job in jobs:
        came = float(sums["rows_in"].get(job, 0))
        found[job] = 100 * (came - float(sums["rows_out"].get(job, 0))) / came if came else "unknown"
    return found
""",
    ),
    "row_loss by dicts of lists": (
        "row_loss",
        """
def row_loss(runs):
    by_job = {}
    for run in runs:
        by_job.setdefault(run["job_name"], [])
        if run["rows_in"] is not None and run["rows_out"] is not None:
            by_job[run["job_name"]].append((run["rows_in"], run["rows_out"]))

    def loss(pairs):
        came = sum(pair[0] for pair in pairs)
        if not came:
            return "unknown"
        return (came - sum(pair[1] for pair in pairs)) * 100 / came

    return {job: loss(pairs) for job, pairs in by_job.items()}
""",
    ),
    "run_log as a class": (
        "run_log",
        """
class run_log:
    def __init__(self, con, run_id, job_name, now):
        self.con, self.run_id, self.job_name, self.now = con, run_id, job_name, now

    def __enter__(self):
        at = self.now()
        self.con.execute(
            "insert into run_log (run_id, job_name, status, started_at_utc, heartbeat_at_utc) values (?, ?, ?, ?, ?)",
            [self.run_id, self.job_name, "running", at, at],
        )
        return self.beat

    def beat(self, rows_in, rows_out):
        self.con.execute(
            "update run_log set rows_in = ?, rows_out = ?, heartbeat_at_utc = ? where run_id = ?",
            [rows_in, rows_out, self.now(), self.run_id],
        )

    def __exit__(self, kind, error, trace):
        self.con.execute(
            "update run_log set status = ?, error = ?, finished_at_utc = ? where run_id = ?",
            ["failed" if kind else "succeeded", kind.__name__ if kind else None, self.now(), self.run_id],
        )
        return False
""",
    ),
    "run_log that reads the clock twice at its start": (
        "run_log",
        """
from contextlib import ExitStack


@contextmanager
def run_log(con, run_id, job_name, now):
    def write(**values):
        sets = ", ".join(f"{name} = ?" for name in values)
        con.execute(f"update run_log set {sets} where run_id = ?", [*values.values(), run_id])

    def end(kind, error, trace):
        write(status="failed" if kind else "succeeded", finished_at_utc=now(), error=kind and kind.__name__)

    begin = "insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)"
    con.execute(begin, [run_id, job_name, now(), now()])
    with ExitStack() as stack:
        stack.push(end)
        yield lambda rows_in, rows_out: write(heartbeat_at_utc=now(), rows_in=rows_in, rows_out=rows_out)
""",
    ),
    "run_log with transactions of its own": (
        "run_log",
        """
@contextmanager
def run_log(con, run_id, job_name, now):
    def write(sql, *values):
        con.execute("begin immediate")
        try:
            con.execute(sql, values)
        except BaseException:
            con.rollback()
            raise
        con.commit()

    at = now()
    write("insert into run_log values (?, ?, 'running', ?, ?, null, null, null, null)", run_id, job_name, at, at)
    try:
        yield lambda rows_in, rows_out: write(
            "update run_log set heartbeat_at_utc = ?, rows_in = ?, rows_out = ? where run_id = ?",
            now(), rows_in, rows_out, run_id,
        )
    except BaseException as problem:
        name = problem.__class__.__name__
        last = "update run_log set status = 'failed', finished_at_utc = ?, error = ? where run_id = ?"
        write(last, now(), name, run_id)
        raise problem
    else:
        write("update run_log set status = 'succeeded', finished_at_utc = ? where run_id = ?", now(), run_id)
""",
    ),
    "health by a loop": (
        "health",
        """
def health(runs, patience):
    running = lost = good = bad = 0
    times = []
    for run in runs:
        if run["status"] == "succeeded":
            good += 1
            times.append(run["took"])
        elif run["status"] == "failed":
            bad += 1
        elif run["silent_for"] > patience:
            lost += 1
        else:
            running += 1
    rate = "unknown"
    if good + bad + lost > 0:
        rate = good / (good + bad + lost) * 100
    p95 = "unknown"
    for each in sorted(times):
        if sum(other <= each for other in times) * 20 >= 19 * len(times):
            p95 = each
            break
    return dict(success_rate=rate, p95_seconds=p95, running=running, lost=lost)
""",
    ),
    "health by pandas": (
        "health",
        """
def health(runs, patience):
    table = pd.DataFrame(runs, columns=["status", "silent_for", "took"])
    at_work = table.status == "running"
    lost = at_work & (table.silent_for > patience)
    over = ~at_work | lost
    good = table[table.status == "succeeded"]
    return {
        "running": int((at_work & ~lost).sum()),
        "lost": int(lost.sum()),
        "success_rate": 100 * len(good) / int(over.sum()) if over.any() else "unknown",
        "p95_seconds": float(good.took.astype(float).quantile(0.95, interpolation="higher"))
        if len(good) == 1
        else sorted(good.took)[-(-19 * len(good) // 20) - 1]
        if len(good)
        else "unknown",
    }
""",
    ),
    "feed by a join": (
        "feed",
        """
select r.run_id, r.job_name, r.started_at_utc as at_utc,
       case when r.status <> 'running' then r.status
            when julianday(c.now_utc) * 86400 - julianday(r.heartbeat_at_utc) * 86400 > c.patience_s + 0.5 then 'lost'
            else 'running' end as state,
       round((julianday(r.finished_at_utc) - julianday(r.started_at_utc)) * 86400) as seconds
from run_log r cross join clock c order by r.started_at_utc desc
""",
    ),
    "feed in two parts": (
        "feed",
        """
select run_id, job_name, started_at_utc at_utc, status state,
       strftime('%s', finished_at_utc) - strftime('%s', started_at_utc) seconds
from run_log where status <> 'running'
union all
select run_id, job_name, started_at_utc,
       iif(strftime('%s', now_utc) - strftime('%s', heartbeat_at_utc) > patience_s, 'lost', 'running'), null
from run_log join clock where status = 'running'
""",
    ),
    "unseen_end by exit": ("unseen_end", "def unseen_end():\n    import sys\n    sys.exit()\n"),
    "unseen_end by code": ("unseen_end", "def unseen_end():\n    raise SystemExit(0)\n"),
    "unseen_end by another program": (
        "unseen_end",
        'import os\n\n\ndef unseen_end():\n    os.execv("/bin/sh", ["sh", "-c", "exit 0"])\n',
    ),
    "unseen_end at once": ("unseen_end", "import os\n\n\ndef unseen_end():\n    os._exit(0)\n"),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
