"""Tests run by pytest on a job, and how they ended."""

import contextlib
import os
import sqlite3
import tempfile
from unittest import mock

from breakfix.lab.pytest_run import TestFile
from breakfix.lab.shapes import evenly

from .fix_fixtures import fixtures
from .programs import OTHER_ORDERS, OTHER_WORDS, PROGRAM, changed, lay_out

CONNECT = sqlite3.connect


def ended(text, program=PROGRAM):
    """Return test -> "passed" or "failed", in order, of a test file run on a program, in a folder that goes again."""
    tests = TestFile(text, "it", folder="tests")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        lay_out(program, fixtures.reference_text)
        with open(os.devnull, "w") as nothing, contextlib.redirect_stdout(nothing):
            tests()
    return tests.ended


def bank(exercise, slips, drawn):
    """Give an exercise its bank of jobs: two that keep their promise, slips of the job of Run, and programs."""

    @exercise.bank
    def on(world, tests, program):
        """The tests on a job."""
        lay_out(program, fixtures.reference_text)
        opened = []

        def connect(*given, **named):
            opened.append(CONNECT(*given, **named))
            opened[-1].execute("pragma synchronous = off")  # no machine is switched off within a test
            return opened[-1]

        with mock.patch.object(sqlite3, "connect", connect):
            ends = TestFile(tests.text, tests.path.stem.removeprefix("test_"), folder="tests")()
        for con in opened:  # a shared database in memory lives until the last of its connections is closed
            with contextlib.suppress(sqlite3.Error):
                con.close()
        return ends

    on.shows(changed)
    on.good("other orders: lines and columns of files and of the table stand in another order", OTHER_ORDERS)
    on.good("other words: it logs and returns something else, and inserts row by row, without a key", OTHER_WORDS)
    on.slips(PROGRAM, slips)
    on.drawn(evenly(drawn), times=len(drawn), says=lambda program: "this job was drawn")
    exercise.free("files")
