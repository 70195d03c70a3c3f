"""Answers to 6-08: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import data_lineage_capture as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "journey": """
    ten at most: for each one before it?
        ~ while entry_id in by_id => while entry_id in by_id and len(way) < 10
    no blanks: with " > " between them?
        ~ " > ".join => ">".join
    a line each: with " > " between them?
        ~ " > ".join => "\\n".join
    ends with one: between them?
        ~ " > ".join(reversed(way)) => "".join(f"{each} > " for each in reversed(way))
    step only: STEP KEY?
        ~ {entry['step']} {entry['key']} => {entry['step']}
    key first: STEP KEY?
        ~ {entry['step']} {entry['key']} => {entry['key']} {entry['step']}
    trimmed: KEY?
        ~ {entry['key']} => {entry['key'].strip()}
    small letters: KEY?
        ~ {entry['key']} => {entry['key'].lower()}
    in quotes: KEY?
        ~ {entry['key']} => {entry['key']!r}
    sorted by name: the earliest first?
        ~ reversed(way) => sorted(way)
    each once: for each one before it?
        ~ reversed(way) => dict.fromkeys(reversed(way))
    without itself: for that entry?
        ~ reversed(way) => reversed(way[1:])
    without the first: for each one before it?
        ~ reversed(way) => [*reversed(way)][1:]
    a list: a text?
        ~ " > ".join(reversed(way)) => [*reversed(way)]
    three at most: for each one before it?
        ~ reversed(way) => reversed(way[:3])
    ten at most: for each one before it?
        ~ reversed(way) => reversed(way[:4])
    None as a step: begins where parent_id is None?
        - return " > ".join(reversed(way))
        + return " > ".join(["None", *reversed(way)])
    parents of the key: the one whose id is parent_id?
        - entry_id = entry["parent_id"]
        + same = [e["id"] for e in entries if e["key"] == entry["key"] and e["id"] < entry_id]
        + entry_id = max(same, default=None)
    stops at a higher id: the one whose id is parent_id?
        - entry_id = entry["parent_id"]
        + entry_id = entry["parent_id"] if entry["parent_id"] is None or entry["parent_id"] < entry_id else None
    entries emptied: entries stay?
        - return " > ".join(reversed(way))
        + entries.clear()
        + return " > ".join(reversed(way))
    """,
    "record": """
    what is taken is passed over: an entry cannot be written, and nothing changes?
        ~ insert into lineage (batch_id => insert or ignore into lineage (batch_id
    like this step: an entry of this step?
        ~ where batch_id = ? and step = ? => where batch_id = ? and step like ?
    letters of English only: the row_hash of the row?
        - row_hash(made.key, made.customer, made.amount)
        + row_hash(made.key, replace(made.customer, 'ü', '?'), made.amount)
    a batch in quotes: a text?
        ~ batch_id = ? and step = ?", [batch_id, step] => batch_id = '" + batch_id + "' and step = ?", [step]
    none is any step: the step before, or None?
        ~ parent.step = $before => parent.step = coalesce($before, parent.step)
    no customer is an empty one: the row_hash of the row itself?
        ~ row_hash(made.key, made.customer, made.amount) => row_hash(made.key, coalesce(made.customer, ''), made.amount)
    until each row has an entry: an entry of this step and batch already?
        - if not con.execute("from lineage where batch_id = ? and step = ?", [batch_id, step]).fetchall():
        + told = "from lineage where batch_id = $1 and step = $2"
        + left = "from staging anti join lineage using (batch_id, step, key) where batch_id = $1 and step = $2"
        + if not con.execute(told, [batch_id, step]).fetchall() or con.execute(left, [batch_id, step]).fetchall():
    before is not asked: the step before?
        ~ and source.step = $before and => and
    any step's entry: that row's entry?
        ~ and parent.step = $before and => and
    same key: whose key is its parent_key?
        ~ and source.key = made.parent_key => and source.key = made.key
    entry of the same key: that row's entry?
        ~ and parent.key = made.parent_key => and parent.key = made.key
    rows of any batch: of the same batch?
        ~ on source.batch_id = made.batch_id and source.step => on source.step
    hash of itself: of that row?
        ~ row_hash(source.key, source.customer, source.amount) => row_hash(made.key, made.customer, made.amount)
    turned round: output_hash of the row itself?
        ~ row_hash(made.key, made.customer, made.amount) => row_hash(source.key, source.customer, source.amount)
    half a hash: of the row?
        ~ row_hash(made.key, made.customer, made.amount) => row_hash(made.key, made.customer, '')
    without a customer: of that row?
        ~ row_hash(source.key, source.customer, source.amount) => row_hash(source.key, '', source.amount)
    tidied: of that row as it is?
        ~ source.customer, => lower(trim(source.customer)),
    nothing is an empty text: NULL where there is none?
        ~ row_hash(source.key, => coalesce(row_hash(source.key,
        ~ source.amount), => source.amount), ''),
    nothing is zero: NULL where there is none?
        ~ parent.id, => coalesce(parent.id, 0),
    with an entry only: each row of this step?
        ~ left join lineage as parent => join lineage as parent
    all steps of the batch: each row of this step?
        ~ where made.batch_id = $batch_id and made.step = $step => where made.batch_id = $batch_id
    all batches of the step: of this batch?
        ~ where made.batch_id = $batch_id and made.step = $step => where made.step = $step
    any batch is done: of this step and batch?
        ~ where batch_id = ? and step = ?", [batch_id, step] => where step = ?", [step]
    any step is done: of this step and batch?
        ~ where batch_id = ? and step = ?", [batch_id, step] => where batch_id = ?", [batch_id]
    rows are asked: if lineage has an entry?
        ~ from lineage where batch_id => from staging where batch_id
    work is called, and its entries left out: work is not called?
        - if not con.execute("from lineage where batch_id = ? and step = ?", [batch_id, step]).fetchall():
        -     work(con)
        + done = con.execute("from lineage where batch_id = ? and step = ?", [batch_id, step]).fetchall()
        + work(con)
        + if not done:
    some errors only: its error reaches the caller, nothing changes?
        ~ except BaseException => except Exception
    another error: its error?
        - raise
        + raise RuntimeError("the step failed")
    committed on failure: nothing changes?
        ~ con.rollback() => con.commit()
    entries afterwards: committed together?
        - work(con)
        + work(con)
        + con.commit()
        + con.begin()
    old entries replaced: nothing changes?
        - con.begin()
        + con.begin()
        + con.execute("delete from lineage where batch_id = ? and step = ?", [batch_id, step])
    the same rows away: staging as work leaves it?
        - con.commit()
        + con.execute("delete from staging where step = $step and parent_key = 'gone'", {"step": step})
        + con.commit()
    the input of the parent: the row_hash of that row?
        ~ row_hash(source.key, => coalesce(parent.output_hash, row_hash(source.key,
        ~ source.amount), => source.amount)),
    what was there once: NULL where there is no row?
        ~ row_hash(source.key, => coalesce(row_hash(source.key,
        ~ source.amount), => source.amount), parent.output_hash),
    by way of the row: the id of that entry?
        ~ and parent.key = made.parent_key => and parent.key = source.key
    keys tidied: its parent_key as key?
        ~ and source.key = made.parent_key => and lower(trim(source.key)) = lower(trim(made.parent_key))
    its own key for none: its parent_key as key?
        ~ and source.key = made.parent_key => and source.key = coalesce(made.parent_key, made.key)
    no amount is an empty one: the row_hash of the row?
        ~ row_hash(made.key, made.customer, made.amount) => row_hash(made.key, made.customer, coalesce(made.amount, ''))
    """,
    "trace": """
    parents only: a row for each row of publish?
        - where staging.step = 'publish' and chain.parent_id is null
        + where staging.step = 'publish' and chain.parent_id is null and chain.key <> chain.published
    normalize in between: with any names?
        ~ on parent.id = chain.parent_id => on parent.id = chain.parent_id and parent.step <> 'enrich'
    by ingest: no parent_id?
        ~ and chain.parent_id is null => and chain.key in (select key from lineage where step = 'ingest')
    the published key: the key at the beginning?
        ~ chain.key as source_key => chain.published as source_key
    small keys: the key?
        ~ chain.key as source_key => lower(chain.key) as source_key
    trimmed keys: the key?
        ~ chain.key as source_key => trim(chain.key) as source_key
    by the key alone: of the same batch_id?
        ~ on chain.batch_id = staging.batch_id and chain.published = staging.key => on chain.published = staging.key
    by the batch alone: and key?
        ~ and chain.published = staging.key => and chain.published is not null
    all that begins there: whose step is publish?
        ~ lineage where lineage.step = 'publish' => lineage
    like publish: whose step is publish?
        ~ lineage where lineage.step = 'publish' => lineage where lineage.step like 'publish%'
        ~ where staging.step = 'publish' and => where staging.step like 'publish%' and
    in capitals too: whose step is publish?
        ~ lineage where lineage.step = 'publish' => lineage where lower(lineage.step) = 'publish'
        ~ where staging.step = 'publish' and => where lower(staging.step) = 'publish' and
    added up: a row for each row?
        ~ staging.amount, => cast(sum(cast(staging.amount as decimal(12, 2))) as text) as amount,
        ~ chain.parent_id is null => chain.parent_id is null group by all
    as a number: with its amount?
        ~ staging.amount, => staging.amount::double as amount,
    another name: the columns?
        ~ as source_key => as key
    no amount: the columns?
        ~ staging.amount, => null as amount,
    a batch too: the columns?
        ~ staging.amount, => staging.amount, staging.batch_id,
    one for a customer: a row for each row?
        ~ chain.parent_id is null => chain.parent_id is null qualify row_number() over (partition by customer) = 1
    five steps at most: any number of steps?
        ~ key as published, key, parent_id from => key as published, key, parent_id, 1 as depth from
        ~ parent.key, parent.parent_id => parent.key, parent.parent_id, depth + 1
        ~ on parent.id = chain.parent_id => on parent.id = chain.parent_id and depth < 4
    ten steps at most: any number of steps?
        ~ key as published, key, parent_id from => key as published, key, parent_id, 1 as depth from
        ~ parent.key, parent.parent_id => parent.key, parent.parent_id, depth + 1
        ~ on parent.id = chain.parent_id => on parent.id = chain.parent_id and depth < 10
    the lowest id: which has no parent_id?
        ~ key as published, key, parent_id from => key as published, key, parent_id, id from
        ~ parent.key, parent.parent_id => parent.key, parent.parent_id, parent.id
        ~ and chain.parent_id is null => qualify row_number() over (partition by batch_id, published order by id) = 1
        - select staging.customer, staging.amount, chain.key as source_key
        - from staging
        - join chain on chain.batch_id = staging.batch_id and chain.published = staging.key
        + select customer, amount, chain.key as source_key
        + from (select batch_id, step, key as published, customer, amount from staging) as staging
        + join chain using (batch_id, published)
    in its batch: a parent_id is the id of an entry?
        ~ on parent.id = chain.parent_id => on parent.id = chain.parent_id and parent.batch_id = chain.batch_id
    rows that are gone: each row of staging?
        ~ join chain on => right join chain on
        ~ where staging.step = 'publish' and => where coalesce(staging.step, 'publish') = 'publish' and
    with a customer only: each row of staging?
        ~ chain.parent_id is null => chain.parent_id is null and customer <> ''
    downwards: its chain?
        ~ on parent.id = chain.parent_id => on parent.id = chain.parent_id and parent.id < 4
    """,
    "tampered": """
    as they are shown: differs?
        - where entry.input_hash is distinct from parent.output_hash
        + where left(entry.input_hash, 8) is distinct from left(parent.output_hash, 8)
    both there: with a parent it is named when it has none?
        ~ is distinct from parent.output_hash => <> coalesce(parent.output_hash, '')
    empty for nothing: NULL and an empty text?
        ~ entry.input_hash is distinct from => coalesce(entry.input_hash, '') <>
        ~ parent.output_hash => coalesce(parent.output_hash, '')
    letters for nothing: differs?
        ~ entry.input_hash is distinct from => coalesce(entry.input_hash, 'p') <>
        ~ parent.output_hash => coalesce(parent.output_hash, 'p')
    any case: differs?
        ~ where entry.input_hash => where lower(entry.input_hash)
        ~ parent.output_hash => lower(parent.output_hash)
    trimmed: differs?
        ~ where entry.input_hash => where trim(entry.input_hash)
        ~ parent.output_hash => trim(parent.output_hash)
    input of the parent: the output_hash?
        ~ parent.output_hash => parent.input_hash
    the parent is named: for each entry?
        ~ select entry.batch_id, entry.step, entry.key => select parent.batch_id, parent.step, parent.key
    parent's step: each entry's step?
        ~ entry.step, => parent.step,
    in its batch: of its parent?
        ~ on parent.id = entry.parent_id => on parent.id = entry.parent_id and parent.batch_id = entry.batch_id
    by key: of its parent?
        ~ on parent.id = entry.parent_id => on parent.key = entry.key
    publish only: each entry?
        ~ where entry => where entry.step = 'publish' and entry
    not of ingest: each entry?
        ~ where entry => where entry.step <> 'ingest' and entry
    no batch: the columns?
        ~ entry.batch_id, entry.step => entry.step
    an id too: the columns?
        ~ select entry.batch_id => select entry.id, entry.batch_id
    all parents missing: named when it has an input_hash?
        ~ parent.output_hash => parent.output_hash or parent.id is null
    with a parent only: an entry without parent is named?
        ~ parent.output_hash => parent.output_hash and parent.id is not null
    without a parent only: with a parent?
        ~ parent.output_hash => parent.output_hash and entry.input_hash is not null
    children: of its parent?
        ~ on parent.id = entry.parent_id => on entry.id = parent.parent_id
    the last only: each entry?
        ~ parent.output_hash => parent.output_hash order by entry.id desc limit 1
    any output: of its parent?
        ~ is distinct from parent.output_hash => not in (select output_hash from lineage)
    """,
}

SEARCHED = """
def journey(entries, entry_id):
    text = ""
    while entry_id is not None:
        found = [e for e in entries if e["id"] == entry_id]
        if not found:
            break
        text = f"{found[0]['step']} {found[0]['key']}" + (" > " + text if text else "")
        entry_id = found[0]["parent_id"]
    return text
"""
FORMATTED = """
def journey(entries, entry_id):
    parents = {e["id"]: e for e in entries}
    line = []
    e = parents.get(entry_id)
    while e is not None:
        line.insert(0, "{step} {key}".format(**e))
        e = parents.get(e["parent_id"])
    return " > ".join(line)
"""
SQL_TRANSACTION = """
def record(con, batch_id, step, before, work):
    con.execute("begin")
    try:
        (there,) = con.execute(
            "select exists (from lineage where step = ? and batch_id = ?)", [step, batch_id]).fetchone()
        if there:
            con.execute("rollback")
            return
        work(con)
        con.execute('''
            insert into lineage (batch_id, step, key, parent_id, input_hash, output_hash)
            select batch_id, step, key,
                (select id from lineage p where p.batch_id = s.batch_id and p.step = ? and p.key = s.parent_key),
                (select row_hash(b.key, b.customer, b.amount) from staging b
                 where b.batch_id = s.batch_id and b.step = ? and b.key = s.parent_key),
                row_hash(key, customer, amount)
            from staging s where batch_id = ? and step = ?
        ''', [before, before, batch_id, step])
    except:
        con.execute("rollback")
        raise
    con.execute("commit")
"""
ASKED_FIRST = """
def record(con, batch_id, step, before, work):
    n = con.sql("select count(*) from lineage where batch_id = $b and step = $s", params={"b": batch_id, "s": step})
    if n.fetchone()[0] > 0:
        return None
    done = False
    con.begin()
    try:
        work(con)
        made = con.execute("select key, parent_key, customer, amount from staging where batch_id = ? and step = ?",
                           [batch_id, step]).fetchall()
        read = con.execute("select key, row_hash(key, customer, amount) from staging where batch_id = ? and step = ?",
                           [batch_id, before]).fetchall()
        ids = dict(con.execute("select key, id from lineage where batch_id = ? and step = ?",
                               [batch_id, before]).fetchall())
        read = dict(read)
        for key, parent_key, customer, amount in made:
            con.execute("insert into lineage (batch_id, step, key, parent_id, input_hash, output_hash) "
                        "values (?, ?, ?, ?, ?, row_hash(?, ?, ?))",
                        [batch_id, step, key, ids.get(parent_key), read.get(parent_key), key, customer, amount])
        con.commit()
        done = True
    finally:
        if not done:
            con.rollback()
"""
DISTINCT_ON = """
with recursive up(b, k, id, parent_id, key) as (
    select batch_id, key, id, parent_id, key from lineage where step = 'publish'
    union
    select up.b, up.k, l.id, l.parent_id, l.key from lineage l, up where l.id = up.parent_id
), roots as (select b, k, key from up where parent_id is null)
select customer, amount, roots.key as source_key
from staging s left join roots on s.batch_id = b and s.key = k
where s.step = 'publish'
order by 1, 2
"""
ALL_ENTRIES = """
with recursive root as (
    select id, id as at, parent_id as up, key as k from lineage
    union all
    select root.id, l.id, l.parent_id, l.key from root join lineage l on l.id = root.up
)
select s.customer, s.amount, k as source_key from root
join lineage e on e.id = root.id
join staging s on s.batch_id = e.batch_id and s.key = e.key and s.step = e.step
where up is null and e.step = 'publish'
"""
CASES = """
select e.batch_id, e.step, e.key from lineage e left join lineage p on e.parent_id = p.id
where (p.id is null and e.input_hash is not null)
   or (p.id is not null and (e.input_hash is null or e.input_hash != p.output_hash))
"""
NOT_SAME = """
select batch_id, step, key from lineage e
where not exists (
    select 1 from lineage p where p.id = e.parent_id and p.output_hash = e.input_hash
) and not (parent_id is null and input_hash is null)
order by all
"""
UNIONED = """
select c.batch_id, c.step, c.key from lineage p join lineage c on c.parent_id = p.id
where c.input_hash is null or c.input_hash <> p.output_hash
union all
select batch_id, step, key from lineage where parent_id is null and input_hash is not null
"""
AMOUNT_FIRST = """
with recursive up as (
    select id as start, id, parent_id, key, 1 as depth from lineage where step = 'publish'
    union
    select up.start, l.id, l.parent_id, l.key, depth + 1 from up, lineage as l where l.id = up.parent_id
), first as (
    select start, key, row_number() over (partition by start order by depth desc) as n from up
)
select made.amount, made.customer, first.key as source_key
from staging as made
join lineage as entry on (entry.batch_id, entry.step, entry.key) = (made.batch_id, made.step, made.key)
left join first on first.start = entry.id and n = 1
where made.step = 'publish'
"""
STEP_FIRST = """
select step, key, batch_id from lineage
where input_hash is distinct from (select output_hash from lineage as p where p.id = lineage.parent_id)
"""
PASSES = {
    "record": """
    two kinds of errors: fails, or is stopped by Ctrl-C
        ~ except BaseException: => except (Exception, KeyboardInterrupt):
    """,
    "journey: a search": ("journey", SEARCHED),
    "journey: get": ("journey", FORMATTED),
    "record: begin as SQL, subqueries": ("record", SQL_TRANSACTION),
    "record: asked before begin, row by row": ("record", ASKED_FIRST),
    "trace: roots": ("trace", DISTINCT_ON),
    "trace: from each entry": ("trace", ALL_ENTRIES),
    "trace: the deepest, columns in another order": ("trace", AMOUNT_FIRST),
    "tampered: columns in another order": ("tampered", STEP_FIRST),
    "tampered: cases": ("tampered", CASES),
    "tampered: not exists": ("tampered", NOT_SAME),
    "tampered: two parts": ("tampered", UNIONED),
    "unseen_edit: one half": (
        "unseen_edit",
        "update staging set amount = (amount::decimal / 2)::text where step = 'normalize'",
    ),
    "unseen_edit: a row by hand": (
        "unseen_edit",
        "insert into staging values ('b1', 'normalize', 'x', 'acme', '1.00')",
    ),
    "unseen_edit: moved to another": (
        "unseen_edit",
        "update staging set customer = 'bolt' where step = 'normalize' and key = 'order-103'",
    ),
}
test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
