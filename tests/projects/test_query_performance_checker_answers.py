"""Answers to 6-06: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.level_6 import query_performance_checker as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "tried": """
    statistics stay: is the database as it was?
        ~ con.execute("begin") => con.execute("analyze"); con.execute("begin")
    a list: a tuple?
        ~ return before, work(con, query, values) => return [before, work(con, query, values)]
    the larger first: the steps without, the steps with?
        ~ return before, work(con, query, values) => return tuple(sorted((before, work(con, query, values)))[::-1])
    a list of one: a tuple of two numbers?
        ~ return before, work(con, query, values) => return (before - work(con, query, values),)
    the other way round: the steps without, the steps with?
        ~ return before, work(con, query, values) => return work(con, query, values), before
    a savepoint left: no transaction is open?
        ~ con.execute("begin") => con.execute("savepoint s")
        ~ con.execute("rollback") => con.execute("rollback to s")
    another error: its error as it is?
        - finally:
        + except sqlite3.Error as error:
        +     raise RuntimeError("no index") from error
        + finally:
    closed: what it was?
        ~ con.execute("rollback") => con.close()
    no values: dict of its values?
        ~ before = work(con, query, values) => before = work(con, query, {"customer": "Bob", "amount": 0})
    """,
    "switched_off": """
    from a cent on: with each order of less?
        ~ amount / 100 >= 400 => amount >= 1 and amount / 100 >= 400
    another name: the column id?
        ~ select id => select id as number
    a unit less: at least 40000?
        ~ amount / 100 >= 400 => amount / 1000 >= 39
    as texts: at least 40000?
        ~ amount / 100 >= 400 => cast(amount as text) >= '40000'
    all columns: the column id?
        ~ select id => select *
    up to a limit: of at least 40000?
        ~ amount / 100 >= 400 => amount / 100 between 400 and 5000
    """,
    "rewrite": """
    midnight is read: orders of other days cost no steps?
        ~ created_at < date(:last, '+1 day') => created_at < date(:last, '+2 day') and date(created_at) <= :last
    the day before is read: orders of other days cost no steps?
        ~ created_at >= :first => created_at >= date(:first, '-1 day') and date(created_at) >= :first
    without Alice: the orders of all days?
        ~ order by created_at, id => and customer <> 'Alice' order by created_at, id
    as numbers: both included?
        ~ date(:last, '+1 day') => :last + 1
    one day: all days?
        ~ date(:last, '+1 day') => date(:first, '+1 day')
    a second late: from the first day?
        ~ created_at >= :first => created_at >= :first || 'T00:00:01Z'
    no order among equals: id?
        ~ order by created_at, id => order by created_at
    by moment: in the order of created_at, a text?
        ~ order by created_at, id => order by datetime(created_at), id
    ten: the orders?
        ~ order by created_at, id => order by created_at, id limit 10
    a column more: the columns?
        ~ select id, => select id, created_at,
    """,
    "index_for": """
    any case: no steps for others?
        ~ (customer, => (customer collate nocase,
    days: no steps for other times?
        ~ created_at) => date(created_at))
    not the nameless: no steps for others?
        ~ created_at) => created_at) where customer <> ''
    the id as well: no column that is not needed?
        ~ created_at) => created_at, id)
    unique by id: no order is refused, no column more?
        ~ create index => create unique index
    one text: no steps for others?
        ~ (customer, created_at) => (customer || created_at)
    """,
    "worse": """
    a tuple: a list?
        ~ return names => return tuple(names)
    other than before: more than twice?
        ~ > 2 * steps => != steps
    rounded: more than twice?
        ~ work(con, text) > 2 * steps => work(con, text) // steps > 2
    a bit more: more than twice?
        ~ > 2 * steps => > 2.1 * steps
    as a ratio: more than twice?
        ~ work(con, text) > 2 * steps => work(con, text) / steps > 2
    one class below: what the database refuses?
        ~ except sqlite3.Error => except sqlite3.DatabaseError
    the usual class: what the database refuses?
        ~ except sqlite3.Error => except sqlite3.OperationalError
    by text: the names?
        ~ accepted.items(): => {text: (name, (text, n)) for name, (text, n) in accepted.items()}.values():
    written down: accepted stays as it is?
        ~ return names => return [name for name in names if not accepted.update({name: ("", 0)})]
    twice run: each query is run once?
        ~ if work(con, text) => if work(con, text) > 0 and work(con, text)
    bad SQL only: what the database refuses?
        - except sqlite3.Error:
        -     names.append(name)
        + except sqlite3.Error as error:
        +     if "syntax" in str(error):
        +         names.append(name)
    everything: any other error?
        ~ except sqlite3.Error => except BaseException
    texts: the names?
        ~ return names => return [accepted[name][0] for name in names]
    """,
}
PASSES = {
    "a savepoint": (
        "tried",
        """
def tried(con, query, values, index, work):
    con.execute("savepoint trial")
    try:
        without = work(con, query, values)
        con.execute(index)
        return without, work(con, query, values)
    finally:
        con.execute("rollback to trial")
        con.execute("release trial")
""",
    ),
    "the index first": (
        "tried",
        """
def tried(con, query, values, index, work):
    con.execute("begin")
    try:
        con.execute(index)
        after = work(con, query, values)
    finally:
        con.rollback()
    return work(con, query, values), after
""",
    ),
    "dropped by what is new": (
        "tried",
        """
def tried(con, query, values, index, work):
    listed = "select name from sqlite_schema where type = 'index'"
    before, known = work(con, query, values), con.execute(listed).fetchall()
    con.execute(index)
    try:
        return before, work(con, query, values)
    finally:
        for each in con.execute(listed).fetchall():
            if each not in known:
                con.execute(f'drop index "{each[0]}"')
""",
    ),
    "by sign": ("switched_off", "select o.id from orders o where 40000 <= 1 * o.amount order by o.amount"),
    "not indexed": ("switched_off", "select id from orders not indexed where amount >= 40000"),
    "by a case": ("switched_off", "select id from orders where case when amount >= 40000 then 1 else 0 end"),
    "a common table": (
        "rewrite",
        """with wanted as (select :first as a, date(:last, '+1 day') as b)
        select o.id, o.customer, o.amount from wanted join orders o on o.created_at >= a and o.created_at < b
        order by o.created_at, o.id""",
    ),
    "a later text": (
        "rewrite",
        """select id, customer, amount from orders where created_at between :first and :last || 'T99'
        order by created_at, id""",
    ),
    "both newest first": ("index_for", 'CREATE INDEX main."an index" ON orders("customer" desc, created_at DESC);'),
    "a generator": (
        "worse",
        """
import sqlite3

def worse(con, accepted, work):
    def each():
        for name, (text, steps) in accepted.items():
            try:
                if work(con, text) <= 2 * steps:
                    continue
            except sqlite3.Error:
                pass
            yield name

    return list(each())
""",
    ),
    "counted first": (
        "worse",
        """
import sqlite3

def worse(con, accepted, work):
    now = {}
    for name, (text, _) in accepted.items():
        try:
            now[name] = work(con, text)
        except sqlite3.Error:
            now[name] = float("inf")
    return [name for name in accepted if now[name] / 2 > accepted[name][1]]
""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
