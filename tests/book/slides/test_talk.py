"""The talk of a learner: what stands on its slides."""

import re

import pytest
from nbformat.v4 import new_output

import tiny
from breakfix import places
from breakfix.book import catalogue, notebook
from breakfix.book.copies import copies
from breakfix.book.slides import talk
from breakfix.lab import answers
from breakfix.lab.ledger import Ledger

REPORT = "n: 7\n\nThere were <b>seven</b> rows, *all* counted.\n\n1: missing"
DONE = {"total": "complete", "count_rows": "passed", "wait": "not yet", "keep_newest": "passed", "report": "complete"}


@pytest.fixture(scope="module")
def toy(workbook):
    (project,) = catalogue.find(["9-01"])
    copies.start(project)
    return project


@pytest.fixture(scope="module")
def slides(toy):
    """The talk of somebody who has done most of it, with a first try at the fix that was refuted."""
    asked = answers(toy.lab())
    sources = {name: asked[name].reference_source for name in ("total", "count_rows", "keep_newest")}
    sources |= {"wait": "wait = 9", "report": REPORT}
    copy = notebook.read(toy.copy)
    for cell in copy.cells:
        name = notebook.answer_name(cell)
        cell.source = f"%%answer lab.{name}\n{sources[name]}" if name in sources else cell.source
    record = Ledger(places.WORK / "ledger.jsonl").record
    record("commit", "9-01", "total", values={"n": 5}, why="I counted", sure=90, case=0)
    seen = {"values": {"n": 5}, "saw": {"n": 7}, "sure": 90, "status": "complete", "check": asked["total"].fingerprint}
    record("because", "9-01", "total", source="the <i>range</i>", **seen)
    fix = asked["keep_newest"]
    for source, status in ((fix.mistakes[0].source, "not yet"), (sources["keep_newest"], "passed")):
        record("attempt", "9-01", "keep_newest", source=source, status=status, check=fix.fingerprint)
    executed = notebook.read(toy.notebook)
    summary = next(cell for cell in executed.cells if "summary" in notebook.tags(cell))
    summary.outputs = [new_output("execute_result", {"text/plain": "loaded  5"})]
    return talk.deck(toy, copy, executed, {"verdicts": DONE, "problems": []}).slides


def shown(slides, title):
    """All that stands on the slide of that title."""
    return " ".join(part.html for slide in slides if slide.title.startswith(title) for part in slide.parts)


def test_titles_in_order(slides):
    """It tells the pipeline, what was said, changed, refuted and fixed, the report, and ends in what is open."""
    assert [slide.title for slide in slides] == [
        "Toy", "What it does when nobody disturbs it", "I said otherwise: How many again?", "What I changed",
        "What refuted my first try: Which row wins?", "My fix: Which row wins?", "In my words",
        "What is proven, and what is not", "Questions that are open",
    ]  # fmt: skip
    assert "4 of my 5 answers hold" in shown(slides, "Toy")


def test_a_prediction_that_came_out_otherwise(slides):
    """What was said stands beside what was seen, which waits, and below it the learner's own line."""
    slide = slides[2]
    assert "90 % sure. My reason: I counted" in shown(slides, slide.title)
    late = [part.html for part in slide.parts if part.late]
    assert '<th scope="row">n</th><td>5</td><td>7</td><td>differs</td>' in late[0]
    assert "the &lt;i&gt;range" in late[1]


def test_the_counter_example(slides):
    """The first try stands beside what was shipped, and the rows that refute it are asked for."""
    slide = next(slide for slide in slides if slide.title.startswith("What refuted"))
    code, rows = slide.parts
    assert "As I found it" in code.html and "My first try" in code.html and "<ins" in code.html
    assert rows.late and '<th scope="row">when</th><td>the newer row of a comes first</td>' in rows.html


def test_the_fix_beside_the_baseline(slides):
    """The fix stands beside the baseline, with how many tries it took."""
    text = shown(slides, "My fix")
    assert "any_value" in re.sub("<[^>]*>", "", text) and "max_by" in re.sub("<[^>]*>", "", text)
    assert "<strong>passed</strong>. It took me 2 tries." in text


def test_words_are_shown_not_obeyed(slides):
    """The report is the learner's text as Markdown; markup in it is text."""
    text = shown(slides, "In my words")
    assert "&lt;b&gt;seven" in text and "<em>all</em>" in text
    assert "1: missing" not in text


def test_what_is_open(slides):
    """What is not there yet, what the report lacks, and what was not begun are named; nothing that holds is."""
    text = shown(slides, "Questions")
    assert (
        "Which wait?" in text
        and "Still missing: how many there were" in text
        and re.search("Not begun: .*Does it hold", text)
    )
    assert "Which row wins?" not in text


def test_proven_as_progress_tells_it(slides):
    """Beside what holds in this run stands what the ledger proves: an answer that nobody recorded is not proven."""
    text = shown(slides, "What is proven")
    assert "<td>1 of 1</td><td>1 of 1, proven</td>" in text  # fix
    assert "<td>1 of 2</td><td>0 of 2, nothing done</td>" in text  # alter


def test_little_done_is_a_short_talk(toy):
    """One answer makes a talk of what there is, without empty slides."""
    copy = notebook.read(toy.copy)
    copy.cells.append(tiny.heading("The wait *matters*."))
    next(cell for cell in copy.cells if cell.id == "wait").source = "%%answer lab.wait\nwait = 9"
    (places.WORK / "ledger.jsonl").unlink()
    row = {"verdicts": {"wait": "not yet"}, "problems": ["cell run-01 raised NameError."]}
    deck = talk.deck(toy, copy, None, row)
    assert [slide.title for slide in deck.slides] == [
        "Toy", "What I changed", "What I noted on the way", "What is proven, and what is not", "Questions that are open"
    ]  # fmt: skip
    assert "<em>matters</em>" in shown(deck.slides, "What I noted")
    assert "raised NameError" in shown(deck.slides, "What is proven")
