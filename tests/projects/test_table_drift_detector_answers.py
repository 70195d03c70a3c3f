"""Answers to 6-10: what breaks a sentence of its task is refused, what is right passes."""

import textwrap

import answers
from breakfix.projects.level_6 import table_drift_detector as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "column_history": """
    a row for each type: a row for each column?
        ~ group by table_name, name => group by table_name, name, each.value ->> '$.type'
    eight at most: each column?
        ~ group by table_name, name => where each.key < 8 group by table_name, name
    the first snapshot only: in any snapshot?
        ~ group by table_name, name => where captured_at = (select min(captured_at) from schema_snapshots) group by 1, 2
    four columns: a row for each column?
        ~ group by table_name, name => where each.key < 4 group by table_name, name
    quotes cut off: of which name is its name?
        ~ each.value ->> '$.name' as name => trim(each.value ->> '$.name', '"') as name
    names in any case: for each column?
        ~ group by table_name, name => group by table_name, lower(each.value ->> '$.name')
    names without blanks: for each column?
        ~ each.value ->> '$.name' as name => trim(each.value ->> '$.name') as name
    tables in any case: a row for each column that a table had?
        ~ group by table_name, name => group by lower(table_name), name
    gone ones only: that a table had in any snapshot?
        ~ group by table_name, name => group by table_name, name having max(captured_at) > min(captured_at)
    no empty names: for each column?
        ~ group by table_name, name => where each.value ->> '$.name' > '' group by table_name, name
    days: the earliest and the latest captured_at?
        ~ min(captured_at) as first_seen => date(min(captured_at)) as first_seen
    turned round: the earliest and the latest?
        ~ min(captured_at) as first_seen => max(captured_at) as first_seen
        ~ max(captured_at) as last_seen => min(captured_at) as last_seen
    the last night as well: of those that have it?
        ~ max(captured_at) as last_seen => (select max(captured_at) from schema_snapshots) as last_seen
    of this name: of a table?
        ~ group by table_name, name => group by name
    one more column: the columns?
        ~ max(captured_at) as last_seen => max(captured_at) as last_seen, count(*) as seen
    no objects within: name is its name?
        ~ each.value ->> '$.name' as name => each.value as name
    the first member: of which name is its name?
        ~ each.value ->> '$.name' as name => (select value from json_each(each.value) limit 1) as name
    """,
    "promise_gone": """
    dropped in silence: is such an order accepted?
        ~ total integer, => total integer not null on conflict ignore,
    """,
    "fingerprint": """
    in small letters too: any characters?
        ~ [table]) => [table.lower()])
    an index: no such table?
        ~ if not columns: => if not con.execute("select 1 from sqlite_schema where name = ?", [table]).fetchone():
    a tuple: a list?
        ~ return columns => return tuple(columns)
    small letters: in capitals?
        ~ kind.upper() => kind.lower()
    one word: as declared?
        ~ kind.upper() => kind.upper().split("(")[0]
    none is a text: "" where none is?
        ~ kind.upper() => kind.upper() or "TEXT"
    the key is not null: declared not null?
        ~ not notnull, => not (notnull or key),
    no default is a text: None where there is none?
        ~ "default": default, => "default": default or "",
    empty default is none: the catalogue's text of it?
        ~ "default": default, => "default": None if default == "''" else default,
    NULL is none: the catalogue's text of it?
        ~ "default": default, => "default": None if default == "null" else default,
    without quotes: the catalogue's text of it?
        ~ "default": default, => "default": default and default.strip("'"),
    from zero: from 1?
        ~ "key": key => "key": max(key - 1, 0)
    by name: in the order of the table?
        ~ return columns => return sorted(columns, key=lambda each: each["name"])
    key first: in the order of the table?
        ~ return columns => return sorted(columns, key=lambda each: -each["key"])
    quoted by hand: any characters?
        ~ "select * from pragma_table_info(?)", [table] => f"select * from pragma_table_info('{table}')"
    in brackets: any characters?
        ~ "select * from pragma_table_info(?)", [table] => f"pragma table_info([{table}])"
    trimmed: table, a text?
        ~ [table]) => [table.strip()])
    another error: LookupError?
        ~ raise LookupError => raise ValueError
    None: LookupError?
        ~ raise LookupError(f"no table {table}") => return None
    default in small letters: the catalogue's text of it?
        ~ "default": default, => "default": default and default.lower(),
    a pattern: no such table?
        - if not columns:
        + if not con.execute("select 1 from sqlite_schema where name like ?", [table]).fetchone():
    a transaction begun: neither ended nor begun?
        - columns = [
        + con.in_transaction or con.execute("begin")
        + columns = [
    a connection of its own: may be in a transaction?
        - columns = [
        + con = sqlite3.connect(con.execute("pragma database_list").fetchone()[2])
        + columns = [
    ended when missing: neither ended nor begun?
        - if not columns:
        + if not columns and con.in_transaction:
        +     con.rollback()
        + if not columns:
    """,
    "judge_drift": """
    a default or none: differ at all?
        - now = {column["name"]: column for column in found}
        + agreed, found = ([each | {"default": each["default"] is None} for each in part] for part in (agreed, found))
        + now = {column["name"]: column for column in found}
    case is nothing: missing in found?
        ~ now = {column["name"]: column => now = {key: column
        ~ for column in found} => for column in found for key in (column["name"].lower(), column["name"])}
        ~ now.get(was["name"]) => now.get(was["name"]) or now.get(was["name"].lower())
    never a pass: pass when they do not?
        ~ "pass" if found == agreed else "warn" => "warn"
    new ones stop: warn when the lists differ?
        ~ else "warn", {} => else "stop" if len(found) > len(agreed) else "warn", {}
    defaults stop: warn when the lists differ?
        ~ elif column["type"] => elif column["default"] != was["default"] or column["type"]
    default unseen: warn when the lists differ?
        ~ found == agreed => [c | {"default": None} for c in found] == [c | {"default": None} for c in agreed]
    the key stops: warn when the lists differ?
        ~ elif column["type"] != was["type"] => elif (column["type"], column["key"]) != (was["type"], was["key"])
    lengths unseen: has another type?
        ~ elif column["type"] != was["type"] => elif column["type"].split("(")[0] != was["type"].split("(")[0]
    stricter unseen: warn when the lists differ at all?
        ~ found == agreed => [c | {"nullable": 0} for c in found] == [c | {"nullable": 0} for c in agreed]
    renamed is a warning: stop when it is missing?
        ~ renamed[was["name"]] = => verdict, renamed[was["name"]] = "warn",
    the last one may go: stop when a column is missing?
        - if column is None:
        + if column is None and place >= len(found):
        +     verdict = "warn"
        + elif column is None:
    at any place: at the same place?
        - if place < len(found) and found[place]["type"] == was["type"] and found[place]["name"] not in known:
        + new = [c["name"] for c in found if c["name"] not in known and c["type"] == was["type"]]
        + if new:
        ~ = found[place]["name"] => = new[0]
    of all facts: has the same type?
        ~ found[place]["type"] == was["type"] => {**found[place], "name": 0} == {**was, "name": 0}
    one only: of the missing columns?
        ~ if place < len(found) and => if not renamed and place < len(found) and
    those that are there too: of the missing columns?
        - renamed[was["name"]] = found[place]["name"]
        + renamed[was["name"]] = found[place]["name"]
        + renamed.update({column["name"]: column["name"] for column in agreed if column["name"] in now})
    no empty new name: of the missing columns that have one?
        ~ if place < len(found) and => if place < len(found) and found[place]["name"] and
    the other way round: old name -> new name?
        ~ renamed[was["name"]] = found[place]["name"] => renamed[found[place]["name"]] = was["name"]
    nothing agreed: may be empty?
        - now = {column["name"]: column for column in found}
        + now = {column["name"]: column for column in found}
        + if not agreed: return {"verdict": "pass", "renamed": {}}
    nothing found: may be empty?
        - now = {column["name"]: column for column in found}
        + now = {column["name"]: column for column in found}
        + if not found: return {"verdict": "warn", "renamed": {}}
    """,
    "guarded": """
    judged twice: judge is called once?
        ~ if verdict != "stop": => if judge(con) != "stop":
    judged within and before: judge is called once?
        - con.execute("begin immediate")
        + if judge(con) == "stop": return "stop"
        + con.execute("begin immediate")
    worked twice: work is called once?
        - work(con)
        + work(con); work(con)
    not committed: what it wrote is committed?
        ~ con.commit() => con.rollback()
    True: return what judge returned?
        ~ return verdict => return verdict != "stop"
    left open at stop: no transaction stays open?
        ~ con.commit() => verdict != "stop" and con.commit()
    commit outside: if the commit fails, nothing changes?
        - con.commit()
        ~ return verdict => con.commit(); return verdict
    another error: the caller gets that error?
        ~ raise => raise RuntimeError("the load failed")
    a copy of it: the caller gets that error?
        - except BaseException:
        + except BaseException as error:
        ~ raise => raise type(error)(*error.args) from None
    committed all the same: nothing changes?
        ~ con.rollback() => con.commit()
    two transactions: from judge to the end of work?
        - if verdict != "stop":
        + con.commit(); con.execute("begin immediate")
        + if verdict != "stop":
    a read transaction: whatever others do, work can write?
        ~ con.execute("begin immediate") => con.execute("begin")
    a read transaction for each: from judge to the end of work?
        ~ con.execute("begin immediate") => con.execute("begin"); con.commit()
    judge fails softly: if judge fails?
        ~ verdict = judge(con) => verdict = "stop"
        ~ if verdict != "stop": => for verdict in [judge(con)]:
    what work returned: return what judge returned?
        ~ work(con) => verdict = work(con) or verdict
    tried again: work is called once?
        - work(con)
        + try: work(con)
        + except sqlite3.IntegrityError: work(con)
    interrupts pass: by any exception?
        ~ except BaseException: => except (Exception, KeyboardInterrupt):
    """,
}

# Right answers in other styles.
PASSES = {
    "column_history, json_extract": (
        "column_history",
        """
        SELECT s.table_name, json_extract(c.value, '$.name') AS name, MIN(s.captured_at) AS first_seen,
               MAX(s.captured_at) AS last_seen
        FROM schema_snapshots AS s CROSS JOIN json_each(s.columns) AS c
        GROUP BY s.table_name, json_extract(c.value, '$.name');
        """,
    ),
    "column_history, by json_tree": (
        "column_history",
        """
        with seen as (
            select table_name, t.atom as name, captured_at from schema_snapshots, json_tree(columns) t
            where t.key = 'name'
        )
        select distinct table_name, name,
            (select min(captured_at) from seen a where a.table_name = s.table_name and a.name = s.name) first_seen,
            (select max(captured_at) from seen a where a.table_name = s.table_name and a.name = s.name) last_seen
        from seen s
        """,
    ),
    "column_history, windows": (
        "column_history",
        """
        select table_name, name, captured_at as first_seen, last_seen from (
            select table_name, value ->> '$.name' as name, captured_at,
                row_number() over (partition by table_name, value ->> '$.name' order by captured_at) as n,
                max(captured_at) over (partition by table_name, value ->> '$.name') as last_seen
            from schema_snapshots, json_each(schema_snapshots.columns)
        ) where n = 1 order by last_seen desc
        """,
    ),
    "fingerprint, quoted": (
        "fingerprint",
        """
        def fingerprint(con, table):
            quoted = '"' + table.replace('"', '""') + '"'
            rows = con.execute(f"pragma table_info({quoted})").fetchall()
            if len(rows) == 0:
                raise LookupError(table)
            return [dict(name=r[1], type=r[2].upper(), nullable=r[3] == 0, default=r[4], key=r[5]) for r in rows]
        """,
    ),
    "fingerprint, a cursor with rows": (
        "fingerprint",
        """
        def fingerprint(con, table):
            cursor = con.cursor()
            cursor.row_factory = sqlite3.Row
            found = []
            for row in cursor.execute("select * from pragma_table_xinfo(:t) order by cid", {"t": table}):
                found += [{"key": row["pk"], "default": row["dflt_value"], "nullable": int(not row["notnull"]),
                           "type": row["type"].upper(), "name": row["name"]}]
            if found:
                return found
            raise KeyError("no such table: " + table)
        """,
    ),
    "fingerprint, a list": (
        "fingerprint",
        """
        def fingerprint(con, table):
            names = [name for (name,) in con.execute("select name from sqlite_master where type in ('table')")]
            names.index(table) if table in names else {}[table]
            columns = []
            for cid, name, kind, notnull, default, pk in con.execute("select * from pragma_table_info(?)", (table,)):
                columns.append({"name": name, "type": kind.upper(), "nullable": True if notnull == 0 else False,
                                "default": default, "key": pk, "cid": cid})
            return columns
        """,
    ),
    "judge_drift, early returns": (
        "judge_drift",
        """
        def judge_drift(agreed, found):
            if agreed == found:
                return dict(verdict="pass", renamed={})
            old, new = {c["name"]: c for c in agreed}, {c["name"]: c for c in found}
            renamed = {}
            for (i, was) in enumerate(agreed):
                if was["name"] in new or i >= len(found):
                    continue
                here = found[i]
                if here["name"] not in old and here["type"] == was["type"]:
                    renamed[was["name"]] = here["name"]
            for name, was in old.items():
                if name not in new or new[name]["type"] != was["type"]:
                    return dict(verdict="stop", renamed=renamed)
                if new[name]["nullable"] and not was["nullable"]:
                    return dict(verdict="stop", renamed=renamed)
            return dict(verdict="warn", renamed=renamed)
        """,
    ),
    "judge_drift, sets": (
        "judge_drift",
        """
        def judge_drift(agreed, found):
            def relied(columns):
                return {(c["name"], c["type"]) for c in columns}
            may = {c["name"] for c in found if c["nullable"]} - {c["name"] for c in agreed if c["nullable"]}
            may &= {c["name"] for c in agreed}
            gone = {c["name"] for c in agreed} - {c["name"] for c in found}
            come = {c["name"] for c in found} - {c["name"] for c in agreed}
            verdict = "stop" if may or relied(agreed) - relied(found) else ("warn", "pass")[agreed == found]
            pairs = zip(agreed, found)
            return {"verdict": verdict, "renamed": {a["name"]: b["name"] for a, b in pairs if a["name"] in gone
                    and b["name"] in come and a["type"] == b["type"]}}
        """,
    ),
    "judge_drift, levels": (
        "judge_drift",
        """
        def judge_drift(agreed, found):
            levels, names = [0], [c["name"] for c in found]
            if agreed != found:
                levels.append(1)
            renamed = []
            for n in range(len(agreed)):
                was = agreed[n]
                try:
                    now = found[names.index(was["name"])]
                except ValueError:
                    levels.append(2)
                    if n < len(names) and not any(c["name"] == names[n] for c in agreed) and (
                            found[n]["type"] == was["type"]):
                        renamed.append((was["name"], names[n]))
                    continue
                if now["type"] != was["type"] or (not was["nullable"] and now["nullable"]):
                    levels.append(2)
            return {"verdict": ["pass", "warn", "stop"][max(levels)], "renamed": dict(renamed)}
        """,
    ),
    "guarded, with con": (
        "guarded",
        """
        def guarded(con, judge, work):
            con.execute("begin exclusive")
            with con:
                said = judge(con)
                if said == "stop":
                    return said
                work(con)
                return said
        """,
    ),
    "guarded, a flag": (
        "guarded",
        """
        def guarded(con, judge, work):
            cursor = con.cursor()
            cursor.execute("BEGIN IMMEDIATE TRANSACTION")
            is_done = False
            try:
                verdict = judge(con)
                {"stop": lambda con: None}.get(verdict, work)(con)
                cursor.execute("COMMIT")
                is_done = True
            finally:
                if not is_done:
                    cursor.execute("ROLLBACK")
            return verdict
        """,
    ),
}
PASSES = {name: (asked, textwrap.dedent(text).lstrip()) for name, (asked, text) in PASSES.items()}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
