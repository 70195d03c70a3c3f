"""A page as a reader's browser takes it: elements with their attributes and the text in them, parsed from HTML."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """An element: tag, attributes as a dict, and children, which are elements or texts."""

    def __init__(self, tag, attributes=()):
        self.tag, self.attributes, self.children = tag, dict(attributes), []

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
    def text(self):
        """All text in it, with one space where there was white space."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join("".join(parts).split())


class Parser(HTMLParser):
    """Builds the tree; an end tag closes what was opened within its element."""

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

    def handle_data(self, data):
        """Add text to the element that is open."""
        self.open[-1].children.append(data)


def parsed(html):
    """Return a page, or a piece of one, as an Element."""
    parser = Parser()
    parser.feed(html)
    parser.close()
    return parser.open[0]
