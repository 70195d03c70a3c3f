"""Answers to 6-01: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import sql_connection_simulator as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "shrink": """
    closes the newest: those that were given back first?
        - while len(pool.idle) > keep:
        -     pool.idle.pop(0).close()
        + for con in pool.idle[keep:]:
        +     pool.idle.remove(con)
        +     con.close()
    a negative slice: at most keep?
        - while len(pool.idle) > keep:
        -     pool.idle.pop(0).close()
        -     closed += 1
        + old = pool.idle[: len(pool.idle) - keep]
        + del pool.idle[: len(pool.idle) - keep]
        + closed = len(old)
        + for con in old:
        +     con.close()
    turned round: in their order?
        - return closed
        + with pool.changed:
        +     pool.idle.reverse()
        + return closed
    what is left: how many you closed?
        ~ return closed => return len(pool.idle)
    with those that are out: at most keep in pool.idle?
        ~ len(pool.idle) > keep => len(pool.idle) + pool.lent > keep and pool.idle
    one stays: at most keep?
        ~ > keep => > max(keep, 1)
    every second: those that were given back first?
        - while len(pool.idle) > keep:
        -     pool.idle.pop(0).close()
        + for con in pool.idle[: max(len(pool.idle) - keep, 0)]:
        +     pool.idle.pop(0)
        +     pool.idle[0].close() if pool.idle else con.close()
    nothing to tell: return how many?
        ~ return closed => return closed or None
    lent is lowered: what is not touched?
        - closed += 1
        + closed += 1
        + pool.lent -= 1
    """,
    "left_behind": """
    in a comment: is another afterwards?
        = select 1 -- insert into events (label) values ('x')
    no row of that id: is another afterwards?
        = update events set label = 'x' where id = 99
    a savepoint: is another afterwards?
        = savepoint a
    committed: sees nothing until the next borrower's commit?
        = insert into events (label) values ('x'); commit
    another table: events is another afterwards?
        = create table drafts (label text)
    """,
    "acquire": """
    one second at most: so many seconds?
        ~ deadline = pool.steady() + seconds => deadline = pool.steady() + min(seconds, 30)
    whole seconds: so many seconds?
        ~ deadline = pool.steady() + seconds => deadline = pool.steady() + int(seconds)
    any wake-up: a wake-up is no promise?
        - pool.changed.wait(left)
        + if pool.changed.wait(left):
        +     break
    believes wait: and all are out?
        - left = deadline - pool.steady()
        - if left <= 0:
        -     raise TimeoutError(f"all {pool.size} connections were out for {seconds} s")
        - pool.changed.wait(left)
        + if not pool.changed.wait(deadline - pool.steady()):
        +     raise TimeoutError
    two looks: a wake-up is no promise?
        = deadline = pool.steady() + seconds
        = with pool.changed:
        =     for _ in range(3):
        =         if pool.lent < pool.size:
        =             con = take(pool)
        =             pool.lent += 1
        =             return con
        =         pool.changed.wait(max(deadline - pool.steady(), 0))
        =     raise TimeoutError
    another clock: by pool.steady()?
        ~ deadline = pool.steady() + seconds => deadline = time.monotonic() + seconds
        ~ left = deadline - pool.steady() => left = deadline - time.monotonic()
    never at zero: as soon as fewer than size are out?
        - deadline = pool.steady() + seconds
        + if seconds <= 0:
        +     raise TimeoutError
        + deadline = pool.steady() + seconds
    gives up at once: wait on pool.changed?
        ~ if left <= 0 => if left <= seconds
    one too many: only when lent is below size?
        ~ pool.lent >= pool.size => pool.lent > pool.size
    another error: raise TimeoutError?
        ~ raise TimeoutError( => raise RuntimeError(
    none instead: raise TimeoutError?
        ~ raise TimeoutError(f"all {pool.size} connections were out for {seconds} s") => return None
    taken before: without calling take?
        = deadline, con = pool.steady() + seconds, take(pool)
        = with pool.changed:
        =     while pool.lent >= pool.size:
        =         left = deadline - pool.steady()
        =         if left <= 0:
        =             raise TimeoutError
        =         pool.changed.wait(left)
        =     pool.lent += 1
        = return con
    taken for nothing: take is called once?
        - con = take(pool)
        + take(pool)
        + con = take(pool)
    lent is set: one higher?
        ~ pool.lent += 1 => pool.lent = 1
    not counted: one higher?
        - pool.lent += 1
    counted outside: while you hold pool.changed?
        - pool.lent += 1
        ~ return con => pool.lent += 1; return con
    counted and taken back for some: when take raises nothing was lent?
        - con = take(pool)
        - pool.lent += 1
        + pool.lent += 1
        + try:
        +     con = take(pool)
        + except Exception:
        +     pool.lent -= 1
        +     raise
    wrapped: its error reaches the caller?
        - con = take(pool)
        + try:
        +     con = take(pool)
        + except OSError as error:
        +     raise TimeoutError("no connection") from error
    tries take again: take is called once?
        - con = take(pool)
        + try:
        +     con = take(pool)
        + except Exception:
        +     con = take(pool)
    only one: fewer than pool.size?
        ~ pool.lent >= pool.size => pool.lent >= 1
    stays held: others want in?
        - with pool.changed:
        + pool.changed.acquire()
        + if True:
    a third of the time: so many seconds?
        ~ if left <= 0 => if left < seconds / 3
    """,
    "release": """
    at the front: the last in pool.idle?
        ~ pool.idle.append(con) => pool.idle.insert(0, con)
    only one place: the last in pool.idle?
        ~ pool.idle.append(con) => pool.idle[:] = [con]
    all are back: one lower?
        ~ pool.lent -= 1 => pool.lent = 0
    told when clean: in both cases?
        - pool.changed.notify_all()
        + if is_clean:
        +     pool.changed.notify_all()
    woken too early: is woken and finds it so?
        - with pool.changed:
        -     if is_clean:
        -         pool.idle.append(con)
        -     pool.lent -= 1
        -     pool.changed.notify_all()
        + with pool.changed:
        +     if is_clean:
        +         pool.idle.append(con)
        +     pool.changed.notify_all()
        + with pool.changed:
        +     pool.lent -= 1
    only when full: in both cases?
        - pool.changed.notify_all()
        + if pool.lent == 0:
        +     pool.changed.notify_all()
    one kind of error: no error of con's?
        ~ except Exception: => except sqlite3.OperationalError:
    the engine's: no error of con's?
        ~ except Exception: => except psycopg.Error:
    rolled back on SQLite: of SQLite or of PostgreSQL?
        - con.rollback()
        - con.execute("select 1")
        - con.rollback()
        + if con.in_transaction:
        +     con.rollback()
        + con.execute("select 1")
    what the client knows: answers select 1?
        - con.execute("select 1")
        - con.rollback()
        + if getattr(con, "closed", False):
        +     raise ConnectionError
    a cursor asks nobody: answers select 1?
        - con.execute("select 1")
        - con.rollback()
        + con.cursor().close()
    another mode: the settings of con?
        - con.execute("select 1")
        - con.rollback()
        + if not isinstance(con, sqlite3.Connection):
        +     con.autocommit = True
        + con.execute("select 1")
    always closed: is the last in pool.idle?
        ~ if is_clean => if False
    closed and kept: not in pool.idle?
        ~ if is_clean => if True
    dead ones are told: reaches the caller?
        - is_clean = False
        - with contextlib.suppress(Exception):
        -     con.close()
        + with contextlib.suppress(Exception):
        +     con.close()
        + with pool.changed:
        +     pool.lent -= 1
        +     pool.changed.notify_all()
        + raise
    a close that fails: whichever of its calls fails?
        - with contextlib.suppress(Exception):
        -     con.close()
        + con.close()
    rollback may fail: when con can be rolled back?
        - con.rollback()
        - con.execute("select 1")
        - con.rollback()
        + with contextlib.suppress(Exception):
        +     con.rollback()
        + con.execute("select 1")
        + with contextlib.suppress(Exception):
        +     con.rollback()
    the last rollback may fail: when con can be rolled back?
        - con.rollback()
        - con.execute("select 1")
        - con.rollback()
        + if isinstance(con, sqlite3.Connection):
        +     con.execute("select 1")
        +     with contextlib.suppress(Exception):
        +         con.rollback()
        + else:
        +     con.rollback()
        +     con.execute("select 1")
        +     con.rollback()
    without the lock: while you hold pool.changed?
        - pool.lent -= 1
        ~ is_clean = True => is_clean = True; pool.lent -= 1
    twice: the last in pool.idle?
        ~ pool.idle.append(con) => pool.idle += [con, con]
    lent before it is asked: belongs to the next borrower as soon as you let go?
        = with pool.changed:
        =     pool.idle.append(con)
        =     pool.lent -= 1
        =     pool.changed.notify_all()
        = try:
        =     con.rollback()
        =     con.execute("select 1")
        =     con.rollback()
        = except Exception:
        =     with contextlib.suppress(Exception):
        =         con.close()
        =     with pool.changed:
        =         pool.idle.remove(con)
    a new one for an old: it is closed, and not in pool.idle?
        - pool.lent -= 1
        + if not is_clean:
        +     pool.idle.append(con)
        + pool.lent -= 1
    """,
    "take_alive": """
    all are asked: the connections that you need not ask?
        - while pool.idle:
        + for con in list(pool.idle):
        +     try:
        +         con.execute("select 1")
        +         con.rollback()
        +     except Exception:
        +         pool.idle.remove(con)
        + while pool.idle:
    dead ones stay: stands in pool.idle no more?
        - continue
        + pool.idle.insert(0, con)
        + break
    counted before: reused one higher?
        - pool.reused += 1
        ~ con = pool.idle.pop() => con = pool.idle.pop(); pool.reused += 1
    one error: no error of an idle connection?
        ~ except Exception: => except sqlite3.OperationalError:
    a close that fails: no error of an idle connection?
        - with contextlib.suppress(Exception):
        -     con.close()
        + con.close()
    one try: the one before it is asked?
        - continue
        + break
    none for an error: one of pool.connect() does?
        - con = pool.connect()
        + try:
        +     con = pool.connect()
        + except Exception:
        +     return None
    counted too early: then nothing is counted?
        - con = pool.connect()
        - pool.created += 1
        + pool.created += 1
        + try:
        +     con = pool.connect()
        + except Exception:
        +     pool.created -= 1
        +     raise
    both counted: reused one higher?
        - pool.created += 1
        + pool.created += 1
        + pool.reused += 1
    a second try: one of pool.connect() does?
        - con = pool.connect()
        + try:
        +     con = pool.connect()
        + except OSError:
        +     con = pool.connect()
    it stays in the list: stands in pool.idle no more?
        - con = pool.idle.pop()
        + con = pool.idle[-1]
    committed: no transaction open?
        ~ con.rollback() => con.cursor().close()
    only the client: answers select 1?
        - con.execute("select 1")
        + if getattr(con, "closed", False):
        +     raise ConnectionError
    lent is counted too: who counts lent?
        - pool.reused += 1
        + pool.reused += 1
        + pool.lent += 1
    the oldest first: came back last?
        ~ pool.idle.pop() => pool.idle.pop(0)
    in autocommit: no connection's settings?
        - con.execute("select 1")
        - con.rollback()
        + if not isinstance(con, sqlite3.Connection):
        +     con.autocommit = True
        + con.execute("select 1")
    never an old one: the connection that came back last?
        ~ while pool.idle => while False
    """,
}
PASSES = {
    "slices by twos": (
        "shrink",
        """def shrink(pool, keep):
            pool.changed.acquire()
            try:
                before = len(pool.idle)
                stay = pool.idle[-keep:] if keep else []
                gone = [con for con in pool.idle if con not in stay]
                pool.idle[:] = stay
            finally:
                pool.changed.release()
            for con in gone:
                con.close()
            return before - len(stay)""",
    ),
    "an id of its own": ("left_behind", "insert into events (id, label) values (3, 'draft')"),
    "a delete": ("left_behind", "DELETE FROM events"),
    "an update": ("left_behind", "update events set label = upper(label)"),
    "a select that inserts": ("left_behind", "insert into events (label) select label from events"),
    "in short naps": (
        "acquire",
        """def acquire(pool, seconds, take):
            end = pool.steady() + seconds
            pool.changed.acquire()
            try:
                while True:
                    if pool.lent < pool.size:
                        con = take(pool)
                        pool.lent += 1
                        return con
                    now = pool.steady()
                    if now >= end:
                        raise TimeoutError("sorry")
                    pool.changed.wait(min(0.5, end - now))
            finally:
                pool.changed.release()""",
    ),
    "counts first and takes back": (
        "acquire",
        """def acquire(pool, seconds, take):
            until = pool.steady() + seconds
            with pool.changed:
                while pool.lent == pool.size:
                    if pool.steady() >= until:
                        raise TimeoutError(seconds)
                    pool.changed.wait(until - pool.steady())
                pool.lent += 1
                try:
                    return take(pool)
                except BaseException:
                    pool.lent -= 1
                    pool.changed.notify()
                    raise""",
    ),
    "lets go and comes again": (
        "acquire",
        """def acquire(pool, seconds, take):
            began = pool.steady()
            while True:
                with pool.changed:
                    if pool.size - pool.lent > 0:
                        con = take(pool)
                        pool.lent += 1
                        return con
                    left = seconds - (pool.steady() - began)
                    if left <= 0:
                        class NoConnection(TimeoutError):
                            pass
                        raise NoConnection
                    pool.changed.wait(timeout=left)""",
    ),
    "all of it held": (
        "release",
        """def release(pool, con):
            with pool.changed:
                pool.lent -= 1
                pool.changed.notify()
                try:
                    con.rollback()
                    assert con.execute("select 1").fetchone() == (1,)
                    con.rollback()
                    pool.idle += [con]
                except Exception:
                    try:
                        con.close()
                    except Exception:
                        pass""",
    ),
    "asks its kind": (
        "release",
        """def release(pool, con):
            try:
                con.rollback()
                cur = con.cursor()
                cur.execute("SELECT 1")
                cur.fetchall()
                cur.close()
                if isinstance(con, psycopg.Connection):
                    con.rollback()
                alive = True
            except (sqlite3.Error, psycopg.Error):
                alive = False
                try:
                    con.close()
                except Exception as error:
                    print(error)
            finally:
                with pool.changed:
                    if alive:
                        pool.idle.append(con)
                    pool.lent = pool.lent - 1
                    pool.changed.notify_all()""",
    ),
    "in a transaction of its own": (
        "release",
        """def release(pool, con):
            ok = False
            try:
                con.rollback()
                if hasattr(con, "transaction"):
                    with con.transaction():
                        con.execute("select 1").fetchone()
                else:
                    con.execute("select 1").fetchone()
                ok = True
            except Exception:
                with contextlib.suppress(Exception):
                    con.close()
            with pool.changed:
                pool.lent -= 1
                if ok:
                    pool.idle.append(con)
                pool.changed.notify_all()""",
    ),
    "by recursion": (
        "take_alive",
        """def take_alive(pool):
            if not pool.idle:
                new = pool.connect()
                pool.created = pool.created + 1
                return new
            *pool.idle, con = pool.idle
            try:
                con.execute("select 1").fetchall()
                con.rollback()
            except Exception:
                try:
                    con.close()
                except Exception:
                    pass
                return take_alive(pool)
            pool.reused += 1
            return con""",
    ),
    "from the end": (
        "take_alive",
        """def take_alive(pool):
            for place in range(len(pool.idle) - 1, -1, -1):
                con = pool.idle[place]
                del pool.idle[place]
                ok = True
                try:
                    con.cursor().execute("select 1")
                    con.rollback()
                except (psycopg.Error, sqlite3.Error, OSError):
                    ok = False
                if ok:
                    pool.reused += 1
                    return con
                with contextlib.suppress(psycopg.Error, sqlite3.Error):
                    con.close()
            con = pool.connect()
            pool.created += 1
            return con""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
