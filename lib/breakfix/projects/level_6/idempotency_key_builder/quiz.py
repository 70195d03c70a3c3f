"""The quiz of 6-03: each right answer is computed by running the real thing."""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import Quiz, Recall

from . import baseline
from .break_runs import race
from .fix_build_key import build_key
from .predict import NAMES, left_by
from .worlds import counts

recall = Recall(__name__, of="staging_table_loader", asks=("loads", "promoted"))
quiz = Quiz(__name__, phase="mastery", minutes=5)
STORED = "the key is stored, and the deploy was never carried out"
WHOLE = "nothing: neither the key nor the deploy"


@quiz.a_number(
    phase="run",
    look="Which of them have the same source and the same action?",
    because="ci deploy and cron backup come twice each, and cron deploy is neither: three keys.",
)
def keys_of_five():
    """Five operations come to an empty database, by source and action: ci deploy, cron backup, ci deploy, cron deploy,
    cron backup. How many keys are stored?
    """
    pairs = [("ci", "deploy"), ("cron", "backup"), ("ci", "deploy"), ("cron", "deploy"), ("cron", "backup")]
    return left_by([dict(zip(NAMES, pair, strict=True)) for pair in pairs])[0]["processed"]


@quiz.a_number(
    phase="alter",
    look="Which of the four differ in a field that is named?",
    because="The key names action and version: 1.4 and 1.5 are two, whoever asks and as whichever attempt.",
)
def who_asks():
    """The key is made of action and version. Four deploys come: 1.4 from ci, 1.4 from ci as its third attempt, 1.4
    from a manager, 1.5 from ci. How many are processed?
    """
    came = [("ci", "1.4", 1), ("ci", "1.4", 3), ("manager", "1.4", 1), ("ci", "1.5", 1)]
    deploys = [{"source": a, "action": "deploy", "version": b, "attempt": c} for a, b, c in came]
    return left_by(deploys, ["action", "version"])[0]["processed"]


@quiz.a_number(
    phase="break",
    look="What has each of the two seen when it looked for the key?",
    because="Both saw no key, both deployed, and the second key was refused.",
)
def rows_of_a_race():
    """Two workers have one operation. The second does all of it after the first has looked for the key. How often is it
    carried out, with the do_once of Run?
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        baseline.connect(database).close()
        race(database)
        return counts(database)["target_rows"]


@quiz.a_number(
    phase="fix",
    look="Write down which values and types each of the four has.",
    because="7 and the text 7 differ in type, the empty text is a value, and the fourth is the first again.",
)
def different_keys():
    """build_key of Fix is called for operations whose one named field is 7, "7", "" and 7. How many different keys are
    there?
    """
    return len({build_key.reference({"n": value}, ["n"]) for value in (7, "7", "", 7)})


@quiz.a_choice(
    {
        STORED: "",
        WHOLE: "Which of the two statements was committed when it was killed?",
        "the deploy, without its key": "Which of the two came first?",
        "both, and the rerun skips it": "Was the deploy carried out?",
    },
    phase="explain",
    because="The first statement committed itself, the second never began; and the rerun is told that all is done.",
)
def the_other_order():
    """Each statement commits itself. A worker stores the key first and deploys then; it is killed between the two. What
    is there afterwards?
    """
    with tempfile.TemporaryDirectory() as folder, closing(baseline.connect(Path(folder, "store.db"))) as con:
        con.execute("insert into idempotency_keys values ('key 1', 'hash 1')")
        return STORED if counts(Path(folder, "store.db"))["stored_keys"] else WHOLE


@quiz.an_order(
    ["the transaction begins", "the deploy is written", "the commit", "another worker sees the key"],
    phase="mastery",
    look="What may be seen by others before the commit?",
    because="Nothing of a transaction is seen by others before it is committed.",
)
def seen_by_others():
    """do_once of Fix carries out a deploy. In which order do these happen?"""
    return ["the transaction begins", "the deploy is written", "the commit", "another worker sees the key"]
