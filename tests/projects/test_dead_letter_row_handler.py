"""6-11: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

from contextlib import closing

import pytest

import prose
from breakfix.projects.level_6 import dead_letter_row_handler as lab
from breakfix.projects.level_6.dead_letter_row_handler import (
    baseline,
    explain,
    predict,
    readings,
    whole_way,
    workers,
    worlds,
)


def processed(database, lines, process=lab.process.reference):
    """Process a batch with the mended process; return what it returns."""
    with closing(baseline.connect(database)) as con:
        return process(con, "batch 1", lines, baseline.handle, 0)


def test_the_sample(tmp_path):
    """Six lines, three processed, three dead letters that are open: the summary that the notebook shows."""
    lines = lab.lines("sample")
    told = baseline.run(tmp_path / "s.db", "batch 1", lines, 0)
    report = lab.report(tmp_path / "s.db", len(lines), told)
    wanted = {"input": 6, "processed": 3, "dead_lettered": 3, "dead_letters": 3, "open_letters": 3, "resolved": 0}
    assert {name: report[name] for name in wanted} == wanted
    assert [row["value"] for row in report.target] == [72.5, 1013.25, 15.3]
    assert processed(tmp_path / "m.db", lines) == told
    assert lab.letters(tmp_path / "m.db") == lab.letters(tmp_path / "s.db")
    assert prose.lacking(lab, "six lines came, three were processed, and three are dead letters") == []


def test_a_file_of_ones_own(tmp_path):
    """Whoever gives a path has its lines; there is no later file for them."""
    (tmp_path / "mine.jsonl").write_text('{"name": "a", "value": 1}\n\nnot JSON\n')
    lines = lab.lines(str(tmp_path / "mine.jsonl"))
    assert baseline.run(tmp_path / "m.db", "batch 1", lines, 0) == (1, 2)
    assert readings.corrections(str(tmp_path / "mine.jsonl"), lines) == []
    with pytest.raises(FileNotFoundError, match=r"'sample', 'flights'"):
        lab.lines(str(tmp_path / "none.jsonl"))


@pytest.mark.slow
def test_the_flights(tmp_path):
    """The numbers that Run, Break and Mastery tell: what cannot be read, what a null name costs, what is mended."""
    lines = lab.lines("flights")
    good, dead = baseline.run(tmp_path / "f.db", "batch 1", lines, 0)
    assert prose.lacking(lab, f"{len(lines):,} lines", f"{dead:,} have none", f"{good:,} lines are processed") == []
    assert prose.lacking(lab, f"{good:,} lines that can be read and {dead:,} letters") == []
    with pytest.raises(AttributeError):
        baseline.run(tmp_path / "n.db", "batch 1", [*lines, predict.line(None, 1)], 0)
    assert lab.counts(tmp_path / "n.db")["target_rows"] == lab.counts(tmp_path / "n.db")["dead_letters"] == 0
    whole = lab.hardened("flights")
    assert (whole["dead_letters"], whole["resolved"] + whole["open_letters"]) == (dead, dead)
    assert whole["target_rows"] == good + whole["resolved"]
    assert prose.lacking(lab, f"{whole['resolved']:,} lines", f"{whole['open_letters']:,} arrivals") == []


def test_a_null_name_bites_and_heals(tmp_path):
    """The baseline loses the batch; the mended process loses no line of it."""
    for seed in range(4):
        given = lab.null_name.given(seed)
        first, second = given["batch 1"], given["batch 2"]
        assert sum(lab.null_name.see().values()) == len(first)
        assert processed(tmp_path / f"{seed}.db", second) == (len(second) - 2, 2)
        found = lab.letters(tmp_path / f"{seed}.db")[-1]
        assert (found["payload"], found["source_row"]) == (second[-2], len(second) - 1)
        assert found["error"].startswith("AttributeError: ")


@pytest.mark.parametrize("value", ['"nan"', "NaN", "1e999", '"-inf"'])
def test_no_number_bites(tmp_path, value):
    """float takes it, and the sum of target is what nobody can add up: it is infinite, or leaves it out."""
    told, values = predict.left_by([f'{{"name": "temperature", "value": {value}}}'])
    assert told == [(1, 0)]
    assert values[0] is None or abs(values[0]) == float("inf")


def test_the_poison_bites_and_heals(tmp_path):
    """The baseline dies of it at each start and counts nothing; the mended worker dies three times, and goes on."""
    letters = [*lab.mended(1), lab.POISON, *lab.mended(1)]
    lab.waiting(tmp_path / "b.db", *letters)
    assert lab.scheduled(tmp_path / "b.db", 4)[0] == 4
    assert lab.tries(tmp_path / "b.db") == {"resolved": 1, "tries_counted": 0}
    lab.waiting(tmp_path / "m.db", *letters)
    killed, history = lab.scheduled(tmp_path / "m.db", 5, whole_way.retry_all)
    assert killed == 3
    assert lab.counts(tmp_path / "m.db")["resolved"] == 2
    assert [explain.tries(tmp_path / "m.db", number) for number in (1, 2, 3)] == [1, 3, 1]
    assert {event.who for event in history} <= {"worker 4", "worker 5"}


def test_a_killed_worker_stands_in_the_history(tmp_path):
    """The lanes show the last two workers, and the kill of each."""
    lab.waiting(tmp_path / "b.db", lab.POISON)
    _, history = lab.scheduled(tmp_path / "b.db", 3)
    assert [(event.who, event.kind) for event in history if event.kind == "kill"] == [
        ("worker 2", "kill"),
        ("worker 3", "kill"),
    ]


def test_a_worker_that_does_its_work_ends(tmp_path):
    """The limit of CPU time ends nobody who has no poison."""
    lab.waiting(tmp_path / "w.db", *lab.mended(40))
    assert workers.work(tmp_path / "w.db", whole_way.retry_all, 60) == "ended"
    assert lab.counts(tmp_path / "w.db")["resolved"] == 40


def test_follow_and_the_note():
    """The poison is tried three times, letter 3 waits behind it; a null name has cost three lines that can be read."""
    seen = lab.follow_the_poison.see()
    assert seen["killed_in_all"] == 3
    assert (seen["resolved"], seen["tries_of_poison"], seen["killed_at_10"], seen["tries_of_null"]) == (1, 1, 0, 1)
    assert (seen["due_in_the_end"], seen["resolved_in_the_end"]) == (1, 1)
    wanted = {"readable": 3, "target_rows": 0, "letters": 0, "letters_mended": 4}
    assert lab.null_name_note.see() == wanted


@pytest.mark.parametrize("name", ["next_batch", "null_name", "poison"])
def test_siblings_have_other_numbers(name):
    """Whoever has seen the first case cannot copy a number into its sibling."""
    prediction = getattr(lab, name)
    for seed in range(3 if name == "poison" else 10):
        prediction.given(seed)
        first, second = prediction.see(0), prediction.see(1)
        assert all(first[field] != second[field] for field in first), seed


def test_the_later_file_mends_the_sample():
    """Two lines come back, one stays a letter, and the payload of each stays what it was."""
    whole = lab.hardened("sample")
    assert (whole["resolved"], whole["open_letters"], whole["target_rows"]) == (2, 1, 5)
    assert prose.lacking(lab, "the sender corrects two lines, and one letter stays open") == []


def test_a_letter_of_a_world_has_a_row_of_its_own():
    """An id is no source_row: an answer that takes one for the other has to show."""
    assert worlds.letter(3)["id"] != worlds.letter(3)["source_row"]
