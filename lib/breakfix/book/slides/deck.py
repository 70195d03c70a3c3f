"""A deck of slides and its page: one HTML file that opens from disk, is paged by keyboard, and prints."""

from dataclasses import dataclass, field

from breakfix.book import pages


@dataclass
class Part:
    """A piece of a slide; a `late` one waits to be asked for, with a question in its place."""

    html: str
    late: bool = False
    asks: str = ""


@dataclass
class Slide:
    """A title, the section that it belongs to, and its parts."""

    title: str
    section: str = ""
    parts: list = field(default_factory=list)

    def add(self, html, late=False, asks=""):
        """Put a piece of HTML (Markup) below what is there; an empty one adds nothing."""
        if html:
            self.parts.append(Part(html, late, asks))
        return self


@dataclass
class Deck:
    """All slides of a talk; the first shows `title` and `moral`."""

    title: str
    moral: str
    slides: list = field(default_factory=list)

    def sections(self):
        """Return (name, number of its first slide), in order."""
        first = {}
        for number, slide in enumerate(self.slides, 1):
            if slide.section:
                first.setdefault(slide.section, number)
        return list(first.items())

    def page(self):
        """Return the deck as one page of HTML that needs no other file."""
        return pages.page("slides.html", deck=self, count=len(self.slides))
