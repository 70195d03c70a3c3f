"""The learner's own seed."""

import json
from multiprocessing import get_context

import pytest

from breakfix.lab import learner, ledger
from breakfix.lab.ledger import Ledger


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A ledger that is kept, as in a kernel that a learner opened."""
    book = Ledger(tmp_path / "ledger.jsonl")
    monkeypatch.setattr(learner, "current", lambda: book)
    return book


def test_drawn_once_and_kept(kept):
    """Where the ledger is kept, the seed is drawn once, and the notebook's own does not count."""
    first = learner.seed(7)
    assert 1 <= first <= learner.LARGEST
    assert {learner.seed(7), learner.seed(8), learner.kept_in(kept.path)} == {first}
    (event,) = Ledger(kept.path).events()
    assert (event["kind"], event["project"], event["exercise"], event["seed"]) == ("seed", "", "", first)


def test_the_first_one_written_wins(kept, monkeypatch):
    """Another kernel that drew at the same moment and wrote first has drawn for both."""
    drawn = kept.record

    def slower(*args, **facts):
        Ledger(kept.path).record("seed", "", "", seed=1234)
        return drawn(*args, **facts)

    monkeypatch.setattr(kept, "record", slower)
    assert learner.seed(7) == 1234
    assert len(Ledger(kept.path).events(kind="seed")) == 2


def test_batch_runs_have_the_notebooks(monkeypatch):
    """Where no ledger is kept it is the notebook's seed, or the one that the run of a learner's copies says."""
    ledger.current.cache_clear()
    with learner.noted(9):
        assert learner.seed() == 9
        assert learner.seed(11) == 11
        monkeypatch.setenv("BREAKFIX_SEED", "42")
        assert learner.seed(11) == 42
    monkeypatch.delenv("BREAKFIX_SEED")
    assert learner.seed() == learner.DEFAULT
    assert not ledger.current().events(kind="seed")


def test_a_teacher_gives_a_number(tmp_path):
    """The first number counts; another one later changes nothing, and is told what is kept."""
    path = tmp_path / "ledger.jsonl"
    assert learner.give(12, path) == 12
    assert learner.give(13, path) == 12
    assert len(Ledger(path).events()) == 1


@pytest.mark.parametrize("line", ['{"kind": "seed"', '{"at": "", "kind": "seed", "project": "", "exercise": ""}'])
def test_a_damaged_seed_is_no_seed(tmp_path, line):
    """A line that cannot be read, or holds no number, is passed over."""
    path = tmp_path / "ledger.jsonl"
    path.write_text(line + "\n")
    assert learner.kept_in(path) is None
    assert learner.give(12, path) == 12


def test_each_sibling_is_dealt_something_else():
    """The same seed and name deal the same; a sibling gets another of the options, until all have been dealt."""

    def dealt(case, seed=7):
        with learner.noted(seed):
            hand = learner.Hand("q", case)
            return hand.one_of("abcde"), hand.one_of(range(3))

    assert dealt(0) == dealt(0)
    assert len({dealt(case)[0] for case in range(5)}) == 5
    assert len({json.dumps(dealt(0, seed)) for seed in range(40)}) > 8


def _draw(path, results):
    learner.current = lambda: Ledger(path)
    results.put(learner.seed(7))


def test_two_kernels_at_once(tmp_path):
    """Processes that draw at the same time end with one seed."""
    context = get_context("fork")
    results = context.Queue()
    kernels = [context.Process(target=_draw, args=(tmp_path / "ledger.jsonl", results)) for _ in range(6)]
    for kernel in kernels:
        kernel.start()
    seen = {results.get(timeout=20) for _ in kernels}
    for kernel in kernels:
        kernel.join()
    assert len(seen) == 1
