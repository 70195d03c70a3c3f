"""Code in a page: highlighted line by line, and two versions of it beside each other."""

import difflib
import functools
import re

from markupsafe import Markup, escape

LANGUAGES = {"python": "python", "value": "python", "tests": "python", "sql": "sql"}  # by the kind of an exercise
TAG = re.compile("<[^>]*>")
MARKED = {
    "": Markup('<span class="line" style="--in:{}">{}{}\n</span>'),
    "del": Markup('<del class="line" style="--in:{}">{}{}\n</del>'),
    "ins": Markup('<ins class="line" style="--in:{}">{}{}\n</ins>'),
}
SIGNS = {"del": ("-", "taken out: "), "ins": ("+", "put in: ")}


def code(source, kind="python"):
    """Return a listing as HTML: a line that is too long is broken and hangs, so that nothing scrolls sideways."""
    lines = [MARKED[""].format(_indent(line), "", line) for line in highlighted(source, kind)]
    return Markup('<pre class="code"><code>{}</code></pre>').format(Markup("").join(lines))


def _indent(line):
    """How far a line is indented, in characters: where it is broken it goes on a little further in."""
    text = TAG.sub("", line)
    return len(text) - len(text.lstrip())


def highlighted(source, kind):
    """Return the lines of a text as HTML, its tokens in classes of Pygments; plain for a kind that is no language."""
    if kind not in LANGUAGES:
        return [escape(line) for line in source.strip("\n").split("\n")]
    from pygments import highlight

    lexer, formatter = _tools(LANGUAGES[kind])
    text = highlight(source.strip("\n"), lexer, formatter)
    return [Markup(line) for line in text.rstrip("\n").split("\n")]  # noqa: S704  # Pygments escapes what it marks


@functools.cache
def _tools(language):
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name

    return get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True)


def beside(before, after, kind="python", titles=("Before", "After")):
    """Return two listings beside each other, the lines that differ marked by a sign, a colour and a word."""
    old, new = _marked(before, after, kind)
    figures = [
        Markup('<figure><figcaption>{}</figcaption><pre class="code"><code>{}</code></pre></figure>').format(
            title, Markup("").join(lines)
        )
        for title, lines in zip(titles, (old, new), strict=True)
    ]
    return Markup('<div class="beside">{}</div>').format(Markup("").join(figures))


def _marked(before, after, kind):
    """Return the lines of both texts; a line that the other lacks is marked."""
    texts = [text.strip("\n").split("\n") for text in (before, after)]
    lines = [highlighted(text, kind) for text in (before, after)]
    kept = [set(), set()]
    for one, other, size in difflib.SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        kept[0].update(range(one, one + size))
        kept[1].update(range(other, other + size))
    return [
        [_line(line, "" if place in same else mark) for place, line in enumerate(side)]
        for side, same, mark in zip(lines, kept, ("del", "ins"), strict=True)
    ]


def _line(line, mark):
    if not mark or not line.strip():
        return MARKED[""].format(_indent(line) + 2, "  ", line)
    sign, word = SIGNS[mark]
    words = Markup('<span aria-hidden="true">{} </span><span class="heard">{}</span>').format(sign, word)
    return MARKED[mark].format(_indent(line) + 2, words, line)
