"""The talk of a learner about a project: slides from their story, in their words."""

import inspect

from markupsafe import Markup

from breakfix import places
from breakfix.book import markup
from breakfix.book.runs import outputs
from breakfix.book.runs.receipt import DONE
from breakfix.book.slides import diagram, listing, story, walkthrough
from breakfix.book.slides.deck import Deck, Slide

MOST_DIFFERING, MOST_REFUTED, MOST_NOTES = 2, 2, 5  # a talk is not a list
MOST_LINES = 30  # of an answer that shares its slide with others
HEADINGS = {
    "predict": "What I found out", "alter": "What I changed", "break": "What I broke",
    "explain": "What I worked out", "mastery": "What I tried in the end",
}  # fmt: skip

has_begun = story.has_begun


def deck(project, copy, executed, row):
    """Return the slides of a talk from the learner's copy, the run of it and the ledger."""
    from breakfix.lab import learner

    with learner.noted(learner.kept_in(places.WORK / "ledger.jsonl")):  # their numbers, not the notebook's
        return _deck(project, copy, story.told(project, copy, executed, row))


def _deck(project, copy, told):
    slides = [_title(project, told), _picture(project, copy), _baseline(told), *_predictions(told)]
    slides += [_short(told, phase) for phase in ("predict", "alter", "break")]
    slides += [*_refuted(told), *_fixes(told), *_reports(told)]
    slides += [_short(told, phase) for phase in ("explain", "mastery")]
    slides += [_notes(told), _proven(told), _open(told)]
    return Deck(project.title, project.moral, [slide for slide in slides if slide])


def _title(project, told):
    touched = [each for each in told.answers if each.touched]
    done = sum(each.status in DONE for each in touched)
    said = "What I ran, broke and fixed."
    said += f" In a run made for this talk {done} of my {len(touched)} answers hold." if touched else ""
    return Slide(project.title).add(markup.prose(said))


def _picture(project, copy):
    """The cell with the diagram: drawn, with the text form beside it."""
    cell = next((c for c in copy.cells if c.cell_type == "markdown" and diagram.FENCE.search(c.source)), None)
    if cell is None:
        return None
    text = walkthrough.HEADING.sub("", cell.source)
    return walkthrough.add_prose(Slide(diagram.title(copy), "The pipeline"), project, text)


def _baseline(told):
    found = Markup("").join(outputs.shown(output) for output in told.summary)
    return Slide("What it does when nobody disturbs it", "The pipeline").add(found) if found else None


def _predictions(told):
    """What was said and turned out otherwise, the surest first; one slide of all when all was as said."""
    asked = [(each, each.said_and_seen()) for each in told.answers if hasattr(each.asked, "because")]
    seen = [(each, facts) for each, facts in asked if facts and facts["saw"]]
    differing = [(each, facts) for each, facts in seen if facts["values"] != facts["saw"]]
    differing.sort(key=lambda pair: -(pair[1]["sure"] or 0))
    if seen and not differing:
        text = "\n".join(f"- {each.title}: {_values(facts['values'])}" for each, facts in seen)
        return [Slide("What I said beforehand, and saw", "Predictions").add(markup.prose(text))]
    as_said = f"{len(seen) - len(differing)} of {len(seen)} predictions came out as I said."
    return [_otherwise(each, facts, as_said) for each, facts in differing[:MOST_DIFFERING]]


def _otherwise(each, facts, as_said):
    slide = Slide(f"I said otherwise: {each.title}", "Predictions")
    slide.add(markup.prose(inspect.getdoc(each.asked)))
    if each.asked.listed():
        slide.add(listing.code(each.asked.listed(), "value"))
    why = f"I was {facts['sure']} % sure. My reason: {facts['why']}" if facts["sure"] else facts["why"]
    rows = [(name, value, facts["saw"].get(name)) for name, value in facts["values"].items()]
    marked = [(name, said, saw, "" if said == saw else "differs") for name, said, saw in rows]
    slide.add(markup.prose(why)).add(
        markup.table(("field", "said", "seen", "so it"), marked), late=True, asks="What was seen? Say it first."
    )
    if facts.get("because"):
        slide.add(_quote(facts["because"]), late=True, asks="What in the code did it?")
    return slide.add(markup.prose(as_said))


def _short(told, phase):
    """A slide of the answers of a phase that need no slide of their own."""
    kept = [each for each in told.of(phase) if not _is_prediction(each) and not _is_report(each)]
    slide = Slide(HEADINGS[phase], phase.title())
    for each in kept:
        slide.add(Markup("<h3>{}</h3>").format(each.title)).add(listing.code(_cut(each.source), each.asked.kind))
        slide.add(markup.prose(f"{_said(each)} {_first_try(each)}"))
    return slide if kept else None


def _first_try(each):
    """A sentence on what refuted the first try, if a later one followed it."""
    found = each.refuted() if each.tries > 1 else None
    when = dict(found[1]).get("when") if found else None
    return f"My first try was refuted when {when}." if when else ""


def _refuted(told):
    """The counter-examples that taught most: of the fixes that took the most tries."""
    slides = []
    for each in sorted(told.of("fix"), key=lambda each: -each.tries):
        found = each.refuted() if len(slides) < MOST_REFUTED else None
        if found:
            source, lines = found
            slide = Slide(f"What refuted my first try: {each.title}", "Fixes")
            titles = ("As I found it", "My first try")
            slide.add(listing.beside(each.asked.stub_text, source, each.asked.kind, titles))
            slide.add(markup.table((), lines, "rows"), late=True, asks="Which rows refute it?")
            slides.append(slide)
    return slides


def _fixes(told):
    for each in told.of("fix"):
        slide = Slide(f"{'My fix' if each.status in DONE else 'Where I am'}: {each.title}", "Fixes")
        titles = ("Before", "After")
        if walkthrough.gap(each.asked):
            slide.add(listing.code(each.source, each.asked.kind))
        else:
            slide.add(listing.beside(each.asked.stub_text, each.source, each.asked.kind, titles))
        yield slide.add(markup.prose(_said(each)))


def _reports(told):
    """What was written in prose: its slots as a table, then the learner's own text."""
    from breakfix.lab.explanation import parts

    for each in filter(_is_report, [each for each in told.answers if each.touched]):
        slots, text, _ = parts(each.source, each.asked.slots, len(each.asked.rubric))
        slide = Slide("In my words", each.asked.phase.title()).add(markup.prose(text))
        known = [(name, value) for name, value in slots.items() if value not in {"", "..."}]
        yield slide.add(markup.table((), known) if known else "")


def _notes(told):
    """What the learner wrote down beside the exercises, a slide of it."""
    slide = Slide("What I noted on the way", "My words")
    for note in told.notes[:MOST_NOTES]:
        slide.add(markup.prose(_cut(note)))
    return slide if told.notes else None


def _proven(told):
    """What holds and what does not, by phase: in this run, and as `breakfix progress` tells it."""
    rows = []
    for row in told.phases:
        core = [each for each in told.answers if each.asked.core and each.asked.phase == row["phase"]]
        holds = sum(each.status in DONE for each in core)
        proven = f"{row['proven']} of {row['core']}, {row['state']}"
        rows.append((row["phase"].title(), f"{holds} of {len(core)}", proven))
    slide = Slide("What is proven, and what is not", "Where it stands")
    slide.add(markup.table(("phase", "core answers that hold in this run", "proven so far"), rows))
    return slide.add(markup.prose("\n".join(f"- The run did not come to its end: {each}" for each in told.problems)))


def _open(told):
    """The questions that are left."""
    from breakfix.lab.explanation import parts

    short = [each for each in told.answers if each.status == "not yet"]
    points = [f"**{each.title}** Not yet. {_first(each.asked)}" for each in short]
    for each in filter(_is_report, told.answers):
        _, _, quotes = parts(each.source, each.asked.slots, len(each.asked.rubric))
        missing = [each.asked.rubric[place - 1] for place, quote in sorted(quotes.items()) if quote == "missing"]
        points += [f"**{each.title}** Still missing: {point}" for point in missing]
    later = [each for each in told.answers if each.status == "not attempted"]
    for words, begun in (("Not begun", False), ("Answered once, and empty in this copy", True)):
        titles = dict.fromkeys(each.title for each in later if each.begun == begun)
        points += [f"{words}: {'; '.join(titles)}."] if titles else []
    again = [name for row in told.phases for name in row["again"]]
    points += [f"The check of {', '.join(again)} has changed since it passed: to be run again."] if again else []
    slide = Slide("Questions that are open", "Where it stands")
    if not points:
        return slide.add(markup.prose("None of this project. Which fault would you send through it next?"))
    return slide.add(markup.prose("\n".join(f"- {point}" for point in points)))


def _is_prediction(each):
    return hasattr(each.asked, "because")


def _is_report(each):
    return hasattr(each.asked, "rubric")


def _said(each):
    """The verdict of this run in a sentence, and after how many tries."""
    tries = f" It took me {each.tries} tries." if each.tries > 1 and each.status in DONE else ""
    return f"In this run: **{each.status}**.{tries}"


def _first(asked):
    """The first paragraph of a task."""
    return (inspect.getdoc(asked) or "").split("\n\n")[0].replace("\n", " ")


def _cut(source):
    lines = source.strip("\n").split("\n")
    return source if len(lines) <= MOST_LINES else "\n".join([*lines[: MOST_LINES - 1], "..."])


def _values(values):
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _quote(text):
    return Markup("<blockquote>{}</blockquote>").format(markup.prose(text))
