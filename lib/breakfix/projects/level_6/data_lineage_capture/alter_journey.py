"""Alter: one row's way through the steps, for people."""

from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=6)
def journey(entries, entry_id):
    """Tell the way of a row.

    Given     entries, a list of dicts with id, step, key and parent_id, in any order; entry_id, the id of one of them
    Leave     a text: "STEP KEY" for that entry and for each one before it, the earliest first, with " > " between
              them. The entry before is the one whose id is parent_id. The way begins where parent_id is None, or is
              the id of no entry
    """
    by_id = {entry["id"]: entry for entry in entries}
    way = []
    while entry_id in by_id:
        entry = by_id[entry_id]
        way.append(f"{entry['step']} {entry['key']}")
        entry_id = entry["parent_id"]
    return " > ".join(reversed(way))


@journey.stub
def by_key(entries, entry_id):
    (last,) = [entry for entry in entries if entry["id"] == entry_id]
    way = [f"{entry['step']} {entry['key']}" for entry in entries if entry["key"] == last["key"]]
    return " > ".join(way)


journey.play = "journey(...)"
journey.costs = "one dict of the entries, one look-up for each step of the way"


def entry(number, step, key, parent=None):
    return {"id": number, "step": step, "key": key, "parent_id": parent}


RAW, CLEAN, OUT = entry(1, "ingest", "A-1"), entry(4, "normalize", "a-1", 1), entry(7, "publish", "a-1", 4)
OTHER = [entry(2, "ingest", "A-2"), entry(5, "normalize", "a-2", 2)]


@journey.look
def told(world, journey, *entries, of):
    return {"journey": journey([dict(each) for each in entries], of)}


told.when("three steps: the key is another after the first step", RAW, CLEAN, OUT, of=7)
told.when("in the middle: the entry of normalize is asked for", RAW, CLEAN, OUT, of=4)
told.when("a zero: the first entry has the id 0", entry(0, "ingest", "A-1"), entry(4, "normalize", "a-1", 0), of=4)
told.when("in any order: the latest entry stands first", OUT, RAW, CLEAN, of=7)
told.when("another row: another row has its own way", RAW, *OTHER, CLEAN, of=5)
told.when("two chains: a row has gone the same way twice", RAW, CLEAN, entry(8, "ingest", "A-1"), of=8)
told.when("no beginning: the first entry is not there", CLEAN, OUT, of=7)
told.when("a later number: an entry has a smaller id than the one before it", entry(9, "ingest", "A"),
          entry(3, "publish", "a", 9), of=3)  # fmt: skip

KEYS = ("A-1", "a-1", "a-2", "A-2", " a 1", "it's > 1", "", "0")
STEPS = ("ingest", "normalize", "publish", "enrich", "publish > x")


def some_entries(chance):
    """Return entries in any order, of which some have parents; one time in ten they are one long way."""
    is_long = chance.random() < 0.1
    numbers = chance.sample(range(0, 14), 14 if is_long else chance.randint(1, 8))
    found = []
    for place, number in enumerate(numbers):
        parents = [None, *numbers[:place], 99] if place < 3 or chance.random() < 0.3 else numbers[place - 2 : place]
        if is_long and place:
            parents = numbers[place - 1 : place]
        found.append(entry(number, chance.choice(STEPS), chance.choice(KEYS), chance.choice(parents)))
    chance.shuffle(found)
    return tuple(found)


listed = shapes.rolled(lambda chance: (found := some_entries(chance), chance.choice(found)["id"]))


@journey.look
def of_one(world, journey, drawn):
    entries, of = drawn
    return {"journey": journey([dict(each) for each in entries], of)}


of_one.drawn(listed, times=300)

journey.asks("""
three steps: Which entry does parent_id name, and what is its key?
in the middle: What comes after the entry is not on its way. Where does the way end?
a zero: Is 0 an id like others?
in any order: The list has no order. What leads from one entry to the next?
another row: Which entries belong to this one, and which to another?
two chains: Two entries are alike but for the id. Which one was asked for?
no beginning: parent_id is the id of no entry. Where does the way begin?
a later number: Does a later step always have a higher id?
""")

journey.slips("""
the last comes first: Where did the row come from, and where did it go?
    ~ reversed(way) => way
stops at a zero: An id may be 0. Is that the same as None?
    ~ while entry_id in by_id => while entry_id and entry_id in by_id
one step only: There are more entries before that one. How often do you ask for the parent?
    ~ while entry_id in by_id => if entry_id in by_id
sorted by id: Does a later step always have a higher id?
    - return " > ".join(reversed(way))
    + return " > ".join(f"{e['step']} {e['key']}" for e in sorted(
    +     (e for e in entries if f"{e['step']} {e['key']}" in way), key=lambda e: e["id"]))
has to be there: parent_id is the id of no entry. What does a dict say when it is asked for such a key?
    ~ while entry_id in by_id => while entry_id is not None
""")


@journey.also_right(costs="a search through the entries at each step")
def step_by_step(entries, entry_id):
    for entry in entries:
        if entry["id"] == entry_id:
            here = f"{entry['step']} {entry['key']}"
            rest = [each for each in entries if each["id"] != entry_id]
            before = step_by_step(rest, entry["parent_id"])
            return f"{before} > {here}" if before else here
    return ""


journey.hints += [
    "Put the entries into a dict by their id. Then go from one to the one before it, as long as there is one, and turn "
    "the way round at the end.",
    "A twin: who taught whom?\n    while name in teachers:\n        name = teachers[name]\n        line.append(name)",
]
