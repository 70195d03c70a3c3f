"""A project played step by step: slides from its executed notebook, each output held back until it was guessed."""

import re
from itertools import zip_longest

from markupsafe import Markup

from breakfix.book import markup
from breakfix.book.notebook import answer_name, is_code, phases, tags
from breakfix.book.runs import outputs
from breakfix.book.slides import diagram, listing
from breakfix.book.slides.deck import Deck, Slide

HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
MINUTES = re.compile(r"\s*\((?:[^()]*\bmin\b[^()]*|core|further)\)\s*$")
DEFINITION = re.compile(r"def (\w+)\(")
SETTING = {"parameters", "injected-parameters", "imports"}
WHAT = "What will it show? Say it, then go on."
NOTE = (
    "The project played step by step, on a real run, with an answer to every exercise. To find your own first: "
    "`breakfix start {number}`.\n\nArrow keys and space go on. An output waits until you have said what it will show."
)
SHORT = 16  # lines of code that two cells may share a slide with


def deck(project, executed):
    """Return the slides of an executed notebook: what is asked, the code, and, when asked for, what it gave."""
    from breakfix.lab import answers

    walk = Walk(project, answers(project.lab()))
    for cell, phase in zip(executed.cells, phases(executed), strict=True):
        walk.step(cell, phase)
    slides = walk.ended()
    slides[0].add(markup.prose(NOTE.format(number=project.number)))
    return Deck(project.title, project.moral, slides)


class Walk:
    """Goes through the cells in order and lays them out as slides."""

    def __init__(self, project, answers):
        self.project, self.answers = project, answers
        self.slides, self.settings = [], Slide("What it starts with")
        self.section = self.title = ""
        self.lines = 0  # of code on the last slide; 0 where there is none yet
        self.answered = False

    def step(self, cell, phase):
        """Take one cell."""
        if cell.cell_type == "markdown":
            # The row of ways leads into a notebook that is not open here.
            self._prose("" if cell.source.lstrip().startswith("*Learn your way") else cell.source)
        elif is_code(cell) and not phase and SETTING & set(tags(cell)):
            self.settings.add(listing.code(cell.source))
        elif is_code(cell):
            self._settle()
            self._code(cell)

    def ended(self):
        """Return the slides, those without anything to show left out."""
        self._settle()
        first = self.slides[:1] or [Slide(self.project.title)]
        return first + [slide for slide in self.slides[1:] if slide.parts]

    def _settle(self):
        """Show the settings, once, before the first other code."""
        if self.settings.parts:
            self.slides.append(self.settings)
            self.settings, self.lines = Slide(""), 1

    def _new(self, title=""):
        self.title = title or self.title
        self.slides.append(Slide(self.title, self.section))
        self.lines, self.answered = 0, False

    def _prose(self, text):
        """A heading begins a slide, and so does prose that follows code."""
        headings = list(HEADING.finditer(_blind(text)))
        starts = [match.start() for match in headings]
        pieces = [(None, text[: starts[0]] if starts else text)]
        for match, end in zip_longest(headings, starts[1:]):
            pieces.append((match, text[match.end() : end]))
        for match, piece in pieces:
            if match:
                self._heading(len(match[1]), MINUTES.sub("", match[2]))
            self._paragraphs(piece)

    def _heading(self, level, title):
        if level == 2:
            self._settle()
            self.section = title
        self._new(title)

    def _paragraphs(self, text):
        text = re.sub(r"^---\s*$", "", text, flags=re.MULTILINE)
        if not self.section:
            text = _opening(text, self.project.moral)
        if not text.strip():
            return
        if self.lines or not self.slides:
            self._new()
        if len(self.slides) == 1:
            self._new("What it is about")
        add_prose(self.slides[-1], self.project, text)

    def _code(self, cell):
        name = answer_name(cell)
        if name in self.answers and "exercise" in tags(cell):
            self._answer(self.answers[name], cell)
            return
        length = cell.source.count("\n") + 1
        if not self.slides or self.answered or (self.lines and self.lines + length > SHORT):
            self._new()
        self._name(cell.source)
        self.slides[-1].add(listing.code(cell.source))
        self.lines += length
        self._outputs(cell)

    def _name(self, source):
        """A slide that shows one function, in a section that says no more of it, has the function's name."""
        named, last = DEFINITION.match(source), self.slides[-1]
        if named and not self.lines and last.title == self.section:
            last.title = named[1]

    def _outputs(self, cell, asks=WHAT):
        found = Markup("").join(outputs.shown(output) for output in cell.outputs)
        self.slides[-1].add(found, late=True, asks=asks)
        self.answered = self.answered or bool(found)

    def _answer(self, asked, cell):
        """An answer cell: what is asked for stands there, what answers it waits."""
        from breakfix.lab.because import Because
        from breakfix.lab.explanation import Explanation
        from breakfix.lab.prediction import Prediction

        given = cell.source.partition("\n")[2]
        if isinstance(asked, Prediction):
            names = [Markup("<code>{}</code>").format(name) for name in asked.fields]
            self.slides[-1].add(Markup("<p>Say beforehand: {}.</p>").format(Markup(", ").join(names)))
            self.lines = self.answered = 1
        elif isinstance(asked, Because):
            quote = Markup("<blockquote>{}</blockquote>").format(markup.prose(given))
            self.slides[-1].add(quote, late=True, asks="What in the code did it?")
            self.lines = self.answered = 1
        else:
            self._new()
            self.lines = self.answered = 1
            if isinstance(asked, Explanation):
                _explanation(self.slides[-1], asked, given)
            else:
                answer(self.slides[-1], asked, given, "An answer that passes")
            self._outputs(cell, asks="Does it hold?")


def add_prose(slide, project, text):
    """Put Markdown on a slide; where it has the diagram, the drawing, or nothing: its text form stands beside it."""
    place = 0
    for fence in diagram.FENCE.finditer(text):
        slide.add(markup.prose(text[place : fence.start()])).add(_figure(diagram.drawn(project, fence[1])))
        place = fence.end()
    return slide.add(markup.prose(text[place:]))


def answer(slide, asked, given, title):
    """Put an answer on a slide: beside what was shipped, where that was more than a gap to fill."""
    if gap(asked):
        found = listing.code(given, asked.kind)
    else:
        found = listing.beside(asked.stub_text, given, asked.kind, ("As shipped", title))
    slide.add(found, late=True, asks="What would you write?")


def gap(asked):
    """Tell whether an answer cell is shipped as nothing but a gap to fill in."""
    return "..." in asked.stub_text and asked.stub_text.count("\n") <= 2


def _explanation(slide, asked, given):
    from breakfix.lab.explanation import parts

    slots, text, _ = parts(given, asked.slots, len(asked.rubric))
    slide.add(markup.table((), slots.items()), late=True, asks="What would you write down?")
    slide.add(markup.prose(text), late=True, asks="And how would you tell it?")


def _opening(text, moral):
    """The first lines without what the title shows, and without the ways into a notebook that is not open here."""
    kept = [part for part in re.split(r"\n\s*\n", text) if not part.lstrip().startswith("*Learn your way")]
    return "\n\n".join(part for part in kept if part.strip() != f"*{moral}*")


def _figure(picture):
    frame = Markup('<div class="picture" tabindex="0" role="group" aria-label="Picture">{}</div>')
    return picture and frame.format(picture)


def _blind(text):
    """The text with its fenced code blanked, in which `#` is no heading."""
    return re.sub(r"^```.*?^```", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.MULTILINE | re.DOTALL)
