"""The quiz of 6-08: each right answer is computed by running the real thing."""

from breakfix.lab import Quiz, Recall

from . import captured, orders, worlds
from .alter_journey import entry, journey
from .fix_trace import trace
from .mastery_tampered import tampered

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="idempotency_key_builder", asks=("keys_of_five", "the_other_order"))
FOUR = [(f"ORDER-{place}", name, "10") for place, name in enumerate(("Acme", "acme ", "Bolt", "Crux"), 1)]


@quiz.a_number(
    phase="run",
    look="How many entries does tell_lineage write for an order?",
    because="It writes one for each order and step: four orders and three steps make 12.",
)
def entries_of_four():
    """Four orders of three customers go through the baseline once. How many rows has lineage?"""
    with captured.ran(FOUR) as con:
        return captured.seen(con, "entries")["entries"]


@quiz.a_number(
    phase="predict",
    look="Which ids do the entries of ingest have, which those of normalize, and which of them is the parent?",
    because="ingest has the ids 1 to 4 and normalize 5 to 8; the first entry of publish, 9, follows 5.",
)
def parent_of_nine():
    """Four orders go through the baseline once. What is the parent_id of the entry with the id 9?"""
    with captured.ran(FOUR) as con:
        return con.execute("select parent_id from lineage where id = 9").fetchone()[0]


@quiz.a_number(
    phase="alter",
    look="Where does the way begin, if the entry before is not there?",
    because="The way of 12 is 6, 9, 12; entry 3 has been deleted. Three steps have two arrows between them.",
)
def arrows():
    """The entries 3, 6, 9 and 12 follow one another. Entry 3 is deleted. How many > has the journey of entry 12?"""
    listed = [entry(6, "normalize", "a", 3), entry(9, "enrich", "a", 6), entry(12, "publish", "a", 9)]
    return journey.reference(listed, 12).count(">")


@quiz.a_row(
    {"baseline": int, "mended": int},
    phase="break",
    look="Who writes the entries in each of them, and what does it ask first?",
    because="The baseline tells 12 entries each time; a mended step that has its entries already writes none.",
)
def three_runs():
    """Four orders are run three times as one batch. How many rows has lineage after the baseline, and how many after
    the mended pipeline?
    """
    with captured.ran(FOUR, runs=3) as con, worlds.opened() as other:
        captured.mended(other, orders.write(captured.folder() / "four.csv", FOUR), runs=3)
        return {
            "baseline": captured.seen(con, "entries")["entries"],
            "mended": captured.seen(other, "entries")["entries"],
        }


@quiz.a_number(
    phase="fix",
    look="How many published rows has the customer, and what is a row of trace?",
    because="Both orders of acme were published, and each published row is traced to its own source row.",
)
def rows_of_acme():
    """Four orders, two of them of acme, go through the mended pipeline. How many rows of trace has acme?"""
    with worlds.opened() as con:
        captured.mended(con, orders.write(captured.folder() / "four.csv", FOUR))
        return con.execute(f"select count(*) from ({trace.reference()}) where customer = 'acme'").fetchone()[0]


@quiz.a_number(
    phase="mastery",
    look="Which step read the two rows that were edited, and was anything read from the row that was edited last?",
    because="publish read two rows that normalize had not made so. What is edited after publish was read by no step.",
)
def named_of_edits():
    """Four orders go through the mended pipeline. Before publish, two amounts of normalize are edited; after it, one
    amount of publish. How many entries does tampered name?
    """
    edit = "update staging set amount = '0.01' where step = 'normalize' and key in ('order-1', 'order-2')"
    with worlds.opened() as con:
        captured.mended(con, orders.write(captured.folder() / "four.csv", FOUR), edit=edit)
        con.execute("update staging set amount = '0.02' where step = 'publish' and key = 'order-3'")
        return len(con.execute(tampered.reference()).fetchall())
