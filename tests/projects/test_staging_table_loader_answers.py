"""Answers to 6-02: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import staging_table_loader as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "ingest_error": """
    white space is nothing: None or empty?
        ~ not row[name] => not (row[name] or "").strip()
    an empty text for nothing: None when nothing is amiss?
        - if len(row["message"]) > 200:
        + if len(row["message"]) <= 200:
        +     return ""
        + else:
    trimmed length: the number of characters of the message?
        ~ if len(row["message"]) > 200 => if len(row["message"].strip()) > 200
    bytes: the number of characters?
        ~ if len(row["message"]) > 200 => if len(row["message"].encode()) > 200
    bytes told: N is the number of characters?
        ~ {len(row['message'])} => {len(row['message'].encode())}
    more than 201: more than 200?
        ~ > 200 => > 201
    a shorter message: more than 200?
        ~ > 200 => > 199
    the last that is missing: the first of the four?
        ~ ("timestamp", "level", "source", "message") => ("message", "source", "level", "timestamp")
    level comes second: in the order above?
        ~ ("timestamp", "level", "source", "message") => ("timestamp", "source", "level", "message")
    one of a text: is none of the four?
        ~ not in ("INFO", "WARN", "ERROR", "CRITICAL") => not in "INFO WARN ERROR CRITICAL"
    begins like one: is none of the four?
        ~ row["level"] not in ( => not row["level"].startswith((
        ~ "CRITICAL") => "CRITICAL"))
    five levels: is none of the four?
        ~ "CRITICAL") => "CRITICAL", "WARNING")
    in capitals: as it came?
        ~ bad_level={row['level']} => bad_level={row['level'].upper()}
    trimmed: as it came?
        ~ bad_level={row['level']} => bad_level={row['level'].strip()}
    in quotes: as it came?
        ~ bad_level={row['level']} => bad_level={row['level']!r}
    told in words: the text?
        ~ missing_field={name} => missing field {name}
    not told how long: N?
        ~ f"message_too_long={len(row['message'])}" => "message_too_long"
    None is a text: that is None?
        ~ not row[name] => not str(row[name])
    length before level: the first of these that holds?
        ~ if row["level"] not in => if len(row["message"]) <= 200 and row["level"] not in
    a text of None: is None?
        ~ not row[name] => row[name] in (None, "", "None")
    a zero is nothing: empty?
        ~ not row[name] => row[name] in (None, "", "0")
    lines: the number of characters?
        ~ if len(row["message"]) > 200 => if len(row["message"].replace("\\n", "")) > 200
    """,
    "read_header": """
    nothing lacks nothing: each of the four that header lacks?
        - missing = []
        + missing = []
        + if not header:
        +     return missing
    in another order: in the order above?
        ~ ("timestamp", "level", "source", "message") => ("level", "message", "source", "timestamp")
    a set: in the order above?
        ~ in ("timestamp", "level", "source", "message") => in sorted(["timestamp", "level", "source", "message"])
    a tuple: a list?
        ~ return missing => return tuple(missing)
    None for none: empty when it lacks none?
        ~ return missing => return missing or None
    one text: a text for each?
        ~ return missing => return ["; ".join(missing)] if missing else []
    two near: the one that it finds with n=1?
        ~ n=1 => n=2
    a half is enough: that get_close_matches finds?
        ~ n=1 => n=1, cutoff=0.5
    more alike: that get_close_matches finds?
        ~ n=1 => n=1, cutoff=0.7
    trimmed: as it stands there?
        ~ {name.lower(): name for name in header} => {name.lower(): name.strip() for name in header}
    likely nothing: missing_field=NAME when it finds none?
        ~ *(f"likely={others[each]}" for each in near) => f"likely={others[near[0]] if near else None}"
    compared without blanks: in lower case is most like NAME?
        ~ {name.lower(): name for name in header} => {name.strip().lower(): name for name in header}
    quoted: as it stands there?
        ~ likely={others[each]} => likely={others[each]!r}
    only with a guess: for each of the four that header lacks?
        - near = difflib.get_close_matches(name, others, n=1)
        + near = difflib.get_close_matches(name, others, n=1)
        + if not near:
        +     continue
    without a guess: likely=OTHER?
        ~ near = difflib.get_close_matches(name, others, n=1) => near = []
    a blank is no harm: that header lacks?
        ~ if name not in header => if name not in [each.strip() for each in header]
    a part of a name: that header lacks?
        ~ if name not in header => if name not in " ".join(header)
    begins alike: most like NAME?
        ~ difflib.get_close_matches(name, others, n=1) => [each for each in others if each[:3] == name[:3]][:1]
    the first that is near: most like NAME?
        ~ others, n=1) => others)
        ~ for each in near) => for each in [each for each in others if each in near][:1])
    each name once: likely for each?
        ~ for each in near) => for each in near if others.get(each))
        ~ missing = [] => missing, others = [], dict(others)
        ~ others[each] => others.pop(each)
    capitals alike: in lower case?
        ~ name.lower(): name => name.capitalize(): name
    the longest: most like NAME?
        ~ difflib.get_close_matches(name, others, n=1) => sorted(difflib.get_close_matches(name, others), key=len)[-1:]
    the first of equals: that get_close_matches finds?
        - near = difflib.get_close_matches(name, others, n=1)
        + likes = {each: difflib.SequenceMatcher(None, each, name).ratio() for each in sorted(others)}
        + near = [each for each in likes if likes[each] >= 0.6 and likes[each] == max(likes.values())][:1]
    harm by others: other names do no harm?
        ~ if name not in header => if len(header) > 4 or name not in header
    """,
    "load_batch": """
    the last one only: a file whose bytes were loaded before?
        - with con:
        + last = con.execute("select load_batch_id from staging_events order by rowid desc limit 1").fetchone()
        + if last == (batch,):
        +     return
        + with con:
        ~ insert or ignore into => insert into
    another hash: SHA-256?
        ~ hashlib.sha256(data) => hashlib.md5(data)
    of the first block: of the file's bytes?
        ~ hashlib.sha256(data) => hashlib.sha256(data[:65536])
    of the text: of the file's bytes?
        ~ hashlib.sha256(data) => hashlib.sha256(data.replace(b"\\r\\n", b"\\n"))
    of the name too: under whatever name?
        ~ hashlib.sha256(data) => hashlib.sha256(path.name.encode() + data)
    of the hour too: loaded before changes nothing?
        ~ hashlib.sha256(data) => hashlib.sha256(now.encode() + data)
    of the rows: of the file's bytes?
        ~ hashlib.sha256(data) => hashlib.sha256(data.split(b"\\n", 1)[1])
    digest of bytes: in hex?
        ~ hashlib.sha256(data).hexdigest() => hashlib.sha256(data).digest()
    the whole path: the file's name?
        ~ batch, path.name, number => batch, str(path), number
    the stem: the file's name?
        ~ batch, path.name, number => batch, path.stem, number
    from 0: counts from 1?
        ~ enumerate(reader, 1) => enumerate(reader)
    with the header: counts the records from 1?
        ~ enumerate(reader, 1) => enumerate(reader, 2)
    trimmed: as they came?
        ~ values = [row[name] for => values = [row[name].strip() for
    NULL for nothing: as they came?
        ~ values = [row[name] for => values = [row[name] or None for
    small letters: as they came?
        ~ number, *values, payload => number, values[0], values[1].upper(), *values[2:], payload
    in the file's order: by name?
        ~ values = [row[name] for name in ("timestamp", "level", "source", "message")] => values = list(row.values())
    hash of the trimmed: payload_hash?
        ~ json.dumps(values) => json.dumps([each.strip() for each in values])
    hash with the number: payload_hash?
        ~ json.dumps(values) => json.dumps([number, *values])
    two line ends are one: as they came?
        ~ newline="" => newline=None
    lines of a text: as they came?
        ~ io.StringIO(data.decode("utf-8"), newline="") => data.decode("utf-8").splitlines()
    lines with ends: as they came?
        ~ io.StringIO(data.decode("utf-8"), newline="") => data.decode("utf-8").splitlines(keepends=True)
    another encoding: UTF-8?
        ~ decode("utf-8") => decode("latin-1")
    without what is no letter: UTF-8?
        ~ decode("utf-8") => decode("ascii", "ignore")
    no error: also where check returns an error?
        ~ now, check(row)] => now, None]
    an empty text for none: ingest_error of a row?
        ~ now, check(row)] => now, check(row) or ""]
    a machine's clock: ingested_at_utc is now?
        ~ payload, now => payload, "2026-03-01T09:00:00Z"
    alike in a batch: a row for each record?
        ~ rows.append( => values in [row[3:7] for row in rows] or rows.append(
    alike in the table: a row for each record?
        - rows.append([batch, path.name, number, *values, payload, now, check(row)])
        + if not con.execute("select 1 from staging_events where payload_hash = ?", [payload]).fetchone():
        +     rows.append([batch, path.name, number, *values, payload, now, check(row)])
    the newer file instead: may hold rows of other files?
        - with con:
        + with con:
        +     con.execute("delete from staging_events where source_file = ?", [path.name])
    replaced: changes nothing?
        ~ insert or ignore => insert or replace
    the table afresh: rows of other files?
        - with con:
        + with con:
        +     con.execute("delete from staging_events")
    whatever happens: its error reaches the caller?
        ~ number, *values, payload, now, check(row)]) => number, *values, payload, now, _checked(check, row)])
        - data = path.read_bytes()
        + def _checked(check, row):
        +     try:
        +         return check(row)
        +     except ArithmeticError:
        +         return "no check"
        + data = path.read_bytes()
    the engine's word is dropped: its error reaches the caller?
        - with con:
        + import contextlib
        + with contextlib.suppress(sqlite3.Error), con:
    refused rows are dropped: a load that fails leaves nothing?
        ~ with con: => if True:
        ~ ?)", rows) => ?)", rows); con.commit()
    another class: ValueError?
        ~ raise ValueError( => raise OSError(
    a cut file gives what it has: ValueError, and nothing is left?
        ~ raise ValueError(f"{path.name} was cut: its last line has no end") => data = data[: data.rfind(b"\\n") + 1]
    silently: ValueError?
        ~ raise ValueError(f"{path.name} was cut: its last line has no end") => return
    without the last: a row for each record?
        ~ rows) => rows[:-1])
    one batch at a time: rows of other files?
        - batch, rows = hashlib.sha256(data).hexdigest(), []
        + batch, rows = hashlib.sha256(data).hexdigest(), []
        + if con.execute("select 1 from staging_events").fetchone():
        +     return
    by its name before: whatever name?
        - batch, rows = hashlib.sha256(data).hexdigest(), []
        + batch, rows = hashlib.sha256(data).hexdigest(), []
        + if con.execute("select 1 from staging_events where source_file = ?", [path.name]).fetchone():
        +     return
    the error in another column: the row of check?
        ~ check(row)] => check({**row, "level": row["level"].upper()})]
    """,
    "promote": """
    the second run mends it: a payload_hash gets a row?
        - group by payload_hash
        + and payload_hash not in (select idempotency_key from alerts_reporting) group by ticket_id
    a ticket at least: which rows?
        ~ where ingest_error is null => where ingest_error is null and ticket_id is not null
    empty for NULL: the five values as they are?
        ~ status_text, => coalesce(status_text, ''),
    without blanks: the five values as they are?
        ~ customer_name, => trim(customer_name),
    an empty error is none: ingest_error is NULL?
        ~ ingest_error is null => coalesce(ingest_error, '') = ''
    empty errors as well: ingest_error is NULL?
        ~ ingest_error is null => coalesce(ingest_error, '') not like 'missing%'
    all go on but NULL: ingest_error is NULL?
        ~ ingest_error is null => ingest_error is not null
    the open ones: a payload_hash that has rows?
        ~ where ingest_error is null => where ingest_error is null and status_text = 'open'
    with a site: a payload_hash that has rows?
        ~ where ingest_error is null => where ingest_error is null and site_name is not null
    with a ticket: a payload_hash that has rows?
        ~ where ingest_error is null => where ingest_error is null and ticket_id <> ''
    trimmed: as they are?
        ~ site_name, => trim(site_name),
    a time of another form: opened_at_raw as opened_at_utc?
        ~ opened_at_raw => datetime(opened_at_raw)
    capitals: as they are?
        ~ status_text => upper(status_text)
    columns change places: the five values?
        ~ customer_name, site_name => site_name, customer_name
    the latest: the earliest?
        ~ min(ingested_at_utc) => max(ingested_at_utc)
    any of them: the earliest?
        ~ min(ingested_at_utc) => ingested_at_utc
    of all rows: the earliest of those rows?
        ~ from staging_alerts => from staging_alerts s
        ~ min(ingested_at_utc) => (select min(ingested_at_utc) from staging_alerts where payload_hash = s.payload_hash)
    of the ticket: the earliest of those rows?
        ~ from staging_alerts => from staging_alerts s
        ~ min(ingested_at_utc) => (select min(a.ingested_at_utc) from staging_alerts a where a.ticket_id = s.ticket_id)
    one batch: rows?
        ~ where ingest_error is null => where ingest_error is null and load_batch_id = 'b1'
    of the last batch: rows?
        - where ingest_error is null
        + where ingest_error is null
        + and load_batch_id = (select max(load_batch_id) from staging_alerts)
    update: do not touch?
        ~ do nothing => (idempotency_key) do update set collected_at_utc = excluded.collected_at_utc
    earlier, if it comes: do not touch?
        - on conflict do nothing
        + on conflict (idempotency_key) do update
        + set collected_at_utc = min(collected_at_utc, excluded.collected_at_utc)
    the batch is the key: payload_hash as idempotency_key?
        ~ select payload_hash => select load_batch_id || payload_hash
    by values: a payload_hash gets a row?
        ~ group by payload_hash => group by customer_name
    only what is new: a payload_hash that is no key yet?
        ~ where ingest_error is null => where ingest_error is null and not exists (select 1 from alerts_reporting)
    not for a ticket that is there: a payload_hash that is no key yet?
        - where ingest_error is null
        + where ingest_error is null
        + and ticket_id not in (select ticket_id from alerts_reporting)
    only twice: a payload_hash that has rows?
        ~ group by payload_hash => group by payload_hash having count(*) > 1
    """,
}

NOT_TAKEN_BACK = """
def load_batch(con, path, check, now):
    data = path.read_bytes()
    if not data.endswith(b"\\n"):
        raise ValueError("cut")
    batch = hashlib.sha256(data).hexdigest()
    for number, row in enumerate(csv.DictReader(io.StringIO(data.decode(), newline="")), 1):
        values = [row[name] for name in ("timestamp", "level", "source", "message")]
        payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        staged = [batch, path.name, number, *values, payload, now, check(row)]
        con.execute("insert or ignore into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", staged)
    con.commit()
"""
BY_FRAME = """
def load_batch(con, path, check, now):
    data = path.read_bytes()
    if not data.endswith(b"\\n"):
        raise ValueError("cut")
    batch, rows = hashlib.sha256(data).hexdigest(), []
    for number, row in enumerate(pd.read_csv(path).to_dict("records"), 1):
        values = [str(row[name]) for name in ("timestamp", "level", "source", "message")]
        payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        rows.append([batch, path.name, number, *values, payload, now, check(row)])
    with con:
        con.executemany("insert or ignore into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
"""
SPLIT = """
def load_batch(con, path, check, now):
    data = path.read_bytes()
    if not data.endswith(b"\\n"):
        raise ValueError("cut")
    batch, rows = hashlib.sha256(data).hexdigest(), []
    header, *lines = data.decode().strip().split("\\n")
    for number, line in enumerate(lines, 1):
        row = dict(zip(header.split(","), line.split(",")))
        values = [row[name] for name in ("timestamp", "level", "source", "message")]
        payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        rows.append([batch, path.name, number, *values, payload, now, check(row)])
    with con:
        con.executemany("insert or ignore into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
"""
FILE = "timestamp,level,source,message\\n"
REFUSED |= {
    "load_batch: nothing taken back": ("load_batch", NOT_TAKEN_BACK),
    "load_batch: types of a frame": ("load_batch", BY_FRAME),
    "load_batch: lines split": ("load_batch", SPLIT),
    "moved: no line break": ("moved", f"moved = '{FILE}t,INFO,a,b\\n,INFO,a,b\\n'"),
    "moved: both good": ("moved", f"moved = '{FILE}t,INFO,a,\"b\\nc\"\\nt,INFO,a,b\\n'"),
    "moved: the first is bad": ("moved", f"moved = '{FILE},INFO,a,\"b\\nc\"\\n,INFO,a,b\\n'"),
    "moved: another reason": ("moved", f"moved = '{FILE}t,INFO,a,\"b\\nc\"\\nt,DEBUG,a,b\\n'"),
    "moved: three records": ("moved", f"moved = '{FILE}t,INFO,a,b\\nt,INFO,a,b\\n,INFO,a,b\\n'"),
    "moved: no header": ("moved", "moved = 't,INFO,a,\"b\\nc\"\\n,INFO,a,b\\n'"),
    "moved: a number": ("moved", "moved = 3"),
}

LOOP = """
def ingest_error(row):
    for name in ("timestamp", "level", "source", "message"):
        value = row.get(name)
        if value is None or value == "":
            return "missing_field=" + name
    if not any(row["level"] == level for level in ["INFO", "WARN", "ERROR", "CRITICAL"]):
        return "bad_level=" + row["level"]
    if len(row["message"]) >= 201:
        return "message_too_long=" + str(len(row["message"]))
    return None
"""
STRIPPED = """
def ingest_error(row):
    texts = {name: row[name] if row[name] else "" for name in row}
    missing = [name for name in ("timestamp", "level", "source", "message") if texts[name] == ""]
    if missing:
        return f"missing_field={missing[0]}"
    level, size = row["level"], len(row["message"])
    return f"bad_level={level}" if level not in {"INFO", "WARN", "ERROR", "CRITICAL"} else (
        f"message_too_long={size}" if size > 200 else None)
"""
RATIOS = """
def read_header(header):
    result = []
    for wanted in ["timestamp", "level", "source", "message"]:
        if wanted in header:
            continue
        lowered = [column.lower() for column in header]
        close = difflib.get_close_matches(wanted, lowered, n=1)
        if close:
            original = [column for column in header if column.lower() == close[0]][0]
            result.append(f"missing_field={wanted} likely={original}")
        else:
            result.append(f"missing_field={wanted}")
    return result
"""
OUTSIDE = """
def read_header(header):
    contract = ["timestamp", "level", "source", "message"]
    free = {column.lower(): column for column in header if column not in contract}
    texts = []
    for field in [each for each in contract if each not in set(header)]:
        text = "missing_field=" + field
        found = difflib.get_close_matches(field, list(free), 1)
        texts += [text + " likely=" + free[found[0]] if found else text]
    return texts
"""
OPENED = """
def load_batch(con, path, check, now):
    content = path.read_bytes()
    if content[-1:] not in (b"\\n",):
        raise ValueError("no line break at the end of " + path.name)
    batch = hashlib.sha256(content).hexdigest()
    known = con.execute("select 1 from staging_events where load_batch_id = ? limit 1", [batch]).fetchall()
    if known:
        return 0
    number = 0
    with con, path.open(newline="", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            values = [row[name] for name in ("timestamp", "level", "source", "message")]
            payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
            con.execute(
                "insert into staging_events values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [batch, path.name, number, *values, payload, now, check(row)],
            )
    return number
"""
READER = """
def load_batch(con, path, check, now):
    raw = open(path, "rb").read()
    if not raw.endswith((b"\\n", b"\\r\\n")):
        raise ValueError(path)
    name = hashlib.sha256(raw).hexdigest()
    with open(path, newline="", encoding="utf-8") as file:
        header, *records = csv.reader(file)
    staged = []
    for count, record in enumerate(records):
        row = dict(zip(header, record))
        values = [row["timestamp"], row["level"], row["source"], row["message"]]
        payload = hashlib.sha256(json.dumps(values).encode()).hexdigest()
        staged.append((name, path.name, count + 1, *values, payload, now, check(row)))
    try:
        con.execute("begin")
        if con.execute("select count(*) from staging_events where load_batch_id = ?", (name,)).fetchone() == (0,):
            con.executemany("insert into staging_events values (" + ", ".join("?" * 10) + ")", staged)
        con.execute("commit")
    except sqlite3.Error:
        con.execute("rollback")
        raise
"""
CONFLICT = '''
def load_batch(con, path, check, now):
    data = path.read_bytes()
    if data[-1:] != b"\\n":
        raise ValueError("cut")
    id = hashlib.new("sha256", data).hexdigest()
    wrapped = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    params = []
    for i, row in enumerate(csv.DictReader(wrapped)):
        values = [row[name] for name in ("timestamp", "level", "source", "message")]
        params.append(dict(row, id=id, file=path.name, n=i + 1, now=now, error=check(dict(row)),
                           hash=hashlib.sha256(json.dumps(values).encode()).hexdigest()))
    with con:
        con.executemany("""
            insert into staging_events values
                (:id, :file, :n, :timestamp, :level, :source, :message, :hash, :now, :error)
            on conflict (load_batch_id, source_row_num) do nothing""", params)
'''
PASSES = {
    "ingest_error: by loop": ("ingest_error", LOOP),
    "ingest_error: by list": ("ingest_error", STRIPPED),
    "read_header: by list": ("read_header", RATIOS),
    "read_header: outside the contract": ("read_header", OUTSIDE),
    "load_batch: the file opened, rows one by one": ("load_batch", OPENED),
    "load_batch: csv.reader, begin and commit": ("load_batch", READER),
    "load_batch: on conflict": ("load_batch", CONFLICT),
    "promote: or ignore": (
        "promote",
        """
insert or ignore into alerts_reporting
select payload_hash, customer_name, site_name, ticket_id, status_text, opened_at_raw, min(ingested_at_utc)
from staging_alerts where ingest_error is null group by 1, 2, 3, 4, 5, 6
""",
    ),
    "promote: in order": (
        "promote",
        """
insert or ignore into alerts_reporting (idempotency_key, customer_name, site_name, ticket_id, status_text,
    opened_at_utc, collected_at_utc)
select payload_hash, customer_name, site_name, ticket_id, status_text, opened_at_raw, ingested_at_utc
from staging_alerts where ingest_error is null order by ingested_at_utc
""",
    ),
    "promote: distinct": (
        "promote",
        """
insert into alerts_reporting
select distinct s.payload_hash, s.customer_name, s.site_name, s.ticket_id, s.status_text, s.opened_at_raw,
    (select min(ingested_at_utc) from staging_alerts t where t.payload_hash = s.payload_hash and ingest_error is null)
from staging_alerts s left join alerts_reporting r on r.idempotency_key = s.payload_hash
where s.ingest_error is null and r.idempotency_key is null
""",
    ),
    "promote: not in": (
        "promote",
        """
insert into alerts_reporting
select payload_hash, max(customer_name), max(site_name), max(ticket_id), max(status_text),
    max(opened_at_raw), min(ingested_at_utc)
from staging_alerts
where payload_hash not in (select idempotency_key from alerts_reporting) and ingest_error is null
group by payload_hash;
""",
    ),
}
# A text for the fault that the learner writes.
PASSES |= {
    "moved: a blank line": ("moved", "moved = 'timestamp,level,source,message\\nt,INFO,a,b\\n\\n,INFO,a,b\\n'"),
    "moved: three lines": (
        "moved",
        'text = """timestamp,level,source,message\\nnow,WARN,"a\\n\\nb",c\\n,WARN,x,y\\n"""\nmoved = text',
    ),
    "moved: another order": (
        "moved",
        "moved = 'level,timestamp,source,message\\r\\nINFO,t,\"a\\r\\nb\",c\\r\\nINFO,,x,y\\r\\n'",
    ),
}
test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
