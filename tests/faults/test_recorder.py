"""What a recorder writes down of one connection."""

import pytest

from breakfix.faults.recorder import Recorder, kind_of
from breakfix.history import Log


class Engine:
    """A connection that can be told whether it has a transaction open."""

    def __init__(self):
        self.open, self.log = False, Log()
        self.recorder = Recorder(self.log, "run", lambda: self.open)

    def does(self, text, leaves_open):
        self.open = leaves_open
        self.recorder.done(text)

    def told(self):
        return [(event.kind, event.what) for event in self.log.events]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BEGIN IMMEDIATE", "begin"),
        ("start transaction", "begin"),
        ("commit;", "commit"),
        ("rollback to savepoint a", "rollback"),
        ("insert into t values (1)", "statement"),
        ("", "statement"),
    ],
)
def test_kinds(text, kind):
    """The first word of a call says what it is."""
    assert kind_of(text) == kind


def test_a_rollback_loses_what_the_transaction_did():
    """And nothing of what was committed before it."""
    engine = Engine()
    for text, leaves_open in [("begin", True), ("insert 1", True), ("commit", False), ("insert 2", False)]:
        engine.does(text, leaves_open)
    engine.does("begin", True)
    engine.does("insert 3", True)
    engine.does("rollback", False)
    assert engine.told() == [
        ("begin", ""),
        ("statement", "insert 1"),
        ("commit", ""),
        ("statement", "insert 2"),
        ("begin", ""),
        ("lost", "insert 3"),
        ("rollback", ""),
    ]


def test_a_transaction_that_nobody_asked_for():
    """A client library that begins one by itself is told of; closing the connection undoes it."""
    engine = Engine()
    engine.does("insert 1", True)
    engine.does("close", False)
    assert engine.told() == [("begin", "by itself"), ("lost", "insert 1"), ("close", "")]


def test_a_commit_that_is_refused():
    """The error's name is told, and what the transaction did is lost."""
    engine = Engine()
    engine.does("begin", True)
    engine.does("insert 1", True)
    engine.open = False
    engine.recorder.refused("commit", ValueError("no"))
    assert engine.told() == [("begin", ""), ("lost", "insert 1"), ("refused", "commit: ValueError")]


def test_a_refused_statement_leaves_the_transaction():
    """As long as the engine has it open, nothing is lost yet."""
    engine = Engine()
    engine.does("begin", True)
    engine.does("insert 1", True)
    engine.recorder.refused("insert 2", ValueError("no"))
    engine.does("commit", False)
    assert [kind for kind, _ in engine.told()] == ["begin", "statement", "refused", "commit"]
