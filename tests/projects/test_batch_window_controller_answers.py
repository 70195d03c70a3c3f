"""Answers to 6-13: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import batch_window_controller as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "counts": """
    both ends: before its end_ts?
        ~ ts < end_ts => ts <= end_ts
    neither end: not before its start_ts?
        ~ ts >= start_ts => ts > start_ts
    no zero: 0 among them?
        ~ left join => join
    zero is one: 0 among them?
        ~ count(ts) => count(*)
    distinct moments: count the events?
        ~ count(ts) => count(distinct ts)
    by bounds: a row for each window?
        ~ group by window_id => group by start_ts, end_ts
    by start: a row for each window?
        ~ group by window_id => group by start_ts
    whole hours: not before its start_ts, and before its end_ts?
        ~ ts >= start_ts and ts < end_ts => substr(ts, 1, 13) >= substr(start_ts, 1, 13) and ts < end_ts
    the time of day: not before its start_ts?
        ~ ts >= start_ts and ts < end_ts => time(ts) >= time(start_ts) and time(ts) < time(end_ts)
    another name: columns window_id and events?
        ~ as events => as n
    a minute less: before its end_ts?
        ~ ts < end_ts => ts < strftime('%Y-%m-%dT%H:%MZ', end_ts, '-1 minutes')
    the first window only: belongs to a window when?
        = select w.window_id, count(e.ts) as events from batch_windows w left join events e
        = on e.ts >= w.start_ts and e.ts < w.end_ts and w.window_id = (
        =     select min(window_id) from batch_windows where e.ts >= start_ts and e.ts < end_ts)
        = group by w.window_id
    but those that failed: a row for each window?
        - group by window_id
        + where status <> 'failed' group by window_id
    the other half: not before its start_ts, and before its end_ts?
        ~ ts >= start_ts and ts < end_ts => ts > start_ts and ts <= end_ts
    """,
    "nested": """
    five: at most four?
        = [[0, 18], [2, 4], [6, 8], [10, 12], [14, 16]]
    halves: whole hours?
        = [[0, 18], [2, 4.5], [6, 8]]
    over midnight: at most 24?
        = [[0, 26], [2, 4], [6, 8]]
    empty: start < end?
        = [[0, 18], [2, 2], [6, 8]]
    true for one: whole hours?
        = [[False, 18], [2, 4], [6, 8]]
    named: one pair is not named?
        = [[0, 18], [2, 4], [18, 20]]
    no gap: a gap that is reported?
        = [[0, 24], [0, 24], [0, 24]]
    nothing: a list of windows?
        = []
    """,
    "overlaps_and_gaps": """
    touching: a common moment?
        ~ each[1] > window[0] => each[1] >= window[0]
    neighbours: each pair?
        ~ open_windows.append(window) => open_windows = [window]
    alike are one: each pair of windows?
        ~ sorted(windows) => sorted(set(windows))
    twice: once?
        ~ return overlaps, gaps => return overlaps + [(two, one) for one, two in overlaps], gaps
    single windows: as a pair of windows?
        ~ overlaps += [(each, window) for each in open_windows] => overlaps += open_windows and [window]
    what is common: as a pair of windows?
        ~ [(each, window) for each in open_windows] => [(window[0], min(each[1], window[1])) for each in open_windows]
    in the plan only: each pair?
        ~ [(each, window) for each in open_windows] => [(each, window) for each in open_windows if window[0] < end]
    in the plan from its start: each pair?
        ~ [(each, window) for each in open_windows] => [(each, window) for each in open_windows if each[1] > start]
    the last end: where no window is?
        ~ covered = max(covered, window[1]) => covered = window[1]
    first and last only: where no window is?
        ~ if covered < end: => if covered < end and not gaps:
    beyond: until before end?
        ~ if covered < end: => if True:
    from nought: from start?
        ~ [], [], [], start => [], [], [], min(start, 0) if isinstance(start, int) else start
    latest first: in order of time?
        ~ return overlaps, gaps => return overlaps, gaps[::-1]
    sorts in place: not touch windows?
        - for window in sorted(windows):
        + windows.sort()
        + for window in windows:
    a generator: two lists?
        ~ return overlaps, gaps => return overlaps, len(gaps)
    hour by hour: can be compared?
        - if covered < end:
        -     gaps.append((covered, end))
        + if covered + 0 < end:
        +     gaps.append((covered, end))
    cut at each window: as long as it can be?
        ~ gaps.append((covered, end)) => gaps.extend([(covered, end)] * 2)
    """,
    "claim": """
    looks and takes: never get one window?
        = free = con.execute("select window_id, token + 1 from batch_windows where status = 'pending' or (status = "
        =     "'running' and lease_until <= ?) order by start_ts limit 1", [now]).fetchone()
        = if free is None:
        =     return None
        = con.execute("update batch_windows set status = 'running', holder = ?, lease_until = ?, token = ? where "
        =     "window_id = ?", [worker, now + seconds, free[1], free[0]])
        = return free
    gives up: None when no window is free?
        = free = con.execute("select window_id, token from batch_windows where status = 'pending' or (status = "
        =     "'running' and lease_until <= ?) order by start_ts limit 1", [now]).fetchone()
        = if free is None:
        =     return None
        = done = con.execute("update batch_windows set status = 'running', holder = ?, lease_until = ?, token = "
        =     "token + 1 where window_id = ? and token = ?", [worker, now + seconds, *free])
        = return (free[0], free[1] + 1) if done.rowcount else None
    a deferred lock: reaches the caller?
        = con.execute("begin")
        = free = con.execute("select window_id, token + 1 from batch_windows where status = 'pending' or (status = "
        =     "'running' and lease_until <= ?) order by start_ts limit 1", [now]).fetchone()
        = if free:
        =     con.execute("update batch_windows set status = 'running', holder = ?, lease_until = ?, token = ? where "
        =         "window_id = ?", [worker, now + seconds, free[1], free[0]])
        = con.execute("commit")
        = return free
    sure of pending only: never get one window?
        = while True:
        =     free = con.execute("select window_id, token + 1, status from batch_windows where status = 'pending' or "
        =         "(status = 'running' and lease_until <= ?) order by start_ts limit 1", [now]).fetchone()
        =     if free is None:
        =         return None
        =     if con.execute("update batch_windows set status = 'running', holder = ?, lease_until = ?, token = token "
        =         "+ 1 where window_id = ? and status = ?", [worker, now + seconds, free[0], free[2]]).rowcount:
        =         return free[:2]
    locked is nothing: the engine's error reaches the caller?
        - claimed = con.execute(
        + try: con.execute("begin immediate"); con.execute("commit")
        + except Exception: return None
        + claimed = con.execute(
    asks afterwards: the tuple (window_id, token) of this window?
        - return claimed[0] if claimed else None
        + if not claimed:
        +     return None
        + mine = "select window_id, token from batch_windows where holder = ? and lease_until = ?"
        + return con.execute(mine + " and status = 'running' order by start_ts", [worker, now + seconds]).fetchone()
    at its end: from lease_until on?
        ~ lease_until <= :now => lease_until < :now
    failed too: what is free?
        ~ status = 'pending' or => status in ('pending', 'failed') or
    a lease of pending: what is free?
        ~ status = 'pending' or (status = 'running' and => status in ('pending', 'running') and (lease_until is null or
    never again: one that is running whose lease is over?
        ~ status = 'pending' or (status = 'running' and lease_until <= :now) => status = 'pending'
    by id: smallest start_ts?
        ~ order by start_ts limit 1 => order by window_id limit 1
    pending first: smallest start_ts?
        ~ order by start_ts limit 1 => order by status <> 'pending', start_ts limit 1
    all of them: not touch other windows?
        ~ order by start_ts limit 1 => order by start_ts
    begins at one: token is one higher?
        ~ token = token + 1 => token = max(token, 0) + 1 - (token > 5)
    one token for all: token is one higher?
        ~ token = token + 1 => token = (select max(token) + 1 from batch_windows)
    the old token: return the tuple (window_id, token)?
        ~ returning window_id, token => returning window_id, token - 1
    the id only: return the tuple?
        ~ return claimed[0] if claimed else None => return claimed[0][0] if claimed else None
    nothing is false: None when no window is free?
        ~ return claimed[0] if claimed else None => return claimed[0] if claimed else ()
    a longer lease: lease_until is now + seconds?
        ~ :now + :seconds => max(coalesce(lease_until, 0), :now) + :seconds
    a name in the text: worker, a text?
        - holder = :worker
        + holder = :worker || ''
        ~ {"worker": worker, => {"worker": worker.strip() or None,
    keeps the start: not touch the other columns?
        ~ set status = 'running', => set status = 'running', start_ts = start_ts || '',  end_ts = start_ts || 'z',
    """,
    "publish": """
    asks nobody: has this token?
        -  and token = ?
        ~ [window_id, token] => [window_id]
    an older token will do: has this token?
        ~ token = ? => token >= ?
    a later token will do: has this token?
        ~ token = ? => token <= ?
    completed too: is running?
        ~ status = 'running' => status in ('running', 'completed')
    pending too: is running?
        ~ status = 'running' => status <> 'completed'
    any window: this window?
        ~ window_id = ? and token = ? => ? = ? or 1 = 1
    once for all: one more row?
        ~ if is_mine => if is_mine and window_id not in sum(con.execute("select window_id from target").fetchall(), ())
    replaced: one more row?
        - con.execute("insert into target values (?, ?)", [window_id, events])
        + con.execute("delete from target where window_id = ?", [window_id])
        + con.execute("insert into target values (?, ?)", [window_id, events])
    nothing counted, nothing written: one more row?
        ~ if is_mine => if is_mine and events
    status alone: one more row in target?
        - con.execute("insert into target values (?, ?)", [window_id, events])
        + pass
    always true: return False?
        ~ return is_mine => return True
    a one: return True?
        ~ return is_mine => return int(is_mine)
    refused aloud: return False?
        ~ return is_mine => return is_mine or 1 / 0
    by the lease: a lease that is over does no harm?
        ~ status = 'running'" => status = 'running' and lease_until > 60"
    keeps the error: an error reaches the caller?
        - raise
        + return False
    its own error: as it is?
        - raise
        + raise RuntimeError("not published")
    left open: no transaction is open?
        - con.execute("rollback")
    commits what there is: nothing is written?
        ~ con.execute("rollback") => con.execute("commit")
    holder goes: the other columns of this one?
        ~ set status = 'completed' => set status = 'completed', holder = null
    lease goes: the other columns of this one?
        ~ set status = 'completed' => set status = 'completed', lease_until = null
    two commits: both in one commit?
        = mine = "window_id = ? and token = ? and status = 'running'"
        = done = con.execute(f"update batch_windows set status = 'completed' where {mine}", [window_id, token])
        = if done.rowcount != 1:
        =     return False
        = con.execute("insert into target values (?, ?)", [window_id, events])
        = return True
    asks before: another worker may claim between?
        = mine = "window_id = ? and token = ? and status = 'running'"
        = if not con.execute(f"select 1 from batch_windows where {mine}", [window_id, token]).fetchall():
        =     return False
        = con.execute("begin immediate")
        = try:
        =     con.execute("insert into target values (?, ?)", [window_id, events])
        =     con.execute("update batch_windows set status = 'completed' where window_id = ?", [window_id])
        =     con.execute("commit")
        = except BaseException:
        =     con.execute("rollback")
        =     raise
        = return True
    """,
}

PASSES = {
    "a sum": (
        "counts",
        "select window_id, coalesce(sum(ts >= start_ts and ts < end_ts), 0) as events\n"
        "from batch_windows left join events on true group by window_id",
    ),
    "a filter": (
        "counts",
        "select w.window_id, count(*) filter (where e.ts is not null) as events from batch_windows as w "
        "left outer join events as e on not e.ts < w.start_ts and not e.ts >= w.end_ts group by w.rowid order by 2",
    ),
    "with a name": (
        "counts",
        "with inside as (select window_id from batch_windows join events on start_ts <= ts and end_ts > ts)\n"
        "select window_id, (select count(*) from inside where inside.window_id = batch_windows.window_id) as events "
        "from batch_windows",
    ),
    "tuples, two of one kind": ("nested", "nested = ((3, 20), (3, 5), (8, 9), (8, 9))"),
    "the whole day": ("nested", "nested = [[0, 24], [1, 2], [3, 4]]"),
    "from behind": ("nested", "nested = [[12, 13], [6, 8], [1, 24]]"),
    "by events": (
        "overlaps_and_gaps",
        """def overlaps_and_gaps(windows, start, end):
            marks = [(window[1], 0, n) for n, window in enumerate(windows)]
            marks += [(window[0], 1, n) for n, window in enumerate(windows)]
            inside, pairs, free, since = set(), [], [], start
            for moment, comes, n in sorted(marks):
                if comes:
                    if not inside and since < min(moment, end):
                        free.append([since, min(moment, end)])
                    pairs += [[windows[n], windows[other]] for other in inside]
                    inside.add(n)
                else:
                    inside.discard(n)
                    if not inside:
                        since = max(start, moment)
            if not inside and since < end:
                free.append([since, end])
            return [pairs, free]""",
    ),
    "pairs by combinations": (
        "overlaps_and_gaps",
        """def overlaps_and_gaps(windows, start, end):
            from itertools import combinations
            over = [(a, b) for a, b in combinations(windows, 2) if a[0] < b[1] and b[0] < a[1]]
            gaps, reached = [], start
            for s, e in sorted(w for w in windows if w[1] > start and w[0] < end):
                if s > reached:
                    gaps.append((reached, s))
                reached = max(reached, e)
            return over, gaps + [(reached, end)] * (reached < end)""",
    ),
    "a heap": (
        "overlaps_and_gaps",
        """def overlaps_and_gaps(windows, start, end):
            import heapq
            overlaps, gaps, heap, reached = [], [], [], start
            for begins, ends in sorted(windows):
                while heap and heap[0][0] <= begins:
                    heapq.heappop(heap)
                overlaps.extend(((begins, ends), (other, until)) for until, other in heap)
                heapq.heappush(heap, (ends, begins))
                if reached < begins and reached < end:
                    gaps.append((reached, min(begins, end)))
                reached = max(reached, ends)
            if reached < end:
                gaps.append((reached, end))
            return overlaps, gaps""",
    ),
    "try again": (
        "claim",
        """def claim(con, worker, now, seconds):
            while True:
                row = con.execute(
                    "select window_id, token from batch_windows where status = 'pending' "
                    "or status = 'running' and lease_until <= ? order by start_ts limit 1",
                    (now,),
                ).fetchone()
                if row is None:
                    return None
                changed = con.execute(
                    "update batch_windows set status = 'running', holder = ?, lease_until = ?, token = token + 1 "
                    "where window_id = ? and token = ?",
                    (worker, now + seconds, *row),
                ).rowcount
                if changed == 1:
                    return row[0], row[1] + 1""",
    ),
    "by the smallest": (
        "claim",
        """def claim(con, worker, now, seconds):
            return con.execute(
                "with free as (select * from batch_windows where status = 'pending' or (status = 'running' "
                "and not lease_until > ?1)) update batch_windows set token = 1 + token, lease_until = ?1 + ?2, "
                "holder = ?3, status = 'running' where start_ts = (select min(start_ts) from free) "
                "returning window_id, token",
                (now, seconds, worker),
            ).fetchone()""",
    ),
    "under an exclusive lock": (
        "claim",
        """def claim(con, worker, now, seconds):
            con.execute("begin exclusive")
            rows = con.execute(
                "select window_id, token, status, lease_until from batch_windows order by start_ts"
            ).fetchall()
            found = None
            for window_id, token, status, until in rows:
                if status == "pending" or (status == "running" and until <= now):
                    found = (window_id, token + 1)
                    con.execute(
                        "update batch_windows set status='running', holder=?, token=?, lease_until=? where window_id=?",
                        [worker, token + 1, now + seconds, window_id],
                    )
                    break
            con.commit()
            return found""",
    ),
    "column by column": (
        "claim",
        """def claim(con, worker, now, seconds):
            con.execute("begin immediate")
            try:
                row = con.execute(
                    "select window_id, token from batch_windows where status = 'pending' "
                    "or (status = 'running' and lease_until <= ?) order by start_ts",
                    [now],
                ).fetchone()
                if row is None:
                    return None
                values = {"status": "running", "holder": worker, "lease_until": now + seconds, "token": row[1] + 1}
                for column, value in values.items():
                    con.execute(f"update batch_windows set {column} = ? where window_id = ?", [value, row[0]])
                return row[0], row[1] + 1
            finally:
                con.commit()""",
    ),
    "written first, taken back if it was not hers": (
        "publish",
        """def publish(con, window_id, token, events):
            con.execute("begin")
            try:
                con.execute("insert into target values (?, ?)", [window_id, events])
                done = con.execute(
                    "update batch_windows set status = 'completed' where window_id = ? and token = ? "
                    "and status = 'running'",
                    [window_id, token],
                ).rowcount
                con.commit() if done else con.rollback()
            except sqlite3.Error:
                con.rollback()
                raise
            return bool(done)""",
    ),
    "asked under the lock": (
        "publish",
        """def publish(con, window_id, token, events):
            con.execute("begin exclusive")
            try:
                row = con.execute(
                    "select token, status from batch_windows where window_id = ?", [window_id]
                ).fetchone()
                if row != (token, "running"):
                    con.execute("rollback")
                    return False
                con.execute("insert into target (window_id, events) values (?, ?)", [window_id, events])
                con.execute("update batch_windows set status = 'completed' where window_id = ?", [window_id])
                con.execute("commit")
                return True
            except Exception:
                con.rollback()
                raise""",
    ),
    "as a with block": (
        "publish",
        """def publish(con, window_id, token, events):
            con.execute("begin immediate")
            with con:
                done = con.execute(
                    "update batch_windows set status = 'completed' "
                    "where (window_id, token, status) = (?, ?, 'running') returning window_id",
                    (window_id, token),
                ).fetchall()
                con.executemany("insert into target values (?, ?)", [(each, events) for (each,) in done])
            return len(done) > 0""",
    ),
    "a deferred begin, and the update first": (
        "publish",
        """def publish(con, window_id, token, events):
            con.execute("begin")
            try:
                n = con.execute(
                    "update batch_windows set status = 'completed' where window_id = ? and token = ? "
                    "and status = 'running'",
                    [window_id, token],
                ).rowcount
                if n:
                    con.execute("insert into target values (?, ?)", [window_id, events])
                con.commit()
            except BaseException:
                if con.in_transaction:
                    con.rollback()
                raise
            return bool(n)""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
