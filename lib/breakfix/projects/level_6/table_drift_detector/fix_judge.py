"""Fix: what is found is held to what was agreed, and the answer says whether to load."""

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=9)
def judge_drift(agreed, found):
    """Say whether a load may read a table: stop, warn or pass.

    Given     agreed and found, lists of dicts as fingerprint gives them, which may be empty; names in one list differ
    Leave     a dict. verdict is "stop" when a column of agreed is missing in found, has another type there, or is
              nullable and was not. Otherwise it is "warn" when the lists differ at all, and "pass" when they do not.
              renamed is a dict, old name -> likely new name, of the missing columns that have one: the column at the
              same place in found has the same type, and agreed has no column of its name
    """
    now = {column["name"]: column for column in found}
    known = {column["name"] for column in agreed}
    verdict, renamed = "pass" if found == agreed else "warn", {}
    for place, was in enumerate(agreed):
        column = now.get(was["name"])
        if column is None:
            verdict = "stop"
            if place < len(found) and found[place]["type"] == was["type"] and found[place]["name"] not in known:
                renamed[was["name"]] = found[place]["name"]
        elif column["type"] != was["type"] or column["nullable"] > was["nullable"]:
            verdict = "stop"
    return {"verdict": verdict, "renamed": renamed}


@judge_drift.stub
def names_alone(agreed, found):
    old = {column["name"]: column["type"] for column in agreed}
    new = {column["name"]: column["type"] for column in found}
    return {"verdict": "pass" if old == new else "warn", "renamed": {}}


judge_drift.play = "judge_drift([...], [...])"
judge_drift.costs = "one pass over the columns"


@judge_drift.look
def judged(world, judge_drift, agreed, found):
    said = judge_drift([dict(each) for each in agreed], [dict(each) for each in found])
    return {"verdict": said["verdict"], "renamed": dict(said["renamed"])}


def column(name, type="INTEGER", nullable=False, default=None, key=0):
    """Return a column as fingerprint describes it."""
    return {"name": name, "type": type, "nullable": nullable, "default": default, "key": key}


ID, USER, TOTAL, NOTE = column("id", key=1), column("user_id"), column("total"), column("note", "TEXT", True)
AMOUNT, CENT = TOTAL | {"name": "amount"}, TOTAL | {"name": "cents", "type": "REAL"}
judged.when("as agreed: note may be NULL, as it always could", [ID, NOTE], [ID, NOTE])
judged.when("more: a column has come", [ID, TOTAL], [ID, TOTAL, NOTE])
judged.when("renamed: total is called amount", [ID, TOTAL, NOTE], [ID, AMOUNT, NOTE])
judged.when("another type: total is TEXT", [ID, TOTAL], [ID, TOTAL | {"type": "TEXT"}])
judged.when("may be NULL: total is nullable", [ID, TOTAL], [ID, TOTAL | {"nullable": True}])
judged.when("stricter: note is not null any more", [ID, NOTE], [ID, NOTE | {"nullable": False}])
judged.when("another one came: total went, and cents of another type stands there", [ID, TOTAL], [ID, CENT])
judged.when("another order: total and note have changed places", [ID, TOTAL, NOTE], [ID, NOTE, TOTAL])
judged.when("moved up: user_id went, so that total stands at its place", [ID, USER, TOTAL], [ID, TOTAL])

NAMES = ("id", "total", "Total", "total ", "user_id", "note", "", "o'clock")
TYPES = ("INTEGER", "TEXT", "", "VARCHAR(9)", "VARCHAR(20)")


def changed(chance, columns):
    """Return columns with one change more: of a fact or two of one of them, of their order, or of how many they are."""
    found, fresh = [dict(each) for each in columns], {"name": chance.choice(("amount", "AMOUNT", "", "id", "note"))}
    kind = {"type": chance.choice(TYPES)}
    if chance.random() < 0.1:
        return [each | {"name": f"new_{each['name']}"} for each in found]
    if not found or chance.random() < 0.15:
        found.insert(chance.randint(0, len(found)), column(**fresh, **kind))
    elif chance.random() < 0.3:
        gone = found.pop(chance.randrange(len(found)))
        if chance.random() < 0.4:
            found.insert(chance.randint(0, len(found)), gone)
    else:
        each = chance.choice(found)
        facts = [fresh, fresh, fresh | kind, kind, {"name": each["name"].swapcase()}, {"key": 2}]
        facts += [{"default": "0"}, {"default": "5"}]
        facts += [{"nullable": not each["nullable"]}] * 3
        each |= chance.choice(facts)
    return list({each["name"]: each for each in found}.values())


def some(chance):
    """Return what was agreed, up to five columns, and the same after none to three changes."""
    agreed = [
        column(name, chance.choice(TYPES), chance.random() < 0.5, chance.choice((None, "0")), chance.choice((0, 0, 1)))
        for name in chance.sample(NAMES, chance.randint(0, 5))
    ]
    found = agreed
    for _ in range(chance.choice((0, 1, 1, 1, 2, 3))):
        found = changed(chance, found)
    return agreed, found


judged.drawn(together=shapes.rolled(some), times=300)

judge_drift.asks("""
as agreed: Is there anything that was promised and is not kept?
more: Does a reader of the old columns lack anything?
renamed: What stands where total stood?
another type: Can a reader do with it what was agreed?
may be NULL: Who has counted on a value?
stricter: Does a reader lack anything?
another order: Do the lists differ?
another one came: Is it the same column, by the task?
moved up: Has total come, or was it there?
""")
judge_drift.slips("""
a missing column is a warning: It is called something else now. Who finds it under the old name?
    - verdict = "stop"
    - if place < len(found) and found[place]["type"] == was["type"] and found[place]["name"] not in known:
    + if place < len(found) and found[place]["type"] == was["type"] and found[place]["name"] not in known:
of any type: Another type stands there. Is it the same column under another name?
    ~ found[place]["type"] == was["type"] and found[place]["name"] not in known => found[place]["name"] not in known
one that was there: total stands there, and was there before. Can it be a new name?
    ~ found[place]["name"] not in known => found[place]["name"] != was["name"]
any nullability: A column promises more than before. Does a reader lack anything?
    ~ column["nullable"] > was["nullable"] => column["nullable"] != was["nullable"]
nullability unseen: A value may be missing now. Who has counted on it?
    ~ column["type"] != was["type"] or column["nullable"] > was["nullable"] => column["type"] != was["type"]
the type unseen: The type is another one. What does a reader do with a text that was a number?
    ~ column["type"] != was["type"] or column["nullable"] > => column["nullable"] >
nullable all along: A column that may be NULL was so when it was agreed. What has its reader lost?
    ~ column["nullable"] > was["nullable"] => column["nullable"]
order unseen: The same columns stand in another order. Do the lists differ?
    ~ found == agreed => sorted(map(str, found)) == sorted(map(str, agreed))
more is no change: A column has come. Do the lists differ?
    ~ found == agreed => found[: len(agreed)] == agreed
""")


@judge_drift.also_right(costs="a question for each rule, each over all columns")
def rule_by_rule(agreed, found):
    now, old = {column["name"]: column for column in found}, [column["name"] for column in agreed]
    pairs = [(was, now[was["name"]]) for was in agreed if was["name"] in now]
    breaks = len(pairs) < len(agreed) or any(was["type"] != column["type"] for was, column in pairs)
    breaks |= any(column["nullable"] and not was["nullable"] for was, column in pairs)
    renamed = {
        was["name"]: column["name"]
        for was, column in zip(agreed, found, strict=False)
        if was["name"] not in now and column["name"] not in old and was["type"] == column["type"]
    }
    return {"renamed": renamed, "verdict": "stop" if breaks else "pass" if agreed == found else "warn"}


judge_drift.hints += [
    "Make two look-ups: the columns of found by name, and the names of agreed. Go through agreed once, with the place "
    "of each column: `for place, was in enumerate(agreed)`. What cannot be found by name is missing.",
    "A twin: guests who had a room. The one who is not on today's list may have another name, if a stranger has the "
    "same room and a key that fits.\n"
    "    for guest, other in zip(yesterday, today): ...",
]
