"""Mastery: which rows were another thing when the next step read them."""

from breakfix.lab import exercise, shapes

from . import worlds


@exercise(phase="mastery", kind="sql", minutes=7)
def tampered():
    """Find the entries whose input is not what the step before has made.

    Given     lineage as in SCHEMA. parent_id and input_hash may be NULL, nothing else is; a parent_id is the id of an
              entry, or NULL. A hash may be the empty text
    Leave     one query with the columns batch_id, step and key, in any order: a row for each entry whose input_hash
              differs from the output_hash of its parent. An entry with a parent is also named when it has no
              input_hash, one without a parent when it has one
    """
    return """
select entry.batch_id, entry.step, entry.key
from lineage as entry
left join lineage as parent on parent.id = entry.parent_id
where entry.input_hash is distinct from parent.output_hash
"""


tampered.stub("""
select entry.batch_id, entry.step, entry.key from lineage as entry
join lineage as parent on parent.id = entry.parent_id
where entry.input_hash = parent.output_hash
""")
tampered.world(worlds.in_memory)
tampered.play = 'con.execute("...").fetchall()'
tampered.costs = "one look-up of the parent for each entry"


@tampered.look
def named(con, query, *entries):
    """Each entry is (id, step, key, parent_id, input_hash, output_hash), or begins with its batch after the id."""
    worlds.entries(con, *(each if len(each) == 7 else (each[0], "b1", *each[1:]) for each in entries))
    return worlds.found(con, query)


INGEST = (1, "ingest", "A-1", None, None, "p")
GOOD, EDITED = (2, "normalize", "a-1", 1, "p", "q"), (3, "publish", "a-1", 2, "x", "x")
named.when("edited: the row is another one when publish reads it", INGEST, GOOD, EDITED)
named.when(
    "unbroken: each step has read what the step before has made", INGEST, GOOD, (3, "publish", "a-1", 2, "q", "q")
)
named.when("by hand: publish has read a row that no step has made", INGEST, GOOD, (3, "publish", "a-2", None, "h", "h"))
named.when("gone: the row was gone when publish was recorded", INGEST, GOOD, (3, "publish", "a-1", 2, None, "q"))
named.when("edited early: the row is another one when normalize reads it", INGEST, (2, "normalize", "a-1", 1, "z", "q"))
named.when("put back: a later step has read an amount from before", INGEST, GOOD, (3, "publish", "a-1", 2, "p", "p"))


STEPS, HASHES = ("ingest", "normalize", "publish"), ("p", "q", "", "9f86d081884c7d65", "9f86d081884c7d66")


def some_entries(chance):
    """Return up to seven entries in two batches; hashes come again, and keys in other steps and batches."""
    found = []
    for number in chance.sample(range(0, 20), chance.randint(0, 7)):
        parent = chance.choice([None, *2 * [each[0] for each in found]])
        before = next((each[6] for each in found if each[0] == parent), None)
        read = before if chance.random() < 0.55 else chance.choice((None, *HASHES, "P", "p "))
        row = (chance.choice(("b1", "b 2")), chance.choice(STEPS), chance.choice(("A-1", "a-1", "a-2")))
        if row not in {each[1:4] for each in found}:
            found.append((number, *row, parent, read, chance.choice((*HASHES, read or "r"))))
    chance.shuffle(found)
    return tuple(found)


named.drawn(together=shapes.rolled(some_entries), times=100)

tampered.asks("""
edited: What did normalize hand over, and what did publish read?
unbroken: Which of these hashes differ?
by hand: Which entry does it come from, and what has it read?
gone: What is the answer of the engine when it compares a text with NULL?
edited early: Is the first step after ingest held to the same rule?
put back: Is it enough that some step has once made this row?
""")
tampered.slips("""
NULL is not unequal: One of the hashes is NULL. What does `<>` answer then?
    ~ is distinct from => <>
only with a parent: An entry without a parent has read something. Which join drops it?
    ~ left join => join
unequal is turned round: These are the entries that hold. Which ones do not?
    ~ is distinct from => is not distinct from
its own output: A step may change a row. Which two hashes have to be the same?
    ~ parent.output_hash => entry.output_hash
""")


@tampered.also_right(costs="a subquery for each entry, and a text that no hash is in place of NULL")
def by_subquery():
    return """
select batch_id, step, key from lineage as child
where coalesce(input_hash, 'none at all')
   <> coalesce((select output_hash from lineage where id = child.parent_id), 'none at all')
"""


tampered.hints += [
    "Join lineage to itself by parent_id, so that each entry stands beside its parent. Which join keeps those without "
    "one? And which comparison has an answer for NULL?",
    "A twin: readers whose card says another name than the register, or is in no register.\n"
    "    from cards left join register using (number) where cards.name is distinct from register.name",
]
