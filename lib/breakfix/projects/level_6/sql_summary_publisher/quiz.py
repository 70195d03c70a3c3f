"""The quiz of 6-07: each right answer is computed by running the real thing."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.faults import sigkill_files
from breakfix.lab import Quiz, Recall

from . import baseline
from .databases import database
from .fix_publish import publish
from .fix_summarize import insert
from .published import matching

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="staging_table_loader", asks=("records_of_lines", "loads"))


def built(*sales):
    """Return the baseline's report of sales, tuples of region, product and cents."""
    with closing(sqlite3.connect(":memory:")) as con:
        baseline.seed_sales(con, [(region, product, 1, cents, "2025-01-05") for region, product, cents in sales])
        return baseline.build_summary(con)


@quiz.a_number(
    phase="run",
    look="Is the top sale a row, or a sum of rows?",
    because="It is one row: 900. Widget in West has 1,000 in two rows, which is the sum of its region.",
)
def top_and_first():
    """Three sales: Widget/West 500 cents, Bolt/East 900, Widget/West 500. How many cents more than the baseline's top
    sale has the region that stands first in by_region?
    """
    found = built(("West", "Widget", 500), ("East", "Bolt", 900), ("West", "Widget", 500))
    return next(iter(found.by_region.values())) - found.top_sale[2]


@quiz.a_number(
    phase="predict",
    look="What has a line of its own: a sale, or a group?",
    because="A title, two totals, three regions and two products: a line for each group, however many sales are in it.",
)
def lines_of_text():
    """Nine sales are of three regions and two products; each has a region. How many lines has summary.txt?"""
    sales = [(("East", "North", "West")[place % 3], ("Bolt", "Widget")[place % 2], 100) for place in range(9)]
    return baseline.format_text_report(built(*sales)).count("\n")


@quiz.a_row(
    {"where": int, "having": int},
    phase="alter",
    look="Does the condition ask a row, or the sum of a group?",
    because="Each sale of a is under 1,000, so WHERE leaves b alone; together they are 1,200, so HAVING leaves both.",
)
def where_or_having():
    """Sales: a 600 cents, a 600, b 1000. Grouped by product, how many rows are left by `where cents >= 1000`, and how
    many by `having sum(cents) >= 1000`?
    """
    with closing(sqlite3.connect(":memory:")) as con:
        con.execute("create table sales (product text, cents integer)")
        con.executemany("insert into sales values (?, ?)", [("a", 600), ("a", 600), ("b", 1000)])
        where = con.execute("select product from sales where cents >= 1000 group by product").fetchall()
        having = con.execute("select product from sales group by product having sum(cents) >= 1000").fetchall()
    return {"where": len(where), "having": len(having)}


@quiz.a_row(
    {"total": int, "regions": int},
    phase="break",
    look="Which of the two sums asks for a region?",
    because="The total asks for nothing; `region <> ''` is true neither for NULL nor for an empty text.",
)
def without_names():
    """Sales of 100 cents in East, 200 without a region (NULL), 400 whose region is an empty text. What does the
    baseline tell: the total, and the sum of by_region?
    """
    found = built(("East", "Bolt", 100), (None, "Bolt", 200), ("", "Bolt", 400))
    return {"total": found.total_cents, "regions": sum(found.by_region.values())}


@quiz.a_row(
    {"first": int, "second": int},
    phase="fix",
    look="When does the snapshot of a transaction begin: at `begin`, or at its first query?",
    because="A deferred transaction takes its snapshot at the first query; what is committed later is not in it.",
)
def snapshot():
    """A table has three sales; its file is in WAL mode. You execute `begin`; somebody commits a fourth. You count;
    somebody commits a fifth. You count again. What do you read, first and second?
    """
    with database() as world:
        for _ in range(3):
            insert(world.second, ("East", "Bolt", 1))
        world.con.execute("begin")
        found = []
        for _ in range(2):
            insert(world.second, ("East", "Bolt", 1))
            found.append(world.con.execute("select count(*) from sales").fetchone()[0])
        world.con.rollback()
    return dict(zip(("first", "second"), found, strict=True))


@quiz.a_number(
    phase="mastery",
    look="Which files were renamed, and of which day is the manifest?",
    because="One of three is new and does not match; the manifest is that of yesterday, and two files are, too.",
)
def after_a_kill():
    """Three files and a manifest of yesterday are in a folder. Today's publish, which drafts and renames file by file,
    is killed just before it renames the second one; all texts are new. How many files match the manifest?
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        publish.reference(home, dict.fromkeys("abc", "yesterday"), 1)
        today = dict.fromkeys("abc", "today")
        sigkill_files.forked(lambda: publish.reference(home, today, 2), home, before_step=4)
        return matching(home)["match"]
