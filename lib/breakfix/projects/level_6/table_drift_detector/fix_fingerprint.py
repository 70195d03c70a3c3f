"""Fix: all that a table promises of its columns, or an error."""

from breakfix.lab import exercise, shapes

from .worlds import file_of, opened

FACTS = ("name", "type", "nullable", "default", "key")


@exercise(phase="fix", minutes=8)
def fingerprint(con, table):
    """Describe a table's columns as the catalogue knows them.

    Given     con, a connection as connect of Run opens it; it may be in a transaction. table, a text: any characters
    Leave     a list with a dict for each column, in the order of the table: name; type, as declared, in capitals, ""
              where none is; nullable, False where the catalogue says not null; default, the catalogue's text of it,
              None where there is none; key, the column's place in the primary key, from 1, and 0 outside of it.
              LookupError when there is no such table
    Not touch con's transaction: it is neither ended nor begun
    """
    columns = [
        {"name": name, "type": kind.upper(), "nullable": not notnull, "default": default, "key": key}
        for _, name, kind, notnull, default, key in con.execute("select * from pragma_table_info(?)", [table])
    ]
    if not columns:
        raise LookupError(f"no table {table}")
    return columns


@fingerprint.stub
def names_and_types(con, table):
    columns = []
    for row in con.execute(f"pragma table_info({table})"):
        columns.append({"name": row[1], "type": row[2]})
    return columns


fingerprint.play = 'fingerprint(con, "orders")'
fingerprint.costs = "one look into the catalogue, no row of the table"


JOURNAL = file_of("create table journal (what text)")


@fingerprint.world
def database():
    with opened(JOURNAL) as world:
        yield world


@fingerprint.look
def described(world, fingerprint, statements, table, is_amid=False):
    """What it says of a table, once the statements were executed; `is_amid`: by con, which has not committed."""
    if is_amid:
        world.con.execute("begin")
        world.con.execute("insert into journal values ('amid')")
    for statement in statements:
        (world.con if is_amid else world.second).execute(statement)
    try:
        found = fingerprint(world.con, table)
    except LookupError:
        found = "LookupError"
    else:
        facts = [{fact: bool(each[fact]) if fact == "nullable" else each[fact] for fact in FACTS} for each in found]
        found = facts if isinstance(found, list) else {type(found).__name__: facts}
    return {"described": found, "in a transaction": world.con.in_transaction}


ORDERS = "create table orders (id integer primary key, user_id integer not null, total integer, at text default 'now')"
described.when("promises: one column is not null, another has a default", [ORDERS], "orders")
described.when(
    "in small letters: types are integer, Varchar(20), and none", ["create table t (a integer, b Varchar(20), c)"], "t"
)
described.when(
    "two keys: the primary key is (day, shop)", ["create table t (shop text, day text, primary key (day, shop))"], "t"
)
described.when("missing: orders is asked for as oders", [ORDERS], "oders")
described.when(
    'a quote: the table is called the "new" one', ['create table "the ""new"" one" (id integer)'], 'the "new" one'
)
described.when("amid: con has made the table and not yet committed", [ORDERS], "orders", is_amid=True)

NAMES = (
    "id",
    "Total",
    "total ",
    "o'clock",
    'the "new" one',
    "a.b",
    "order",
    "x; drop table journal",
    "[n]",
    "%s",
    "ä",
    "?",
)
TABLES = ("orders", "order lines", "main.orders", "o'clock", 'the "new" one', "lines [old]", "orders; --", "?", "%s")
TABLES += ("Ä",)
TYPES = ("", "int", "INTEGER", "text", "Varchar(20)", "decimal(10, 2)", "real", "Long Text")
DEFAULTS = ("", "", "0", "''", "'Ä'", "null", "current_timestamp", "-1.50")


def quoted(name):
    """Return a name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def some(chance):
    """Return statements of a table of one to five columns and of another one, and the name that is asked for."""
    table, other = chance.sample(TABLES, 2)
    names = chance.sample(NAMES, chance.randint(1, 5))
    parts = [
        f"{quoted(name)} {chance.choice(TYPES)} {chance.choice(('', 'not null'))}"
        + (f" default {default}" if (default := chance.choice(DEFAULTS)) else "")
        for name in names
    ]
    if key := chance.sample(names, chance.choice((0, 1, min(2, len(names)), len(names)))):
        parts.append(f"primary key ({', '.join(map(quoted, key))})")
    made = f"create table {quoted(table)} ({', '.join(parts)}) {chance.choice(('', 'without rowid')) if key else ''}"
    asked = chance.choice((table, table, table, table, other, f"{table} ", "%", "by it"))
    return [made, 'create table "orders2" (n)', 'create index "by it" on "orders2" (n)'], asked, chance.random() < 0.4


described.drawn(together=shapes.rolled(some), times=120)

fingerprint.asks("""
promises: What does the catalogue know of a column besides name and type?
in small letters: Is integer another type than INTEGER?
two keys: Which column comes first in the key?
missing: How many columns has a table that is not there?
a quote: Where does a name end, in a statement that is put together?
amid: Who else may end the load's transaction?
""")
fingerprint.slips("""
turned round: A column that has to have a value is called nullable. What does the catalogue's word say?
    ~ not notnull => bool(notnull)
as declared: One type is written in two ways. How does the task want it?
    ~ kind.upper() => kind
in the key or not: Which column is the first one of the key?
    ~ "key": key => "key": int(key > 0)
nothing is said: There is no such table. What does the caller hear?
    - if not columns:
    -     raise LookupError(f"no table {table}")
put together: The name has characters that mean something to the engine. Who can keep them apart?
    ~ "select * from pragma_table_info(?)", [table] => f"pragma table_info({table})"
commits: The load's transaction has ended too early. Which call has ended it?
    - if not columns:
    + con.commit()
    + if not columns:
""")


@fingerprint.also_right(costs="one question more, which tells a table from nothing")
def asked_first(con, table):
    if not con.execute("select count(*) from pragma_table_info(?)", [table]).fetchone()[0]:
        raise KeyError(table)
    facts = """name, upper(type), "notnull" = 0, dflt_value, pk"""
    found = con.execute(f"select {facts} from pragma_table_info(?) order by cid", [table])
    return [dict(zip(("name", "type", "nullable", "default", "key"), row, strict=True)) for row in found]


fingerprint.hints += [
    "`pragma table_info(...)` takes no placeholder. Its sister does: `select * from pragma_table_info(?)`. The columns "
    "are cid, name, type, notnull, dflt_value and pk.",
    "A twin: the indexes of a table, and whether each is unique.\n"
    '    found = con.execute("select * from pragma_index_list(?)", ["guests"])\n'
    '    [{"name": row[1], "is_unique": bool(row[2])} for row in found]',
]
