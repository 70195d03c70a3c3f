"""Spellings: a text is found again in an answer also where it was written for a URL, JSON, HTML, Base64 or in hex.

    Spellings("K/y1").find("?k=%4b%2fy1")   ->  [(3, 11)]

Escapes are undone until none is left, with the place of each sign in mind; upper and lower case are one.
"""

import base64
import re
from urllib.parse import quote, quote_plus

SHORTEST = 4  # signs: what is shorter stands in half of all words
ROUNDS = 5  # of escapes within escapes
MARKS = re.compile(r"[%\\&]")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
ESCAPE = re.compile(
    r"%([0-7][0-9a-fA-F])|\\+(?:u([0-9a-fA-F]{4})|x([0-7][0-9a-fA-F])|([\"'/\\]))"
    r"|&(?:#0*([0-9]{1,6})|#[xX]0*([0-9a-fA-F]{1,5})|(amp|lt|gt|quot|apos));"
)


class Spellings:
    """The spellings of some texts; those shorter than SHORTEST have none."""

    def __init__(self, *texts):
        texts = [text for text in texts if len(text) >= SHORTEST]
        self.folded = {form.lower() for text in texts for form in (*_forms(text), unescaped(text))}
        self.exact = {*texts, *(form for text in texts for form in _base64(text))}

    def stand_in(self, words):
        """Tell whether any of them stands in `words`."""
        if not self.exact:
            return False
        return any(
            any(form in low for form in self.folded) or any(form in bare for form in self.exact)
            for bare in _levels(words)
            for low in [bare.lower()]
        )

    def find(self, words):
        """Return where they stand: pairs of begin and end, in order, none within another."""
        if not self.stand_in(words):
            return []
        found = []
        for bare, places in _levels_with_places(words):
            for begin, end in [*_found(self.folded, bare, re.IGNORECASE), *_found(self.exact, bare)]:
                found.append((places[begin][0], places[end - 1][1]))
        return _joined(found)


def _levels(words):
    """Yield `words`, and what they are with their escapes undone, once, twice, until none is left."""
    yield words
    for _ in range(ROUNDS if MARKS.search(words) else 0):
        before, words = words, ESCAPE.sub(_sign, words)
        if words == before:
            return
        yield words


def unescaped(words):
    """Return `words` with all escapes undone."""
    *_, bare = _levels(words)
    return bare


def _sign(found):
    percent, unicode, byte, sign, number, digits, name = found.groups()
    if sign or name:
        return sign or NAMED[name]
    code = int(number) if number else int(percent or unicode or byte or digits, 16)
    return chr(code) if code < 0x110000 else found[0]


def _levels_with_places(words):
    """Yield the same as `_levels`, each with the places where its signs stood: pairs of begin and end."""
    places = [(at, at + 1) for at in range(len(words))]
    yield words, places
    for _ in range(ROUNDS):
        signs, stood, at = [], [], 0
        for found in ESCAPE.finditer(words):
            sign = _sign(found)
            signs += [words[at : found.start()], sign]
            stood += places[at : found.start()]
            stood += [(places[found.start()][0], places[found.end() - 1][1])] * len(sign)
            at = found.end()
        if not at:
            return
        words, places = "".join(signs) + words[at:], stood + places[at:]
        yield words, places


def _found(forms, words, flags=0):
    return [each.span() for form in forms for each in re.finditer(re.escape(form), words, flags)]


def _joined(spans):
    """Return spans in order, those that meet as one."""
    joined = []
    for begin, end in sorted(spans):
        if joined and begin < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((begin, end))
    return joined


def _forms(text):
    data = text.encode(errors="surrogatepass")
    yield from (text, quote(data), quote(data, safe=""), quote_plus(data), data.hex())
    yield from (repr(text)[1:-1], repr(data)[2:-1])


def _base64(text):
    """The Base64 of a text behind 0, 1 or 2 other bytes, without what depends on its neighbours; or on its own."""
    data = text.encode(errors="surrogatepass")
    found = {base64.b64encode(data).decode()}
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + data).decode()
        core = whole[(0, 2, 3)[shift] : (shift + len(data)) * 8 // 6]
        found |= {core} if len(core) >= SHORTEST else set()
    return found | {form.translate(str.maketrans("+/", "-_")) for form in found}
