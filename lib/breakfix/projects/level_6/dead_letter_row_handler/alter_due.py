"""Alter: which letters may be tried now, and which never again?"""

from breakfix.lab import exercise, rows, shapes

from . import worlds


@exercise(phase="alter", kind="sql", minutes=6)
def due():
    """Find the dead letters that may be tried now.

    Given     dead_letters in SQLite, and :now, the time in seconds. leased_until and resolved_at are a time or NULL
    Leave     one query with the columns id, retry_count and line, in order of id: a row for each letter that is not
              resolved, was tried fewer than three times, and is not leased: its leased_until is NULL, :now or before.
              line is mended or, where that is NULL, payload
    """
    return """
select id, retry_count, coalesce(mended, payload) as line
from dead_letters
where resolved_at is null and retry_count < 3 and (leased_until is null or leased_until <= :now)
order by id
"""


due.stub("""
select id, retry_count, payload as line
from dead_letters
where resolved_at is null
order by id
""")
due.world(worlds.store)
due.play = 'con.execute("...", {"now": 100}).fetchall()'
due.costs = "one pass over the letters; with millions of resolved ones, an index on those that are open"
NOW = 100


@due.look
def found(world, query, *held):
    """Each letter is given by what is not as usual in it."""
    world.second.execute("create index by_lease on dead_letters (resolved_at, leased_until)")
    world.hold([worlds.letter(number, **columns) for number, columns in enumerate(held, 8)])
    return rows(world.con.execute(query, {"now": NOW}))


found.when("resolved: the first of two letters is resolved", {"resolved_at": 50}, {})
found.when("tried often: letters were tried two, three and four times", *({"retry_count": n} for n in (2, 3, 4)))
found.when("leased: a worker has the first letter for 20 seconds more", {"leased_until": NOW + 20}, {})
found.when("a lease that ends: one ends this second, one the next", *({"leased_until": NOW + n} for n in (0, 1)))
found.when("mended: somebody has put a mended line beside the payload", {"mended": "mended line"}, {})
found.when("mended to nothing: the mended line is empty", {"mended": ""})


def some_letters(chance):
    """Return up to eight letters, each with a few columns on either side of their limits."""
    parts = {"retry_count": (0, 1, 2, 3, 4), "leased_until": (None, None, 0, 99, 100, 101, 900)}
    parts |= {"resolved_at": (None, None, None, 0, 99, 100, 101), "mended": (None, "", " mended", "o'clock")}
    parts |= {"created_at": (10, 20, 5), "batch_id": ("batch 0", None), "source_row": (11, 12, None)}
    return tuple({name: chance.choice(values) for name, values in parts.items()} for _ in range(chance.randint(0, 8)))


found.drawn(together=shapes.rolled(some_letters), times=100)

due.asks("""
resolved: What is there left to do with a resolved letter?
tried often: How many tries does a letter have, and how many are left after two?
leased: Who has it now?
a lease that ends: Until when exactly may nobody else take it?
mended: Which of the two lines should be tried?
mended to nothing: Is an empty text NULL?
""")
due.slips("""
tried for ever: It was tried three times. What would a fourth try tell?
    -  and retry_count < 3
one try more: Count the tries of a letter whose retry_count is 3.
    ~ < 3 => <= 3
NULL is never before: A letter that nobody has ever taken is not found. What is `NULL <= 100`?
    ~ (leased_until is null or leased_until <= :now) => leased_until <= :now
a second too late: The lease ends this second. May it be taken?
    ~ <= :now => < :now
the payload: Somebody has mended the line. Which line is tried?
    ~ coalesce(mended, payload) => payload
""")


@due.also_right(costs="the same pass; a lease of NULL is taken for one that was over long ago")
def with_zero():
    return """
select id, retry_count, ifnull(mended, payload) as line from dead_letters
where resolved_at is null and retry_count <= 2 and not ifnull(leased_until, 0) > :now
order by id
"""


due.hints += [
    "Three conditions, and each has its own trap: what is NULL compared with a number, where does the limit itself "
    "belong, and how many tries were there when retry_count is 2?",
    "A twin: library cards that may be renewed.\n"
    "    select number, coalesce(new_name, name) from cards\n"
    "    where closed_on is null and renewals < 5 and (blocked_until is null or blocked_until <= :today)",
]
