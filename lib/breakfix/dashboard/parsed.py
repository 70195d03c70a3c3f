"""A page as a reader's browser takes it: elements with their attributes and the text in them, parsed from HTML."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# What stands between the tags of these is text to a browser, and no elements.
TEXT = ("script", "style", "textarea", "title", "noscript", "iframe", "noembed", "noframes", "xmp", "plaintext")
# A start tag in which each quote that begins a value also ends it; a `>` between quotes ends nothing.
START = re.compile(r"""<[a-z](?:=\s*(?:"[^"]*"|'[^']*'|[^\s"'>][^\s>]*+|(?=>))|[^=>])*+>""", re.IGNORECASE)


class Element:
    """An element: tag, attributes as a dict, and children, which are elements or texts."""

    def __init__(self, tag, attributes=()):
        self.tag, self.attributes, self.children = tag, {}, []
        for name, value in attributes:
            self.attributes.setdefault(name, value)  # of two with one name a browser takes the first

    def walk(self):
        """Yield this element and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def find(self, tag, **attributes):
        """Return the elements below with this tag and these attributes (`class_` is class, `_` is a hyphen)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.walk()
            if each is not self and each.tag == tag and wanted.items() <= each.attributes.items()
        ]

    @property
    def typed(self):
        """All text in it, as it stands."""
        return "".join(child if isinstance(child, str) else child.typed for child in self.children)

    @property
    def text(self):
        """All text in it, with one space where there was white space."""
        return " ".join(self.typed.split())


class Parser(HTMLParser):
    """Builds the tree; an end tag closes what was opened within its element.

    It is fed a page once and whole, so what has no end by then goes to the end of the page, as in a browser.
    """

    CDATA_CONTENT_ELEMENTS = TEXT  # html.parser's own name; its own list has only two of them

    def __init__(self):
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag, attrs):
        """Open an element."""
        element = Element(tag, attrs)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        """Close the last element of this tag, and what is open within it; without one, nothing."""
        names = [element.tag for element in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def parse_starttag(self, i):
        """Return where a start tag ends; html.parser would make a tag of one with a quote that has no end."""
        return super().parse_starttag(i) if START.match(self.rawdata, i) else len(self.rawdata)

    def parse_comment(self, i, report=1):
        """Return where a comment ends; html.parser would go on within one that has no end."""
        end = super().parse_comment(i, report)
        return len(self.rawdata) if end < 0 else end

    def handle_data(self, data):
        """Add text to the element that is open."""
        self.open[-1].children.append(data)


def parsed(html):
    """Return a page, or a piece of one, as an Element."""
    parser = Parser()
    parser.feed(html)
    parser.close()
    return parser.open[0]
