"""Mastery: a later file mends what an earlier one could not say."""

from breakfix.lab import exercise, shapes

from . import worlds

CORRECTIONS = "create table corrections (batch_id text, source_row int, line text, sent_at int)"


@exercise(phase="mastery", kind="sql", minutes=8)
def mend():
    """Put mended lines to the letters that wait for them.

    Given     dead_letters in SQLite, no two with the same batch_id and source_row; and corrections (batch_id text,
              source_row int, line text, sent_at int), in which nothing is NULL, and no two of one batch_id and
              source_row have one sent_at
    Leave     one statement. It changes each letter that is not resolved and has a correction for its batch_id and
              source_row. Of several, the one with the largest sent_at counts. If its line is what would be
              tried anyway (mended or, where that is NULL, payload), the letter stays as it is. Else this line is
              its mended, retry_count is 0 and leased_until NULL
    Not touch payload, error, other letters, corrections
    """
    return """
update dead_letters
set mended = newest.line, retry_count = 0, leased_until = null
from (select batch_id, source_row, line, max(sent_at) from corrections group by batch_id, source_row) as newest
where newest.batch_id = dead_letters.batch_id and newest.source_row = dead_letters.source_row
    and resolved_at is null and newest.line <> coalesce(mended, payload)
"""


mend.stub("""
update dead_letters
set mended = corrections.line
from corrections
where corrections.source_row = dead_letters.source_row
""")
mend.play = 'con.execute("...")'
mend.costs = "one pass over the corrections, one look-up for each letter; on many, an index on batch_id and source_row"


@mend.world
def with_corrections():
    for world in worlds.store():
        world.con.execute(CORRECTIONS)
        yield world


@mend.look
def mended(world, query, held, *sent):
    """Each letter is (id, what is not as usual in it), each correction (batch_id, source_row, line, sent_at)."""
    world.hold([worlds.letter(number, **columns) for number, columns in held])
    world.con.executemany("insert into corrections values (?, ?, ?, ?)", sent)
    world.con.execute(query)
    world.con.commit()
    return worlds.held_by(world.second)["dead_letters"]


TRIED = {"retry_count": 3, "leased_until": 900}
SENT = ("batch 0", 11, "new line", 50)
mended.when("a correction: the sender corrects the first of two letters", [(1, TRIED), (2, TRIED)], SENT)
mended.when("another batch: the same line of another batch is corrected", [(1, TRIED)], ("batch 9", *SENT[1:]))
mended.when("resolved: the letter is resolved", [(1, {"resolved_at": 20})], SENT)
TWICE = [("batch 0", 11, "newest line", 90), SENT, ("batch 0", 12, "new line", 50), ("batch 0", 12, "better line", 90)]
mended.when("two corrections: the sender corrects two letters twice", [(1, TRIED), (2, TRIED)], *TWICE)
mended.when(
    "nothing new: the correction says what the payload says", [(1, TRIED)], ("batch 0", 11, "line 1 | 1 row | fine", 50)
)
mended.when("sent again: the correction came before", [(1, TRIED | {"mended": "new line"})], SENT)
mended.when("mended once more: another correction came before", [(1, TRIED | {"mended": "old line"})], SENT)


def a_file(chance):
    """Return some letters and corrections; batches, lines and times come again."""
    texts = ("new line", "NEW LINE", "new line ", "", *chance.sample(shapes.AWKWARD, 2))
    held = []
    for number in chance.sample(range(1, 20), chance.randint(0, 5)):
        parts = {"retry_count": (0, 1, 3, 7), "leased_until": (None, 100), "resolved_at": (None, None, 0, 20)}
        parts |= {"mended": (None, *texts), "payload": texts, "batch_id": ("batch 0", "batch 1", "Batch 0")}
        held.append((number, {name: chance.choice(values) for name, values in parts.items()}))
    keys = [(each["batch_id"], number + 10) for number, each in held] * 3 + [("batch 0", 13), ("batch 2", 11)]
    times = chance.sample(range(1, 120), 9)
    return (held, *((*chance.choice(keys), chance.choice(texts), time) for time in times[: chance.randint(0, 8)]))


mended.drawn(together=shapes.rolled(a_file), times=120)

mend.asks("""
a correction: Which of the two letters is it for, and how often may it be tried now?
another batch: A file has a line 1, and so has the next. For which one is this correction?
resolved: What is there left to mend?
two corrections: Which of the two did the sender send last?
nothing new: The line is what was tried three times. Why would it be read now?
sent again: The same file came once more. Who asked for three more tries?
mended once more: What would be tried, if this correction had not come?
""")
mend.slips("""
the row alone: Line 1 of another batch was corrected, and this letter changed. What tells the two apart?
    - newest.batch_id = dead_letters.batch_id and
resolved ones too: The letter is resolved. What is mended there?
    - resolved_at is null and
whichever comes: The sender corrected twice, and your statement changes the letter to one of the two. Which one?
    ~ line, max(sent_at) from corrections group by batch_id, source_row) => line from corrections)
the first of the two: The sender corrected twice. Which line is the last word?
    ~ max(sent_at) => min(sent_at)
three more each time: The same file came again, and a line that cannot be read gets three tries more. What is new in it?
    - and newest.line <> coalesce(mended, payload)
what came first: The letter was mended before. With what do you compare the new line?
    ~ coalesce(mended, payload) => payload
no more tries: It was tried three times, and is mended now. Does due find it?
    - , retry_count = 0
""")


@mend.also_right(costs="a second look at the corrections for each letter")
def by_not_exists():
    return """
update dead_letters set leased_until = null, retry_count = 0, mended = c.line
from corrections as c
where c.batch_id = dead_letters.batch_id and c.source_row = dead_letters.source_row
    and not exists (select 1 from corrections as l where l.batch_id = c.batch_id and l.source_row = c.source_row
                    and l.sent_at > c.sent_at)
    and resolved_at is null and c.line is not ifnull(mended, payload)
"""


mend.hints += [
    "First the newest correction of each line, as a table of its own; then the update, from that table. What has to be "
    "the same in both, and what has to differ?",
    "A twin: new addresses for members who have not left.\n"
    "    update members set address = latest.address\n"
    "    from (select number, address, max(told_on) from moves group by number) as latest\n"
    "    where latest.number = members.number and left_on is null",
]
