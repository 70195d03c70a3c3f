"""The learner's own pipeline."""

import pytest

import toy_incident
from breakfix.lab import ledger, own_pipeline
from breakfix.lab.own import columns_of

MINE = toy_incident.mine
LINES = "key: one row a day\nclock: the shop's own\ncommit: all of a file\nrerun: nothing new\nalarm: no file by noon\n"


@pytest.fixture(autouse=True)
def fresh():
    ledger.current.cache_clear()


def test_a_file_of_their_own(tmp_path):
    """The file is read with the columns named, the lines are shown, and the answer is complete."""
    path = tmp_path / "mine.csv"
    path.write_text("id,n\n1,2\n2,3\n")
    verdict = MINE.respond(f"file: {path}\ncolumns: key=id\n{LINES}")
    assert verdict.status == "complete"
    assert ("rows", "2") in verdict.lines
    (event,) = ledger.current().events()
    assert (event["kind"], event["status"], event["check"]) == ("explanation", "complete", MINE.fingerprint)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (LINES, "file: name a file"),
        ("file: none.csv\n" + LINES, "No such file"),
        ("file: sample\ncolumns: id\n" + LINES, "'id' is not one of key=..."),
        ("file: sample\ncolumns: ts=at\n" + LINES, "'ts=at' is not one of"),
        ("file: sample\n" + LINES.replace("nothing new", " ..."), "your own words: rerun"),
        ("file: sample\n", "key, clock, commit, rerun, alarm"),
    ],
)
def test_what_is_missing_is_said(source, says):
    """A file that cannot be read, columns that are no pairs, and lines without words are told; nothing is recorded."""
    verdict = MINE.respond(source)
    assert verdict.status == "not yet"
    assert says in str(verdict)
    assert not ledger.current().events()


def test_columns():
    """Pairs are taken apart; quotes and spaces do not count, nor do three words that say there is nothing to say."""
    assert columns_of("key = order id, time='at'") == {"key": "order id", "time": "at"}
    assert columns_of("the same") == columns_of("") == {}


def test_other_fields_and_words():
    """A project names its own fields and what it asks: the stub, the columns and what is missing follow."""

    @own_pipeline(phase="mastery", fields=("payer", "amount"), words=("together", "alarm"))
    def purse(file, columns):
        """Look at a purse."""
        return [("columns", str(columns))]

    assert purse.stub_text == "file: ...\ncolumns: ...\ntogether: ...\nalarm: ...\n"
    told = purse.respond("file: sample\ncolumns: payer=who\ntogether: both rows\n")
    assert "your own words: alarm" in str(told)
    assert "{'payer': 'who'}" in str(told)
    assert "is not one of payer=..., amount=..." in str(purse.respond("file: sample\ncolumns: key=id\n"))


def test_reference():
    """The sample and the model's lines are complete."""
    assert MINE.respond(MINE.reference_source).status == "complete"
    assert MINE.respond(MINE.stub_text).status == "not attempted"
