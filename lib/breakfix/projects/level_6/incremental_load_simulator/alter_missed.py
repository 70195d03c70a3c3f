"""Alter: which rows of the source has the target not got?"""

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=5)
def missed(source, target):
    """Hold the target against the source.

    Given     source and target, lists of rows, tuples of id, name and modified_at, in any order. An id comes once in
              each
    Leave     a list of ids, the smallest first: of each row of source that target has not got just as it is, with the
              same id, name and modified_at. What target has besides does not count
    """
    there = set(target)
    return sorted(row[0] for row in source if row not in there)


@missed.stub
def by_count(source, target):
    return [row[0] for row in source[len(target) :]]


missed.play = "missed(...)"
missed.costs = "one set of the target, one look-up for each row of the source"

TEN, ELEVEN = "2025-01-15T10:00:00", "2025-01-15T11:00:00"
A, B, C = (1, "created", TEN), (2, "paid", TEN), (3, "shipped", ELEVEN)


@missed.look
def told(world, missed, source, target):
    return {"missed": list(missed(list(source), list(target)))}


told.when("in between: a row in the middle is not there; target has the others in another order", [A, B, C], [C, A])
told.when("smallest first: two rows are not there, and the source has the later one first", [C, B, A], [B])
told.when("one too many: one row is not there, and target has another one that was deleted", [A, B], [A, C])
told.when("an older time: target has the row as it was before", [(1, "created", ELEVEN), B], [A, B])
told.when("another name: target has the row under another name", [(1, "cancelled", TEN), B], [A, B])

NAMES, TIMES = ("paid", "Paid", "paid ", "", "o'clock"), (TEN, ELEVEN, f"{TEN}+00:00", "2025-01-15 10:00:00")
IDS = (0, 1, 2, 3, 9, 10, 11, -1, 2**40)


def nearly(chance):
    """Return the rows of a source, and a target that has most of them, some a little different."""
    source = [(each, chance.choice(NAMES), chance.choice(TIMES)) for each in chance.sample(IDS, chance.randint(0, 6))]
    target = []
    for number, name, time in source:
        other = (number, chance.choice(NAMES), time) if chance.random() < 0.5 else (number, name, chance.choice(TIMES))
        target += chance.choice([[(number, name, time)], [(number, name, time)], [other], []])
    gone = [each for each in IDS if each not in {row[0] for row in source}]
    target += [(each, "gone", TEN) for each in gone if chance.random() < 0.2]
    chance.shuffle(target)
    return source, target


told.drawn(together=shapes.rolled(nearly), times=200)

missed.asks("""
in between: Which row of the source has no row in target?
smallest first: Which of the ids is the smallest?
one too many: Both have two rows. Is that the same two?
an older time: The id is there. Is the row?
another name: The id and the time are there. Is the row?
""")
missed.slips("""
by the id: The id is there, and the row is an old one. What makes a row the same?
    ~ set(target) => {row[0] for row in target}
    ~ if row not in there => if row[0] not in there
both ways: A row that the source has not got is no row that you have missed.
    ~ sorted(row[0] for row in source if row not in there) => sorted(row[0] for row in there ^ set(source))
as they come: Which id is the smallest?
    ~ sorted(row[0] for row in source if row not in there) => [row[0] for row in source if row not in there]
without the name: Everything is the same but the name. Which three does the task compare?
    ~ set(target) => {row[::2] for row in target}
    ~ if row not in there => if row[::2] not in there
place by place: Two rows stand in other places. Does that count?
    = return sorted(one[0] for one, other in zip(source, [*target, *source[len(target):]]) if one != other)
""")


@missed.also_right(costs="a dict of the target by id")
def by_dict(source, target):
    known = {row[0]: row for row in target}
    return [row[0] for row in sorted(source) if known.get(row[0]) != row]


missed.hints += [
    "A tuple is equal to another when all its parts are. Which rows of source are not among those of target?",
    "A twin: guests who were invited, and did not come.\n    came = set(seen)\n"
    "    [guest for guest in invited if guest not in came]",
]
