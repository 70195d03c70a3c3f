"""Break, written by the learner: a promise that is gone, while names and types are as they were."""

from breakfix.faults.elsewhere import elsewhere
from breakfix.lab import exercise

from . import baseline
from .worlds import TONIGHT, first_night, named

VALUES = "select id, user_id, total, created_at from orders order by id"
LESS = "insert into orders (id, user_id, created_at) values (301, 1, '2026-03-01T10:00:00Z')"


def migrate(path, table, ddl):
    """Let another process build a table anew by `ddl` and move its rows there; return how that ended."""
    old = f"{table}_before"
    moves = f"insert into {table} select * from {old}"
    return elsewhere(path, [f"alter table {table} rename to {old}", ddl, moves, f"drop table {old}"])


@exercise(phase="break", kind="value", minutes=6)
def promise_gone():
    """Write the statement of a migration after which the check of Run is silent, and an order needs no total.

    Given     the sample, checked once, and migrate, in the midst of which your statement stands
    Leave     promise_gone, a text: one create table statement for orders. The migration commits, the four orders have
              the values that they had, the next check of orders names no column, and an order whose insert
              names no total is accepted
    """
    return "create table orders (id integer primary key, user_id integer not null, total integer, created_at text)"


promise_gone.play = ""
promise_gone.costs = "nothing"


@promise_gone.look(playable=False)
def after(world, promise_gone, of):
    if not isinstance(promise_gone, str):
        raise TypeError("a statement is a text: put it in quotes")
    with first_night() as (con, path):
        before = con.execute(VALUES).fetchall()
        ended = migrate(path, "orders", promise_gone)
        if of == "migration":
            return {"migrate": ended}
        if ended != "committed":
            return {of: "no migration"}
        if of == "orders":
            return {"the orders": "as before" if con.execute(VALUES).fetchall() == before else "changed"}
        if of == "check":
            return {"columns named": named(baseline.check(con, ["orders"], TONIGHT)["orders"])}
        return {"an order without a total": elsewhere(path, [LESS]), "rows": len(con.execute(VALUES).fetchall())}


after.when("migrates: your statement is the second of four", "migration")
after.when("rows: the four orders have moved", "orders")
after.when("silent: the check runs the next time", "check")
after.when("no total: an order without a total comes", "order")
promise_gone.asks("""
migrates: What does the engine say to your statement?
rows: Do the columns stand where they stood?
silent: Which two things does detect_drift compare?
no total: Which words of the old statement refuse such an order?
""")
promise_gone.slips("""
as it was: The order was refused. Which words promise that each order has a total?
    ~ total integer, => total integer not null,
without it: A row of four values has no place there. Which column has to stay?
    ~ total integer, created_at => created_at
another type: The check has seen that. What does it compare besides names?
    ~ total integer, => total real,
""")
promise_gone.hints += [
    "The check reads a name and a type of each column. What else does the statement say of total?",
    "A twin: in `create table guests (name text not null, room integer not null)` a guest has a room. In which two "
    "ways could somebody be let in who names none?",
]
