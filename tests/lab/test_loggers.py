"""Loggers: forgotten, fresh, and a trial's own."""

import logging

import pytest

from breakfix.lab import exercise, loggers


@pytest.fixture(autouse=True)
def nothing_is_left():
    yield
    loggers.forget()


def test_nothing_is_left_of_a_logger(tmp_path):
    """A logger that was set up is as new, and its file is closed."""
    log = logging.getLogger("set up in a trial")
    handler = logging.FileHandler(tmp_path / "log")
    log.addHandler(handler)
    log.addFilter(lambda record: False)
    log.setLevel("INFO")
    log.propagate, log.kept = False, 7
    logging.disable(logging.ERROR)
    loggers.forget()
    assert (log.handlers, log.filters, log.level, log.propagate) == ([], [], logging.NOTSET, True)
    assert handler.stream is None
    assert not hasattr(log, "kept")
    assert log.isEnabledFor(logging.ERROR)


def test_what_a_library_has_set_up_stays():
    """Its loggers keep their handlers."""
    log, handler = logging.getLogger("stamina.inner"), loggers.Kept()
    log.addHandler(handler)
    loggers.forget()
    assert log.handlers == [handler]
    log.removeHandler(handler)


def test_a_fresh_folder():
    """It is empty, and goes with the block; so does a handler, also when an error ends the block."""
    with pytest.raises(KeyError), loggers.fresh_folder() as home:
        assert list(home.iterdir()) == []
        handler = logging.FileHandler(home / "log")
        logging.getLogger("of a trial").addHandler(handler)
        raise KeyError
    assert not home.exists()
    assert handler.stream is None
    assert logging.getLogger("of a trial").handlers == []


def test_both_are_worlds():
    """An exercise takes them as they are."""
    asked = exercise(phase="fix", minutes=1)(lambda: None)
    asked.world(loggers.fresh)
    with asked.open_world() as world:
        assert world is None
    asked.world(loggers.fresh_folder)
    with asked.open_world() as home:
        assert home.is_dir()


def test_a_logger_of_its_own():
    """What it is given goes to its handlers and to no other; the next one has none of them."""
    kept, told, root = loggers.Kept(), loggers.Told(["first"]), loggers.Kept()
    logging.root.addHandler(root)
    with loggers.fresh():
        log = loggers.own(kept, told)
        log.debug("not this")
        log.info("%d files", 3)
        log.getChild("load").error("failed")
        assert root.records == []
    assert [record.levelname for record in kept.records] == ["INFO", "ERROR"]
    assert told.lines == ["first", "INFO 3 files", "ERROR failed"]
    assert loggers.own(level=logging.DEBUG).handlers == []
    assert loggers.own(level=logging.DEBUG).level == logging.DEBUG


def test_words_that_do_not_fit():
    """One handler keeps them as they came, the other one raises where they are logged."""
    with loggers.fresh():
        loggers.own(loggers.Kept()).info("%d files of %d", 3)
        with pytest.raises(TypeError):
            loggers.own(loggers.Told()).info("%d files of %d", 3)
