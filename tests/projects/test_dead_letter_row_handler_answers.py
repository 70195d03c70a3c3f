"""Answers to 6-11 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import dead_letter_row_handler as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "due": """
    one for each source row: a row for each letter?
        ~ order by id => group by batch_id, source_row order by id
    without blanks: line is mended?
        ~ coalesce(mended, payload) => trim(coalesce(mended, payload))
    resolved at 0: not resolved?
        ~ resolved_at is null => not coalesce(resolved_at, 0)
    resolved later: not resolved?
        ~ resolved_at is null => (resolved_at is null or resolved_at > :now)
    exactly twice: fewer than three?
        ~ retry_count < 3 => retry_count < 2
    only not three: fewer than three?
        ~ retry_count < 3 => retry_count <> 3
    any lease: before now?
        ~ (leased_until is null or leased_until <= :now) => leased_until is null
    a lease of 0: NULL, or now or before?
        ~ leased_until <= :now => leased_until <> 0 and leased_until <= :now
    empty is none: where that is NULL?
        ~ coalesce(mended, payload) => coalesce(nullif(mended, ''), payload)
    the name of the column: line?
        ~  as line =>  as payload
    latest first: in order of id?
        ~ order by id => order by id desc
    by the lease: in order of id?
        ~ order by id => order by leased_until, id
    as text: in order of id?
        ~ order by id => order by cast(id as text)
    oldest first: in order of id?
        ~ order by id => order by created_at, id
    only those of a batch: each letter?
        ~ where resolved_at => where batch_id <> '' and resolved_at
    """,
    "no_number": """
    a text: read by the baseline?
        = '{"name": "temperature", "value": "NULL"}'
    finite: NULL or infinite?
        = '{"name": "temperature", "value": 1e308}'
    another name: temperature?
        = '{"name": "temperature_2", "value": NaN}'
    no text: a text?
        = {"name": "temperature", "value": float("nan")}
    """,
    "process": """
    only errors of Python: an Exception?
        ~ except Exception as error: => except (ValueError, TypeError, KeyError, AttributeError, OSError) as error:
    an engine's error ends it: an Exception?
        ~ except Exception as error: => except (ArithmeticError, LookupError, ValueError, TypeError, OSError) as error:
    the reason alone: error as in Run?
        ~ f"{type(error).__name__}: {error}" => str(error)
    by repr: error as in Run?
        ~ f"{type(error).__name__}: {error}" => repr(error)
    stripped: the line as it came?
        ~ [batch_id, source_row, line, => [batch_id, source_row, line.strip(),
    among the letters: which line of the batch?
        ~ [batch_id, source_row, line, => [batch_id, dead + 1, line,
    half of the reason: error as in Run?
        ~ {type(error).__name__}: {error}", now] => {type(error).__name__}: {error}".splitlines()[0], now]
    blank ones are left out: each line its fate?
        - con.execute("savepoint line")
        + if not line.strip():
        +     continue
        + con.execute("savepoint line")
    no batch: batch_id?
        ~ [batch_id, source_row, line, => [None, source_row, line,
    another hour: now?
        ~ {error}", now] => {error}", 60]
    the other way round: (processed, dead_lettered)?
        ~ return len(lines) - dead, dead => return dead, len(lines) - dead
    all were processed: how many of each?
        ~ return len(lines) - dead, dead => return len(lines), dead
    a letter's own loss is passed over: an engine that refuses a letter?
        - con.execute(f"insert into dead_letters {columns} values (?, ?, ?, ?, ?)", letter)
        + try:
        +     con.execute(f"insert into dead_letters {columns} values (?, ?, ?, ?, ?)", letter)
        + except sqlite3.Error:
        +     continue
    an old letter again: a row in dead_letters?
        - con.execute("rollback to line")
        + con.execute("rollback to line")
        + con.execute("delete from dead_letters where payload = ?", [line])
    the same line once: each line its fate?
        ~ enumerate(lines, 1) => enumerate(dict.fromkeys(lines), 1)
    letters come through: nothing of the batch is left?
        - con.execute("rollback")
        + con.execute("rollback to line")
        + con.execute("commit")
    wrapped: the error as it is?
        - con.execute("rollback")
        - raise
        + con.execute("rollback")
        + raise RuntimeError("the batch was lost") from None
    a refused commit is left open: no transaction is open?
        - con.execute("commit")
        ~ return len(lines) => con.execute("commit"); return len(lines)
    """,
    "retry_letter": """
    any letter of this count: this id?
        ~ "where id = ? and retry_count = ?" => "where (id = ? or 1) and retry_count = ?"
    a count that was lower: this retry_count?
        ~ leased_until = ? {mine}" => leased_until = ? where id = ? and retry_count <= ?"
    asked first, counted then: others work on the same file?
        ~ count = f" => seen = con.execute(f"select 1 from dead_letters {mine}", letter[:2]).fetchone(); count = f"
        ~ con.execute(count, [now + 60, number, tries]).rowcount: => seen:
        - con.execute("begin immediate")
        + con.execute(count.replace(mine, "where id = ?"), [now + 60, number])
        + con.execute("begin immediate")
    only a resolved one is taken: another worker has taken it?
        ~ resolved_at = ? {mine}" => resolved_at = ? where id = ? and resolved_at is null and ? > 0"
    a lease from the last one: now + 60?
        ~ leased_until = ? {mine} => leased_until = coalesce(leased_until, ?) {mine}
    a longer lease: now + 60?
        ~ now + 60 => now + 61
    counted twice: one higher?
        ~ resolved_at = ? {mine} => resolved_at = ?, retry_count = retry_count + 1 {mine}
    when the lease ends: now as resolved_at?
        ~ [now, number, tries + 1] => [now + 60, number, tries + 1]
    the lease goes with it: what it wrote, and now?
        ~ resolved_at = ? {mine} => resolved_at = ?, leased_until = null {mine}
    another's letter, and committed: nothing that handle wrote?
        ~ con.execute("commit" if is_mine else "rollback") => con.execute("commit")
    a failed try is not counted: they stay?
        - return "failed"
        + con.execute("update dead_letters set retry_count = ? where id = ?", [tries, number])
        + return "failed"
    half of it: nothing that it wrote?
        ~ con.execute("rollback") => con.execute("commit")
    a new reason: all other columns?
        - return "failed"
        + con.execute("update dead_letters set error = ? where id = ?", [str(error), number])
        + return "failed"
    tried at once again: it raises, "failed"?
        - handle(con, line)
        + try:
        +     handle(con, line)
        + except Exception:
        +     handle(con, line)
    a taken one is an error: "taken"?
        ~ return "taken" => raise ValueError("another worker has it")
    """,
    "mend": """
    whatever came last: the largest sent_at?
        ~ max(sent_at) => max(rowid)
    the longest: the largest sent_at?
        ~ max(sent_at) => max(line)
    letters alike: batch_id as it is?
        ~ newest.batch_id = dead_letters.batch_id => lower(newest.batch_id) = lower(dead_letters.batch_id)
    the id: source_row?
        ~ newest.source_row = dead_letters.source_row => newest.source_row = dead_letters.id
    a resolved one at 0: not resolved?
        ~ resolved_at is null => not coalesce(resolved_at, 0)
    the payload too: do not touch payload?
        ~ set mended = newest.line => set payload = newest.line, mended = newest.line
    the error is over: do not touch error?
        ~ leased_until = null => leased_until = null, error = null
    blanks are nothing new: what would be tried anyway?
        ~ newest.line <> coalesce(mended, payload) => trim(newest.line) <> trim(coalesce(mended, payload))
    an empty line mends nothing: this line is its mended?
        ~ and resolved_at is null => and resolved_at is null and newest.line <> ''
    first come: mended once more?
        ~ and resolved_at is null => and resolved_at is null and mended is null
    only without tries: each letter?
        ~ and resolved_at is null => and resolved_at is null and retry_count >= 3
    only the free ones: each letter?
        ~ and resolved_at is null => and resolved_at is null and leased_until is null
    """,
}

# Right answers in other styles.
PASSES = {
    "due by not exists": (
        "due",
        """
        select d.id, d.retry_count, case when mended is null then payload else mended end line from dead_letters d
        where d.resolved_at isnull and d.retry_count in (0, 1, 2)
            and not exists (select 1 from dead_letters o where o.id = d.id and o.leased_until > :now)
        order by 1 asc
        """,
    ),
    "due by a union": (
        "due",
        """
        with open as (select * from dead_letters where resolved_at is null and 3 > retry_count)
        select id, retry_count, ifnull(mended, payload) as line from open where leased_until is null
        union all
        select id, retry_count, ifnull(mended, payload) from open where leased_until between 0 and :now
        order by id
        """,
    ),
    "due by a negation": (
        "due",
        """
        select id, retry_count, coalesce(mended, payload) line from dead_letters
        where not (resolved_at is not null or retry_count >= 3 or coalesce(leased_until > :now, false)) order by id
        """,
    ),
    "infinity by a number": ("no_number", """no_number = '{"name": "temperature", "value": 1e999}'"""),
    "infinity by a word": ("no_number", """no_number = '{"name": "temperature", "value": "-Infinity", "a": 1}'"""),
    "NaN as JSON has none": ("no_number", """no_number = '{"value": NaN, "name": "temperature"}'"""),
    "a function for a line": (
        "process",
        """
def process(con, batch_id, lines, handle, now):
    def one(place, line):
        con.execute("savepoint s")
        try:
            handle(con, line)
            return True
        except Exception as e:
            con.execute("rollback to savepoint s")
            error = "%s: %s" % (e.__class__.__name__, e)
            row = dict(batch_id=batch_id, source_row=place, payload=line, error=error, created_at=now)
            con.execute(
                "insert into dead_letters (batch_id, source_row, payload, error, created_at) "
                "values (:batch_id, :source_row, :payload, :error, :created_at)", row)
            return False
        finally:
            con.execute("release savepoint s")

    con.execute("begin exclusive")
    done = False
    try:
        told = [one(place + 1, line) for place, line in enumerate(lines)]
        con.execute("commit")
        done = True
    finally:
        if not done:
            con.execute("rollback")
    return told.count(True), told.count(False)
""",
    ),
    "the connection as a context manager": (
        "process",
        """
def process(con, batch_id, lines, handle, now):
    counts = [0, 0]
    with con:
        con.execute("begin")
        for n, line in enumerate(lines):
            con.execute("savepoint mark")
            error = None
            try:
                handle(con, line)
            except Exception as e:
                error = f"{type(e).__name__}: {e}"
                con.execute("rollback to mark")
            con.execute("release mark")
            if error is not None:
                con.execute(
                    "insert into dead_letters (batch_id, source_row, payload, error, created_at, retry_count) "
                    "values (?, ?, ?, ?, ?, 0)", (batch_id, n + 1, line, error, now))
            counts[error is not None] += 1
    return tuple(counts)
""",
    ),
    "marks with numbers": (
        "process",
        """
def process(con, batch_id, lines, handle, now):
    letters = []
    con.execute("begin immediate transaction")
    try:
        for n, line in enumerate(lines, start=1):
            con.execute(f"savepoint l{n}")
            try:
                handle(con, line)
            except Exception as e:
                con.execute(f"rollback to l{n}")
                letters += [(batch_id, n, line, ": ".join((type(e).__name__, str(e))), now)]
            con.execute(f"release l{n}")
        for letter in letters:
            con.execute(
                "insert into dead_letters (batch_id, source_row, payload, error, created_at) values (?,?,?,?,?)",
                letter)
    except BaseException:
        con.rollback()
        raise
    try:
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return len(lines) - len(letters), len(letters)
""",
    ),
    "a commit for each part": (
        "retry_letter",
        """
def retry_letter(con, letter, handle, now):
    id, count, line = letter
    con.execute("begin immediate")
    found = con.execute("select count(*) from dead_letters where id = ? and retry_count = ?", [id, count]).fetchone()
    if found[0] == 1:
        con.execute(
            "update dead_letters set retry_count = ?, leased_until = ? where id = ?", [count + 1, now + 60, id])
    con.execute("commit")
    if not found[0]:
        return "taken"
    try:
        con.execute("begin immediate")
        handle(con, line)
        changed = con.execute(
            "update dead_letters set resolved_at = ? where id = ? and retry_count = ?", [now, id, count + 1]).rowcount
        if changed:
            con.execute("commit")
            return "resolved"
        con.execute("rollback")
        return "taken"
    except Exception:
        con.execute("rollback")
        return "failed"
    except BaseException:
        con.execute("rollback")
        raise
""",
    ),
    "by returning": (
        "retry_letter",
        """
def retry_letter(con, letter, handle, now):
    claim = con.execute(
        "update dead_letters set retry_count = retry_count + 1, leased_until = :until "
        "where id = :id and retry_count = :n returning retry_count",
        {"until": now + 60, "id": letter[0], "n": letter[1]}).fetchall()
    if not claim:
        return "taken"
    ((mine,),) = claim
    result = "failed"
    con.execute("begin")
    try:
        handle(con, letter[2])
        cursor = con.execute(
            "update dead_letters set resolved_at = ? where id = ? and retry_count = ?", (now, letter[0], mine))
        result = "taken"
        if cursor.rowcount == 1:
            result = "failed"
            con.commit()
            result = "resolved"
    except Exception:
        pass
    finally:
        if con.in_transaction:
            con.rollback()
    return result
""",
    ),
    "the mark is set first": (
        "retry_letter",
        """
def retry_letter(con, letter, handle, now):
    number, count, line = letter
    where = " where id = %d and retry_count = %d"
    sql = "update dead_letters set retry_count = retry_count + 1, leased_until = %d" % (now + 60)
    if con.execute(sql + where % (number, count)).rowcount == 0:
        return "taken"
    con.execute("begin immediate")
    try:
        sql = "update dead_letters set resolved_at = %d" % now
        if con.execute(sql + where % (number, count + 1)).rowcount == 0:
            con.execute("rollback")
            return "taken"
        handle(con, line)
        con.execute("commit")
    except BaseException as e:
        if con.in_transaction:
            con.execute("rollback")
        if isinstance(e, Exception):
            return "failed"
        raise
    return "resolved"
""",
    ),
    "mend by a window": (
        "mend",
        """
        update dead_letters as d set leased_until = null, retry_count = 0, mended = c.line
        from (select *, rank() over (partition by batch_id, source_row order by sent_at desc) r from corrections) c
        where r = 1 and c.batch_id = d.batch_id and c.source_row = d.source_row
            and d.resolved_at is null and c.line is not coalesce(d.mended, d.payload)
        """,
    ),
    "mend by not exists": (
        "mend",
        """
        update dead_letters set mended = c.line, retry_count = 0, leased_until = null
        from corrections c
        where (c.batch_id, c.source_row) = (dead_letters.batch_id, dead_letters.source_row) and resolved_at is null
            and not exists (select 1 from corrections l where l.batch_id = c.batch_id and l.source_row = c.source_row
                            and l.sent_at > c.sent_at)
            and c.line != case when mended is null then payload else mended end
        """,
    ),
    "mend by a subquery": (
        "mend",
        """
        update dead_letters set retry_count = 0, leased_until = null, mended = (
            select line from corrections c
            where c.batch_id = dead_letters.batch_id and c.source_row = dead_letters.source_row
            order by sent_at desc limit 1)
        where resolved_at is null and ifnull(mended, payload) <> (
            select line from corrections c
            where c.batch_id = dead_letters.batch_id and c.source_row = dead_letters.source_row
            order by sent_at desc limit 1)
        """,
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
