"""Explain: a batch followed through the mended pipeline, and a note on a step that was left out."""

from breakfix.lab import explanation, follow

from . import captured, orders, worlds
from .mastery_tampered import tampered

STEPS = {
    "ingest": {"entries": int},
    "normalize, publish": {"entries_then": int, "without_parent": int},
    "the batch again": {"entries_again": int},
    "in a new database, an edit before publish": {"entries_edited": int, "named": int, "hash_of_the_edit": str},
}
EDIT = "update staging set amount = '999.00' where step = 'normalize' and key = 'order-102'"
WHERE = """
    select coalesce(string_agg(step, ' '), 'nowhere') from lineage where input_hash =
        (select row_hash(key, customer, amount) from staging where step = 'normalize' and key = 'order-102')
"""


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_batch():
    """The sample's three orders go through the mended pipeline. What is there after each step?

    entries           rows of lineage
    entries_then      rows of lineage, all three steps done
    without_parent    entries of them whose parent_id is NULL
    entries_again     rows of lineage after the same batch has been run once more
    entries_edited    rows of lineage in a new database, in which an amount of normalize was edited before publish
    named             entries whose input is not what the step before has made
    hash_of_the_edit  the step whose input_hash is that of the edited row; nowhere, if none is
    """
    with worlds.opened() as con, worlds.opened() as other:
        found = []
        (step, before, work), *_ = captured.steps(orders.SAMPLE)
        captured.record.reference(con, "b1", step, before, work)
        found.append(captured.seen(con, "entries")["entries"])
        captured.mended(con, orders.SAMPLE)
        found.append(captured.seen(con, "entries")["entries"])
        found += con.execute("select count(*) from lineage where parent_id is null").fetchone()
        captured.mended(con, orders.SAMPLE)
        found.append(captured.seen(con, "entries")["entries"])
        captured.mended(other, orders.SAMPLE, edit=EDIT)
        found += [captured.seen(other, "entries")["entries"], len(other.execute(tampered.reference()).fetchall())]
        found += other.execute(WHERE).fetchone()
    return dict(zip((name for step in STEPS.values() for name in step), found, strict=True))


follow_the_batch.hints += [
    "Each step writes an entry for each of its rows, unless it has done so already. Which entries have nothing before "
    "them? And who has read the edited row?",
    "A twin: four letters are weighed at three desks. That makes twelve notes, four of them without a note before. If "
    "one gains weight between two desks, the note of the second desk says so.",
]

SLOTS = {"published": int, "entries": int, "told_of_publish": int, "entries_when_mended": int}


@explanation(phase="explain", slots=SLOTS, minutes=6)
def skipped_note():
    """Write the note on a run of the sample in which normalize was switched off, for whoever audits the numbers.

    published            rows of staging whose step is publish
    entries              rows of lineage, as the baseline has told it
    told_of_publish      entries of them whose step is publish
    entries_when_mended  rows of lineage, had the mended pipeline been run without normalize
    """
    listed = [line.split(",") for line in orders.SAMPLE.read_text(encoding="utf-8").splitlines()[1:]]
    with captured.ran(listed, without="normalize") as con, worlds.opened() as other:
        found = captured.seen(con, "published", "entries", "entries_of_publish")
        captured.mended(other, orders.SAMPLE, without="normalize")
        mended = captured.seen(other, "entries")["entries"]
    told = found.pop("entries_of_publish")
    return found | {"told_of_publish": told, "entries_when_mended": mended}


skipped_note.rubric = [
    "what was seen, with two numbers that do not go together",
    "the cause: who wrote these entries, when, and from what",
    "what an auditor would have believed",
    "who writes lineage from now on, and in which transaction",
]
skipped_note.model = """
Last night lineage had 9 entries, 3 of them of publish, and no row was published: normalize was switched off.
The entries were written by tell_lineage, after the steps, from the list of steps as it should be.
Whoever had checked the chains would have found them unbroken, and believed in a publication that never happened.
From now on each step writes its entries itself, in the transaction of its rows. Such a night would show 3 entries.
"""
skipped_note.quotes = [
    "lineage had 9 entries, 3 of them of publish, and no row was published",
    "written by tell_lineage, after the steps",
    "would have found them unbroken",
    "each step writes its entries itself, in the transaction of its rows",
]
