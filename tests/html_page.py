"""A page of HTML as tests read it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Tags opened and closed, links, ids and texts."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.ids, self.tags = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        """See that it closes the tag opened last."""
        assert self.open.pop() == tag
