"""What a learner did: their copy, a run of it, and their ledger."""

import pytest

import tiny
from breakfix import places
from breakfix.book import Refusal, catalogue, notebook
from breakfix.book.copies import copies
from breakfix.book.slides import story
from breakfix.lab import answers
from breakfix.lab.ledger import Ledger

ROW = {"verdicts": {}, "problems": []}


@pytest.fixture
def toy(workbook):
    (project,) = catalogue.find(["9-01"])
    project.copy.unlink(missing_ok=True)
    copies.start(project)
    yield project
    (places.WORK / "ledger.jsonl").unlink(missing_ok=True)


@pytest.fixture
def record(toy):
    book = Ledger(places.WORK / "ledger.jsonl")
    return lambda kind, name, **facts: book.record(kind, "9-01", name, **facts)


def write(project, **sources):
    """Put answers into the copy, and return it."""
    copy = notebook.read(project.copy)
    for cell in copy.cells:
        name = notebook.answer_name(cell)
        if name in sources:
            cell.source = f"%%answer lab.{name}\n{sources[name]}"
    return copy


def find(project, copy, name, row=ROW):
    return next(each for each in story.told(project, copy, None, row).answers if each.asked.name == name)


def test_nothing_done_says_what_to_do_first(toy):
    """Without an answer there is nothing to tell: one sentence names the first exercise."""
    with pytest.raises(Refusal, match=r"open your copy in work/, answer lab.total, the first that it asks"):
        story.has_begun(toy, notebook.read(toy.copy))


def test_begun_by_copy_or_by_ledger(toy, record):
    """One answer in the copy is enough, and so is one in the ledger, when the cell was emptied again."""
    story.has_begun(toy, write(toy, wait="wait = 9"))
    record("seen", "total", values={"n": 7})
    with pytest.raises(Refusal):
        story.has_begun(toy, notebook.read(toy.copy))
    record("attempt", "wait", source="wait = 9", status="not yet")
    story.has_begun(toy, notebook.read(toy.copy))


def test_the_first_try_is_judged_again(toy, record):
    """The first try that did not hold is judged now: when, what was wanted, what it got, and the question it earned."""
    asked = answers(toy.lab())["keep_newest"]
    mixed = asked.mistakes[0].source
    record("attempt", "keep_newest", source="def keep_newest(con): pass", status="passed", check="before")
    record("attempt", "keep_newest", source=mixed, status="not yet")
    record("attempt", "keep_newest", source="def keep_newest(con): 1 / 0", status="not yet")
    source, lines = find(toy, notebook.read(toy.copy), "keep_newest").refuted()
    assert source == mixed
    assert dict(lines)["when"] == "the newer row of a comes first"
    assert dict(lines)["wanted"].split() == ["a", "2", "20"]
    assert dict(lines)["known"] == asked.mistakes[0].says
    assert set(dict(lines)) <= set(story.REFUTING)


def test_a_try_that_holds_by_now_refutes_nothing(toy, record):
    """A try that an earlier check refused, and that passes today, is no counter-example."""
    asked = answers(toy.lab())["keep_newest"]
    record("attempt", "keep_newest", source=asked.reference_source, status="not yet", check="before")
    assert find(toy, notebook.read(toy.copy), "keep_newest").refuted() is None


def test_said_before_and_seen_after(toy, record):
    """Of a prediction the first commit counts, with what was seen then and the line that explains it."""
    copy = notebook.read(toy.copy)
    assert find(toy, copy, "total").said_and_seen() is None
    record("commit", "total", values={"n": 5}, why="five", sure=90, case=0)
    record("commit", "total", values={"n": 7}, why="seven", sure=50, case=0)
    assert find(toy, copy, "total").said_and_seen()["saw"] is None
    record("seen", "total", values={"n": 7}, case=0)
    record("because", "total", source="range", values={"n": 5}, saw={"n": 7}, sure=90)
    told = find(toy, copy, "total").said_and_seen()
    assert told == {"values": {"n": 5}, "saw": {"n": 7}, "sure": 90, "why": "five", "because": "range"}


def test_a_withdrawn_commit_does_not_count(toy, record):
    """Who saw it first and took other numbers has said what came after."""
    record("commit", "total", values={"n": 7}, why="seen", sure=90, case=0, first=False)
    record("commit-withdrawn", "total")
    record("commit", "total", values={"n": 9}, why="one more", sure=70, case=1)
    record("seen", "total", values={"n": 7}, case=0)
    told = find(toy, notebook.read(toy.copy), "total").said_and_seen()
    assert (told["values"], told["saw"]) == ({"n": 9}, None)


def test_status_is_that_of_the_run(toy):
    """What the run said counts; what it did not come to is judged alone; a lone commit is not attempted no more."""
    copy = write(toy, wait="wait = 3", count_rows="select 7 as n", total="n = 7\nwhy = 'so'\nsure = 50")
    row = {"verdicts": {"count_rows": "not yet", "total": "not attempted"}, "problems": ["cell run-01 raised."]}
    found = story.told(toy, copy, None, row)
    status = {each.asked.name: each.status for each in found.answers}
    assert {name: status.pop(name) for name in ("total", "count_rows", "wait")} == {
        "total": "not yet", "count_rows": "not yet", "wait": "passed"
    }  # fmt: skip
    assert set(status.values()) == {"not attempted"}
    assert [each.asked.name for each in found.of("alter")] == ["count_rows", "wait"]
    assert found.problems == ["cell run-01 raised."]


def test_titles_are_headings(toy):
    """An answer is called by the heading above it, without its phase and minutes."""
    copy = notebook.read(toy.copy)
    copy.cells.append(tiny.heading("### Killed anywhere (core, 15 min)"))
    copy.cells.append(tiny.code("%%answer lab.more\n...", "exercise"))
    titles = story._titles(copy)
    assert (titles["keep_newest"], titles["more"]) == ("Which row wins?", "Killed anywhere")


def test_notes_are_the_cells_that_a_learner_added(toy):
    """Markdown in a new cell is the learner's; prose that was shipped is not, under whatever name of its cell."""
    copy = notebook.read(toy.copy)
    copy.cells.append(tiny.heading("The mark moves **last**."))
    copy.cells.append(tiny.heading(copy.cells[0].source))
    assert story.told(toy, copy, None, ROW).notes == ["The mark moves **last**."]
    for number, cell in enumerate(copy.cells):
        cell.id = f"{number:08x}"
    assert story.told(toy, copy, None, ROW).notes == []


def test_tries_up_to_the_first_that_held(toy, record):
    """What is judged again after a pass is no further try; of several incidents only that in the copy counts."""
    for status in ("not yet", "passed", "not yet"):
        record("attempt", "wait", source=f"wait = {status!r} # {toy.number}", status=status)
    assert find(toy, write(toy, wait="wait = 4"), "wait").tries == 2
    for number, status in ((1, "not yet"), (1, "passed"), (2, "passed")):
        record("attempt", "keep_newest", source=f"incident = {number}  # {status}", status=status, incident=number)
    assert find(toy, write(toy, keep_newest="incident = 2  # passed"), "keep_newest").tries == 1
    assert find(toy, write(toy), "keep_newest").begun
