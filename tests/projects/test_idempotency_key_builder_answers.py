"""Answers to 6-03 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import idempotency_key_builder as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "key_fields": """
    the hour: whenever?
        = ["action", "target", "version", "sent_at_utc"]
    the attempt: as whichever attempt?
        = ["action", "target", "version", "attempt"]
    nothing: processed when one of the three differs?
        = []
    """,
    "collision": """
    capitals: one key?
        = [{"source": "a", "action": "c"}, {"source": "A", "action": "c"}]
    an int: both texts?
        = [{"source": 1, "action": "c"}, {"source": "1", "action": "c"}]
    another field: no other field?
        = [{"source": "a", "action": "c", "v": 1}, {"source": "a", "action": "c", "v": 2}]
    """,
    "build_key": r"""
    by pickle: the same key if they have the same value?
        = def build_key(operation, names):
        =     import pickle
        =     parts = [operation.get(name) for name in names]
        =     if None in parts:
        =         raise ValueError("no key")
        =     return hashlib.sha256(pickle.dumps(parts)).hexdigest()
    escaped, and the escape not: never otherwise?
        ~ f"{type(value).__name__} {len(text)} {text}" => type(value).__name__ + text.replace("|", "\\|")
        ~ "".join => "|".join
    typed and joined: never otherwise, also where a value has type and sign in it?
        ~ {len(text)} {text}" => {text}"
        ~ "".join => "|".join
    a bare length: where a value begins with digits?
        ~ {type(value).__name__} {len(text)} {text}" => {len(text)}{text}{type(value).__name__}"
    named and joined: where a value has the next name in it?
        ~ {type(value).__name__} {len(text)} {text}" => {name}={text}({type(value).__name__});"
    ints put together: 1 and 23, 12 and 3?
        ~ parts.append(f"{type(value).__name__} {len(text)} {text}") => parts.append(repr(value))
    blanks at the end: the same value?
        ~ text = str(value) => text = str(value).strip()
    capitals: the same value?
        ~ text = str(value) => text = str(value).lower()
    digits are a number: the same type?
        - text = str(value)
        + value = int(value) if isinstance(value, str) and value.isdigit() else value
        + text = str(value)
    cut: the same value, also where it is long?
        ~ text = str(value) => text = str(value)[:255]
    ascii: the same value in other letters?
        ~ .encode() => .encode("ascii", "ignore")
    there and None: None is no value?
        - value = operation.get(name)
        - if value is None:
        + value = operation.get(name)
        + if name not in operation:
    the first is missing: any of the names?
        ~ if value is None: => if value is None and not parts:
    another error: ValueError?
        ~ raise ValueError => raise KeyError
    a short hash: 64 digits?
        ~ hashlib.sha256 => hashlib.md5
    bytes: a text?
        ~ .hexdigest() => .digest()
    a checksum: never otherwise?
        ~ hashlib.sha256("".join(parts).encode()).hexdigest() => f"{sum('|'.join(parts).encode()):064x}"
    """,
    "do_once": """
    deferred and looked: two workers?
        ~ begin immediate => begin
        ~ do nothing" => do update set payload_hash = payload_hash"
    not an error of Python: an error of effect?
        ~ except BaseException: => except sqlite3.Error:
    wrapped: reaches the caller as it is?
        - con.execute("rollback")
        - raise
        + con.execute("rollback")
        + raise RuntimeError("it failed") from None
    a copy: reaches the caller as it is?
        ~ except BaseException: => except BaseException as error:
        - con.execute("rollback")
        - raise
        + con.execute("rollback")
        + raise type(error)(*error.args)
    said, not raised: ValueError?
        ~ raise ValueError(f"key {key} came with another payload before") => return "conflict"
    left open: no transaction is open?
        - else:
        + else:
        +     return "skipped"
    two commits: both in one commit?
        - con.execute("commit")
        + con.execute("commit")
        + con.execute("select 1")
        - effect(con)
        + con.execute("commit")
        + effect(con)
        + con.execute("begin immediate")
    any IntegrityError is a known key: an error of effect?
        ~ except BaseException: => except sqlite3.IntegrityError:
        - con.execute("rollback")
        - raise
        + con.execute("rollback")
        + return "skipped"
    the key twice: the row (key, payload_hash)?
        ~ [key, payload_hash]) => [key, key])
    key in other letters: the key as it is?
        ~ con.execute(insert, [key, payload_hash]) => con.execute(insert, [key.lower(), payload_hash])
    a lock is no error: the engine's error?
        - con.execute("begin immediate")
        + try:
        +     con.execute("begin immediate")
        + except sqlite3.OperationalError:
        +     return "skipped"
    tried twice: an error reaches the caller?
        - effect(con)
        + try:
        +     effect(con)
        + except sqlite3.Error:
        +     effect(con)
    """,
    "load_alerts": """
    by their time: the first alert with that key?
        ~ for alert in alerts: => for alert in sorted(alerts, key=lambda each: each["opened_at_utc"]):
    one class only: key_of raises?
        - with con.transaction():
        + with con.transaction() as block, contextlib.suppress(KeyError):
    no rollback: nothing of the file is left?
        ~ with con.transaction(): => if True:
        - return loaded, len(alerts) - loaded
        + con.commit()
        + return loaded, len(alerts) - loaded
    the other way round: (loaded, blocked)?
        ~ return loaded, len(alerts) - loaded => return len(alerts) - loaded, loaded
    a list: a tuple?
        ~ return loaded, len(alerts) - loaded => return [loaded, len(alerts) - loaded]
    stops: rows for the others?
        - loaded += con.execute(insert, list(row.values())).rowcount
        + count = con.execute(insert, list(row.values())).rowcount
        + if not count:
        +     break
        + loaded += count
    looks first: another loader?
        - row = {
        + if con.execute("select 1 from alerts_reporting where idempotency_key = %s", [key_of(alert)]).fetchone():
        +     continue
        + row = {
        -  on conflict do nothing
    the last of a file: the first alert with that key?
        ~ for alert in alerts: => for alert in reversed(alerts):
    another time: loaded_at_utc?
        ~ "loaded_at_utc": loaded_at_utc => "loaded_at_utc": alert["collected_at_utc"]
    """,
}

PASSES = {
    "netstring": (
        "build_key",
        r"""
def build_key(operation, names):
    if any(operation.get(n) is None for n in names):
        raise ValueError("missing")
    h = hashlib.sha256()
    for n in names:
        v = operation[n]
        t = ('i' if isinstance(v, int) else 't') + str(v)
        b = t.encode('utf-8')
        h.update(str(len(b)).encode() + b':' + b + b',')
    return h.hexdigest()
""",
    ),
    "json dict sorted": (
        "build_key",
        r"""
def build_key(operation, names):
    if any(operation.get(n) is None for n in names):
        raise ValueError("missing")
    return hashlib.sha256(json.dumps({n: operation[n] for n in names}, sort_keys=True).encode()).hexdigest()
""",
    ),
    "hash of hashes": (
        "build_key",
        r"""
def build_key(operation, names):
    if any(operation.get(n) is None for n in names):
        raise ValueError("missing")
    parts = [hashlib.sha256(f'{type(operation[n]).__name__}{operation[n]}'.encode()).hexdigest() for n in names]
    return hashlib.sha256(''.join(parts).encode()).hexdigest()
""",
    ),
    "escape separator": (
        "build_key",
        r"""
def build_key(operation, names):
    if any(operation.get(n) is None for n in names):
        raise ValueError("missing")
    parts = []
    for n in names:
        v = operation[n]
        parts.append(('s' if isinstance(v, str) else 'n') + str(v).replace('\\', '\\\\').replace('|', '\\p'))
    return hashlib.sha256('|'.join(parts).encode()).hexdigest()
""",
    ),
    "with con": (
        "do_once",
        r"""
FIND = "select payload_hash from idempotency_keys where idempotency_key = ?"


def do_once(con, key, payload_hash, effect):
    con.execute("begin immediate")
    with con:
        row = con.execute(FIND, [key]).fetchone()
        if row is None:
            con.execute("insert into idempotency_keys values (?, ?)", [key, payload_hash])
            effect(con)
            return "processed"
        if row[0] != payload_hash:
            raise ValueError("other payload")
        return "skipped"
""",
    ),
    "insert in deferred": (
        "do_once",
        r"""
FIND = "select payload_hash from idempotency_keys where idempotency_key = ?"


def do_once(con, key, payload_hash, effect):
    con.execute("begin")
    try:
        new = con.execute("insert or ignore into idempotency_keys values (?, ?)", (key, payload_hash)).rowcount == 1
        if new:
            effect(con)
        elif con.execute(FIND, [key]).fetchone()[0] != payload_hash:
            raise ValueError("conflict")
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return "processed" if new else "skipped"
""",
    ),
    "catch violation": (
        "do_once",
        r"""
FIND = "select payload_hash from idempotency_keys where idempotency_key = ?"


def do_once(con, key, payload_hash, effect):
    con.execute("begin immediate")
    try:
        try:
            con.execute("insert into idempotency_keys values (?, ?)", [key, payload_hash])
        except sqlite3.IntegrityError:
            row = con.execute(FIND, [key]).fetchone()
            con.execute("rollback")
            if row[0] != payload_hash:
                raise ValueError("conflict") from None
            return "skipped"
        effect(con)
        con.execute("commit")
        return "processed"
    except BaseException:
        if con.in_transaction:
            con.execute("rollback")
        raise
""",
    ),
    "look first then again under lock": (
        "do_once",
        r"""
FIND = "select payload_hash from idempotency_keys where idempotency_key = ?"


def do_once(con, key, payload_hash, effect):
    def known():
        row = con.execute(FIND, [key]).fetchone()
        if row is None:
            return False
        if row[0] != payload_hash:
            raise ValueError("conflict")
        return True
    if known():
        return "skipped"
    con.execute("begin immediate")
    try:
        if known():
            con.execute("rollback")
            return "skipped"
        effect(con)
        con.execute("insert into idempotency_keys values (?, ?)", [key, payload_hash])
        con.execute("commit")
    except BaseException:
        if con.in_transaction:
            con.execute("rollback")
        raise
    return "processed"
""",
    ),
    "upsert returning": (
        "do_once",
        r"""
def do_once(con, key, payload_hash, effect):
    con.execute("begin immediate")
    with con:
        new = con.execute(
        "insert into idempotency_keys values (?, ?) on conflict do nothing returning 1", [key, payload_hash]
    ).fetchall()
        if new:
            effect(con)
            return "processed"
        same = con.execute(
        "select 1 from idempotency_keys where idempotency_key = ? and payload_hash = ?", [key, payload_hash]
    ).fetchall()
        if not same:
            raise ValueError
        return "skipped"
""",
    ),
    "keys first": (
        "load_alerts",
        r"""
def load_alerts(con, alerts, key_of, loaded_at_utc):
    keyed = [(key_of(alert), alert) for alert in alerts]
    loaded = 0
    with con.transaction():
        for key, alert in keyed:
            names = list(alert) + ["idempotency_key", "loaded_at_utc"]
            q = f"insert into alerts_reporting ({', '.join(names)}) values ({', '.join('%s' for _ in names)})"
            q += " on conflict (idempotency_key) do nothing returning idempotency_key"
            if con.execute(q, [*alert.values(), key, loaded_at_utc]).fetchone():
                loaded += 1
    return loaded, len(keyed) - loaded
""",
    ),
    "savepoints": (
        "load_alerts",
        r"""
def load_alerts(con, alerts, key_of, loaded_at_utc):
    loaded = 0
    with con.transaction():
        for alert in alerts:
            row = {"idempotency_key": key_of(alert), **alert, "loaded_at_utc": loaded_at_utc}
            names, places = ", ".join(row), ", ".join(["%s"] * len(row))
            try:
                with con.transaction():
                    con.execute(f"insert into alerts_reporting ({names}) values ({places})", list(row.values()))
                loaded += 1
            except psycopg.errors.UniqueViolation:
                pass
    return loaded, len(alerts) - loaded
""",
    ),
    "lock table": (
        "load_alerts",
        r"""
def load_alerts(con, alerts, key_of, loaded_at_utc):
    loaded = 0
    with con.transaction():
        con.execute("lock table alerts_reporting in exclusive mode")
        for alert in alerts:
            key = key_of(alert)
            if con.execute("select 1 from alerts_reporting where idempotency_key = %s", [key]).fetchone():
                continue
            row = {"idempotency_key": key, **alert, "loaded_at_utc": loaded_at_utc}
            names, places = ", ".join(row), ", ".join(["%s"] * len(row))
            con.execute(f"insert into alerts_reporting ({names}) values ({places})", list(row.values()))
            loaded += 1
    return loaded, len(alerts) - loaded
""",
    ),
    "empty": (
        "collision",
        r"""
collision = [{'source':'','action':'|'},{'source':'|','action':''}]
""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
