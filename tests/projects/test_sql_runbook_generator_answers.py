"""Answers to 6-14: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import sql_runbook_generator as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "missing": r"""
    the last place: in the order in which it first comes?
        ~ names = dict.fromkeys( => names = dict.fromkeys([*
        ~ " ".join(steps))) => " ".join(steps))][::-1])
    the first only: the names?
        ~ params.get(name) is None] => params.get(name) is None][:1]
    sorted: in the order?
        ~ names if params.get(name) is None] => sorted(names) if params.get(name) is None]
    letters only: letters, digits and _?
        ~ {(\w+)} => {([a-zA-Z_]+)}
    small letters: a name is a name?
        ~ {(\w+)} => {([a-z0-9_]+)}
    no digit first: letters, digits and _?
        ~ {(\w+)} => {([a-zA-Z_]\w*)}
    two letters at least: letters, digits and _?
        ~ {(\w+)} => {(\w\w+)}
    the first step: what a runbook needs?
        ~ " ".join(steps) => " ".join(steps[:1])
    False is nothing: its value is None?
        ~ params.get(name) is None] => params.get(name) in (None, False)]
    an empty text is nothing: its value is None?
        ~ params.get(name) is None] => params.get(name) in (None, "")]
    a set: a list?
        ~ [name for name in names if params.get(name) is None] => {name for name in names if params.get(name) is None}
    one text: a list?
        ~ [name for name in names if params.get(name) is None] => ", ".join(n for n in names if params.get(n) is None)
    in any case: the name is no key?
        ~ params.get(name) is None] => params.get(name.lower(), params.get(name)) is None]
    words too: in braces?
        ~ {(\w+)} => (\w+_name)
    adds it: params as it was?
        ~ params.get(name) is None] => params.setdefault(name, None) is None]
    a text that says None: its value is None?
        ~ params.get(name) is None] => str(params.get(name)) == "None"]
    with braces: the names?
        ~ [name for name in names => ["{" + name + "}" for name in names
    """,
    "render": """
    none in quotes: in double quotes?
        ~ '"' + name.replace('"', '""') + '"' => "'" + name.replace('"', '""') + "'"
    in brackets: in double quotes?
        ~ '"' + name.replace('"', '""') + '"' => "[" + name + "]"
    quotes left out: doubled?
        ~ name.replace('"', '""') => name.replace('"', '')
    a backslash: doubled?
        ~ name.replace('"', '""') => name.replace('"', chr(92) + '"')
    trimmed: letter by letter?
        ~ if table not in known => if table.strip() not in {each.strip() for each in known}
    any case: letter by letter?
        ~ if table not in known => if table.lower() not in {each.lower() for each in known}
    columns in any case: letter by letter?
        ~ if not columns <= has => if not {c.lower() for c in columns} <= {c.lower() for c in has}
    the last of them: each of these tables?
        ~ if "table" in key]: => if "table" in key][-1:]:
    the first of them: each of these tables?
        ~ if "table" in key]: => if "table" in key][:1]:
    tables of the statement only: of the tables in names?
        ~ if "table" in key]: => if "table" in key and "{" + key + "}" in sql]:
    names of the statement only: one of the tables in names?
        ~ if "table" not in key} => if "table" not in key and "{" + key + "}" in sql}
    child and parent only: a key with table in it?
        ~ if "table" in key] => if key.endswith("_table")]
    a word of its own: a key with table in it?
        ~ if "table" in key] => if "_table" in key or "table_" in key]
        ~ if "table" not in key} => if not ("_table" in key or "table_" in key)}
    ends with it: a key with table in it?
        ~ if "table" in key] => if key.endswith("table")]
        ~ if "table" not in key} => if not key.endswith("table")}
    fk only: every other key for a column?
        ~ if "table" not in key} => if key == "fk_column"}
    the first column: one of the columns?
        ~ if not columns <= has => if not set([n for k, n in names.items() if "table" not in k][:1]) <= has
    those that no table has: lacks one of the columns?
        ~ if "table" not in key} => if "table" not in key} - {name for key, name in names.items() if "table" in key}
    without a table: one of these tables?
        - columns = {name for key, name in names.items() if "table" not in key}
        + columns = {name for key, name in names.items() if "table" not in key}
        + if columns and not any("table" in key for key in names):
        +     raise ValueError(columns)
    the row's own: one of the columns?
        ~ if not columns <= has => if not columns <= has | {"rowid"}
    an index is one: no table of sqlite_schema?
        ~ where type = 'table' => where type <> 'view'
    those of the engine: a table of sqlite_schema?
        ~ where type = 'table' => where type = 'table' and name not like 'sqlite_%'
    quoted already: in double quotes?
        ~ '"' + name.replace('"', '""') + '"' => (name if name[0] == '"' else '"' + name.replace('"', '""') + '"')
    a view is one: a view is no table?
        ~ where type = 'table' => where type in ('table', 'view')
    begins like one: letter by letter?
        ~ if table not in known => if not any(table.startswith(each) for each in known)
    words of names: any name that is there?
        ~ if table not in known => if table not in known or not table.isidentifier()
    one word less: any name that is there?
        ~ if table not in known => if table not in known or ";" in table
    KeyError: ValueError?
        ~ raise ValueError(f"the => raise KeyError(f"the
    None: ValueError?
        ~ raise ValueError(f"the catalogue has no table {table!r}") => return None
    one after the other: each key replaced by its name?
        - return sql.format(**{key: '"' + name.replace('"', '""') + '"' for key, name in names.items()})
        + for key, name in names.items():
        +     sql = sql.replace("{" + key + "}", '"' + name.replace('"', '""') + '"')
        + return sql
    a template of the library: the rest of the text as it is?
        - return sql.format(**{key: '"' + name.replace('"', '""') + '"' for key, name in names.items()})
        + from string import Template
        + found = {key: '"' + name.replace('"', '""') + '"' for key, name in names.items()}
        + return Template(re.sub(r"{(.*?)}", r"${\\1}", sql)).substitute(found)
    looked up twice: replaced by its name?
        ~ '"' + name.replace('"', '""') + '"' => '"' + names.get(name, name).replace('"', '""') + '"'
    once: each?
        - return sql.format(**{key: '"' + name.replace('"', '""') + '"' for key, name in names.items()})
        + return re.sub("{(.*?)}", lambda f: '"' + names[f[1]].replace('"', '""') + '"', sql, count=2)
    """,
    "execute": """
    from the second on: requires gives 0?
        ~ if not con.execute(requires, values).fetchone()[0] => if con.execute(requires, values).fetchone()[0] == 0
    NULL only: or NULL?
        ~ if not con.execute(requires, values).fetchone()[0] => if con.execute(requires, values).fetchone()[0] is None
    less than 0: gives 0 or NULL?
        - if not con.execute(requires, values).fetchone()[0]:
        + if (con.execute(requires, values).fetchone()[0] or 0) <= 0:
    a whole number: gives 0 or NULL?
        - if not con.execute(requires, values).fetchone()[0]:
        + if not int(con.execute(requires, values).fetchone()[0] or 0):
    one only: gives 0 or NULL?
        ~ if not con.execute(requires, values).fetchone()[0] => if con.execute(requires, values).fetchone()[0] != 1
    not asked: requires?
        - if not con.execute(requires, values).fetchone()[0]:
        -     raise ValueError(requires)
        + con.execute(requires, values)
    unbound: requires has names for values?
        ~ con.execute(requires, values).fetchone() => con.execute(requires).fetchone()
    steps unbound: the steps have names for values?
        ~ con.execute(sql, values) => con.execute(sql)
    put in by hand: values bound?
        - con.execute(sql, values)
        + for name, value in values.items():
        +     sql = sql.replace(":" + name, f"'{value}'")
        + con.execute(sql)
    in another order: in their order?
        ~ for sql, at_most in steps => for sql, at_most in steps[::-1]
    all together: a step changes more than at_most?
        ~ if counts[-1] > at_most => if sum(counts) > at_most
    the last only: a step?
        ~ if counts[-1] > at_most => if counts[-1] > at_most and len(counts) == len(steps)
    the first only: a step?
        ~ if counts[-1] > at_most => if counts[0] > steps[0][1]
    no limit of zero: at_most, a number?
        ~ if counts[-1] > at_most => if at_most and counts[-1] > at_most
    none in a rehearsal: the error is the same?
        ~ if counts[-1] > at_most => if not dry_run and counts[-1] > at_most
    not asked in a rehearsal: the error is the same?
        ~ if not con.execute(requires, values) => if not dry_run and not con.execute(requires, values)
    a rehearsal says nothing: the list is the same?
        ~ return counts => return [] if dry_run else counts
    rows so far: the number that each has changed?
        ~ counts.append(con.total_changes - before) => counts.append(con.total_changes)
    a sum: a list?
        ~ return counts => return sum(counts)
    rowcount as it is: as total_changes counts them?
        ~ counts.append(con.total_changes - before) => counts.append(con.execute("select changes()").fetchone()[0])
    only a ValueError: after any error nothing has changed?
        ~ except BaseException => except ValueError
    only the engine's: after any error nothing has changed?
        ~ except BaseException => except sqlite3.Error
    those that come to mind: after any error nothing has changed?
        ~ except BaseException => except (sqlite3.Error, ValueError)
    undone already: it reaches the caller?
        ~ con.rollback() => con.execute("rollback")
    all as texts: the values?
        ~ con.execute(sql, values) => con.execute(sql, {name: str(value) for name, value in values.items()})
    another error: it reaches the caller?
        - con.rollback()
        - raise
        + con.rollback()
        + raise ValueError("failed")
    its error is lost: it reaches the caller?
        - con.rollback()
        - raise
        + con.rollback()
        + return []
    each statement once: all steps?
        ~ in steps: => in dict(steps).items():
    at the end: as soon as?
        ~ if counts[-1] > at_most => if len(counts) == len(steps) and any(n > m for n, (_, m) in zip(counts, steps))
    asked before try: after any error nothing has changed?
        - con.execute("begin immediate")
        + con.execute("begin immediate")
        + holds = con.execute(requires, values).fetchone()[0]
        ~ if not con.execute(requires, values).fetchone()[0] => if not holds
    from the first row on: nothing changes?
        ~ con.execute("begin immediate") => con.isolation_level = "IMMEDIATE"
        ~ con.execute("rollback" if dry_run else "commit") => con.rollback() if dry_run else con.commit()
    each rehearsed alone: the list is the same?
        - counts.append(con.total_changes - before)
        + counts.append(con.total_changes - before)
        + if dry_run:
        +     con.rollback()
        +     con.execute("begin")
    the commit rehearsed: the error of requires or a step?
        - con.execute("rollback" if dry_run else "commit")
        + if con.execute("pragma foreign_key_check").fetchall():
        +     raise sqlite3.IntegrityError("at the commit")
        + con.execute("rollback" if dry_run else "commit")
    none raised: ValueError?
        ~ raise ValueError(sql) => break
    left open: committed?
        ~ con.execute("rollback" if dry_run else "commit") => dry_run and con.rollback()
    each by itself: nothing has changed after an error?
        - counts.append(con.total_changes - before)
        + counts.append(con.total_changes - before)
        + con.commit()
        + con.execute("begin")
    a script: rows of each?
        - con.execute(sql, values)
        + con.execute(sql, values).fetchall() or con.commit()
    """,
    "restore": """
    all of the copy: nor in returned?
        - and not exists (select * from returned where returned.item_id = old.item_id)
    twice as many: is again there?
        ~ select * from before => select item_id || ' ', order_id, product from before
    as it is now: as it was?
        ~ select * from before.order_items as old => select item_id, order_id, 'widget' from before.order_items as old
    without an order: as it was?
        ~ select * from before.order_items as old => select item_id, null, product from before.order_items as old
    any case: item_id?
        ~ now.item_id = old.item_id => lower(now.item_id) = lower(old.item_id)
    trimmed itself: as it was?
        ~ select * from before => select item_id, order_id, trim(product) from before
    trimmed: item_id?
        ~ now.item_id = old.item_id => trim(now.item_id) = trim(old.item_id)
    returned in any case: in returned?
        ~ returned.item_id = old.item_id => lower(returned.item_id) = lower(old.item_id)
    empty is none: each row?
        ~ where not exists (select * from main => where old.item_id <> '' and not exists (select * from main
    with an order only: each row?
        ~ where not exists (select * from main => where old.order_id is not null and not exists (select * from main
    NULL counts: each row?
        - and not exists (select * from returned where returned.item_id = old.item_id)
        + and old.item_id not in (select item_id from returned)
    a NULL is empty: in returned?
        ~ returned.item_id = old.item_id => ifnull(returned.item_id, '') = old.item_id
    one place for all: do not touch?
        = delete from order_items where item_id not in (select item_id from before.order_items)
    by the order: whose item_id?
        ~ now.item_id = old.item_id => now.order_id is old.order_id
    over what is there: do not touch?
        ~ insert into => insert or replace into
        ~ now.item_id = old.item_id => now.item_id = old.item_id and now.product is old.product
    """,
}

FORMATTER = """
def missing(steps, params):
    out = []
    for step in steps:
        for piece in step.split("{")[1:]:
            name = piece.split("}")[0]
            if name not in out and (name not in params or params[name] is None):
                out.append(name)
    return out
"""
GIVEN = r"""
def missing(steps, params):
    given = {key for key, value in params.items() if value is not None}
    seen = []
    for name in re.compile("[{]([A-Za-z0-9_]+)[}]").findall("\n".join(steps)):
        if name in given or name in seen:
            continue
        seen += [name]
    return seen
"""
COUNTER = r"""
def missing(steps, params):
    first = {}
    for n, step in enumerate(steps):
        for found in re.finditer(r"\{(.+?)\}", step):
            first.setdefault(found.group(1), (n, found.start()))
    return [k for k in sorted(first, key=first.get) if params.get(k) is None]
"""
TABLE_LIST = """
def render(con, sql, names):
    quoted = {}
    tables = []
    for key in names:
        if "table" in key:
            row = con.execute("select count(*) from sqlite_master where type = 'table' and name = ?", (names[key],))
            if row.fetchone()[0] == 0:
                raise ValueError(key)
            tables.append(names[key])
    for key, name in names.items():
        if key.find("table") < 0:
            for table in tables:
                columns = [row[1] for row in con.execute('pragma table_info("%s")' % table.replace('"', '""'))]
                if name not in columns:
                    raise ValueError(f"{table} has no {name}")
        quoted[key] = '"{}"'.format(name.replace('"', '""'))
    for key in quoted:
        pass
    return sql.format_map(quoted)
"""
SELECTED = """
def render(con, sql, names):
    tables = set(v for k, v in names.items() if "table" in k)
    there = {r[0] for r in con.execute("select name from sqlite_schema where type = 'table'").fetchall()}
    if not tables <= there:
        raise ValueError("no such table")
    quote = lambda name: '"' + '""'.join(name.split('"')) + '"'
    for table in tables:
        has = [d[0] for d in con.execute(f"select * from {quote(table)} limit 0").description]
        for k, v in names.items():
            if "table" not in k and v not in has:
                raise ValueError("no such column")
    return re.sub(r"\\{(\\w+)\\}", lambda m: quote(names[m.group(1)]), sql)
"""
CATALOGUE = """
def render(con, sql, names):
    catalogue = {}
    for (table,) in con.execute("select name from sqlite_schema where type = 'table'").fetchall():
        catalogue[table] = [c for (c,) in con.execute("select name from pragma_table_info(?)", [table])]
    try:
        lists = [catalogue[names[key]] for key in names if "table" in key]
    except KeyError as error:
        raise ValueError("no table") from error
    for key in names:
        if "table" not in key:
            for columns in lists:
                columns.index(names[key])
    return sql.format(**{k: '"' + v.replace('"', '""') + '"' for k, v in names.items()})
"""
WITH = """
def execute(con, requires, steps, values, dry_run):
    (holds,) = con.execute(requires, values).fetchone()
    if holds is None or holds == 0:
        raise ValueError("requires")
    result = []
    with con:
        con.execute("begin")
        for sql, limit in steps:
            start = con.total_changes
            con.execute(sql, values).fetchall()
            n = con.total_changes - start
            if n > limit:
                raise ValueError("too many")
            result.append(n)
        if dry_run:
            con.execute("rollback")
    return result
"""
FINALLY = """
def execute(con, requires, steps, values, dry_run):
    con.execute("BEGIN EXCLUSIVE")
    try:
        found = con.execute(requires, values).fetchall()
        if not found[0][0]:
            raise ValueError(requires)
        changed = []
        for pair in steps:
            old = con.total_changes
            con.cursor().execute(pair[0], values)
            changed.append(con.total_changes - old)
            if changed[-1] > pair[1]:
                raise ValueError(pair[0])
        if not dry_run:
            con.commit()
        return changed
    finally:
        if con.in_transaction:
            con.rollback()
"""
SAVEPOINT = """
def execute(con, requires, steps, values, dry_run):
    totals = [con.total_changes]
    con.execute("savepoint all_of_it")
    try:
        if con.execute(requires, values).fetchone()[0] in (None, 0):
            raise ValueError("not so")
        for sql, at_most in steps:
            con.execute(sql, values)
            totals.append(con.total_changes)
            if totals[-1] - totals[-2] > at_most:
                raise ValueError("too many")
        if dry_run:
            con.execute("rollback to all_of_it")
        con.execute("release all_of_it")
    except Exception as error:
        con.rollback()
        raise error
    return [b - a for a, b in zip(totals, totals[1:])]
"""
PASSES = {
    "missing: split": ("missing", FORMATTER),
    "missing: what is given": ("missing", GIVEN),
    "missing: by place": ("missing", COUNTER),
    "render: pragma": ("render", TABLE_LIST),
    "render: description": ("render", SELECTED),
    "render: the whole catalogue": ("render", CATALOGUE),
    "execute: with, requires before": ("execute", WITH),
    "execute: finally": ("execute", FINALLY),
    "execute: a savepoint": ("execute", SAVEPOINT),
    "restore: or ignore": (
        "restore",
        """
insert or ignore into order_items (item_id, order_id, product)
select item_id, order_id, product from before.order_items
where item_id not in (select item_id from returned where item_id is not null);
""",
    ),
    "restore: except": (
        "restore",
        """
with back as (
    select item_id from before.order_items
    except select item_id from main.order_items
    except select item_id from returned
)
insert into order_items select * from before.order_items where item_id in (select item_id from back)
""",
    ),
    "restore: on conflict": (
        "restore",
        """
insert into main.order_items
select b.* from before.order_items b left join (select distinct item_id from returned) r using (item_id)
where r.item_id is null
on conflict (item_id) do nothing
""",
    ),
    "parent_table: a limit": ("parent_table", "parent_table = 'orders limit 0'"),
    "parent_table: another bracket": ("parent_table", "parent_table = 'orders) or (1 = 1'"),
    "parent_table: a query": ("parent_table", 'parent_table = "(select null as order_id where 1 = 0)"'),
}
test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
