"""A poll: several sources into the cache, and what they say held side by side.

    1. look at the settings: what makes no sense ends here
    2. open the cache, alone, or wait; commit: this run `started`
    3. read each source, to read only, into temporary tables
    4. commit: records, dead letters, pages, sources, this run's counts and gaps

Between 2 and 4 there is nothing that a crash could leave half done. A source that cannot be read is a gap of the
report, and the others are read all the same. A dry run does 3 and writes nothing.
"""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime

from breakfix.pipeline.poll import arrivals, cache, promote, reconcile, run_log
from breakfix.pipeline.poll.client import Client
from breakfix.pipeline.poll.errors import PollError
from breakfix.pipeline.poll.freshness import STATES
from breakfix.pipeline.poll.reader import Reader
from breakfix.pipeline.poll.report import STAGES, Report
from breakfix.pipeline.run_log import new_id


def poll(apis, path, *, now, max_age=600, stages=STAGES, dry_run=False, wait=30):
    """Read all of the Apis, bring the cache up to date, and return the Report.

    path: of the SQLite file, made when there is none; None for a dry run or without the stage `cache`. now: our clock,
    called for seconds since 1970, such as time.time; a number is a clock that stands still. max_age: seconds after
    which a record is stale. stages: the ones that are on; `adapt` is what all others live on. wait: seconds to wait for
    another poll.

    Raises PollError, Busy or DiskFull; then nothing was loaded.
    """
    apis, stages = list(apis), _stages(stages)
    _check(apis, path, stages, dry_run)
    clock = now if callable(now) else lambda: now
    now = clock()
    run_id = new_id(datetime.fromtimestamp(now, UTC))
    settings = {"now": now, "max_age": max_age, "stages": stages}
    if dry_run or "cache" not in stages:
        with cache.look(path) as con:
            reads = _read(con, apis, clock, stages)
            return _report(con, run_id, reads, promote.gone(con), **settings)
    with cache.connect(path, wait) as con:
        return _run(con, run_id, apis, clock, **settings)


def _run(con, run_id, apis, clock, now, max_age, stages):
    with cache.transaction(con):
        run_log.start(con, run_id, now)
    try:
        reads = _read(con, apis, clock, stages)
        with cache.transaction(con):
            report = _report(con, run_id, reads, promote.gone(con), now, max_age, stages)
            promote.write(con, run_id, run_log.utc(now))
            promote.remove_gone(con, run_id)
            for api, read in reads.items():
                promote.note(con, api, read, run_id, run_log.utc(now))
            notes = [(api.name, note) for api, read in reads.items() for note in read.notes]
            run_log.finish(con, report, notes, clock())
        return report
    except BaseException as error:
        with suppress(sqlite3.Error), cache.transaction(con):
            run_log.fail(con, run_id, _hidden(apis, f"{type(error).__name__}: {error}"), clock())
        raise


def _hidden(apis, words):
    for api in apis:
        words = api.secret.hide(words)
    return words


def _read(con, apis, clock, stages):
    """Read all sources into temporary tables; return Api -> Read."""
    received, reads = arrivals.Arrivals(con), {}
    for api in apis:
        with Client(api, clock) as client:
            read = Reader(client, received, "validate" in stages).read()
        read.requests, read.repeated = client.requests, client.repeated
        reads[api] = read
    for gap in promote.older(con):
        next(read for api, read in reads.items() if api.name == gap.source).gaps.append(gap)
        con.execute("delete from whole where source = ?", (gap.source,))
    return reads


def _report(con, run_id, reads, gone, now, max_age, stages):
    """Count what has arrived; what a stage would count that is off is None."""
    arrived, newest = con.execute("select count(*), max(time) filter (where not skewed) from arrived").fetchone()
    reasons = dict(con.execute("select reason, count(*) from refused group by 1 order by 1").fetchall())
    refused = sum(reasons.values())
    hits, misses = promote.familiar(con) if "cache" in stages else (None, None)
    ages = promote.ages(con, now, max_age) if "freshness" in stages else dict.fromkeys(STATES)
    verdicts = reconcile.count(con) if "reconcile" in stages else dict.fromkeys(reconcile.VERDICTS)
    return Report(
        run_id=run_id,
        batch_id=arrivals.batch_id(con),
        source_timestamp=newest,
        records_in=arrived + refused,
        records_out=arrived,
        stages=tuple(stage for stage in STAGES if stage in stages),
        hits=hits,
        misses=misses,
        errors=refused if "validate" in stages else None,
        **ages,
        **verdicts,
        removed=gone[0] if "cache" in stages else 0,
        absent=gone[1] if "cache" in stages else 0,
        requests=sum(read.requests for read in reads.values()),
        repeated=sum(read.repeated for read in reads.values()),
        gaps=tuple(gap for read in reads.values() for gap in read.gaps),
        notes=tuple(f"{api.name}: {note}" for api, read in reads.items() for note in read.notes),
        reasons=reasons,
    )


def _stages(stages):
    stages = frozenset(stages)
    unknown = stages - set(STAGES)
    if unknown:
        raise PollError(f"there is no stage {min(unknown)!r}; there are {', '.join(STAGES)}.")
    if "adapt" not in stages:
        raise PollError("without the stage adapt no record has a key, and no other stage has anything to work on.")
    return stages


def _check(apis, path, stages, dry_run):
    """Refuse what could only end in an empty report that looks like success."""
    if not apis:
        raise PollError("there is no source to poll.")
    names = [api.name for api in apis]
    if len(set(names)) < len(names):
        raise PollError(
            f"two sources have the name {max(names, key=names.count)!r}; the cache could not tell them apart."
        )
    if path is None and not dry_run and "cache" in stages:
        raise PollError("the stage cache needs the path of a file.")
