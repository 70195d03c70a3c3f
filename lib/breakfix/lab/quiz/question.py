"""A question of a quiz: what is asked, the form of an answer, and the right one, computed.

Forms are read leniently (1,010 is 1010, quotes and case do not count), contents strictly. Options and items
stand in an order drawn from their texts, so that the right one has no favourite place.
"""

import contextlib
import hashlib
import inspect
import re
import sqlite3
import string
import textwrap

from breakfix.lab.plain import plain

QUOTES = "\"'`\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}"
NUMBER = re.compile(r"[-+]?(\d+|\d{1,3}([ ,_'\u00a0\u202f]\d{3})+)(\.\d+)?([eE][-+]?\d+)?")
COMMA = re.compile(r"[-+]?\d+,\d{1,2}")  # as many write 49.99
ENGINES = ("duckdb", "sqlite")


class Question:
    """A text, and a function that computes the right answer; with `engines` it is called once for each of them.

    The function of a question with engines takes an engine's name and a connection to it. A question of a row then has
    a field for each engine; in any other the engines have to agree.
    """

    form = "a text"

    def __init__(self, function, *, phase, look, because, engines=()):
        self.function, self.phase, self.look, self.because = function, phase, look, because
        self.engines = tuple(engines)
        self.name, self.text = function.__name__, inspect.getdoc(function) or ""

    def see(self):
        """Return the right answer as plain data, by running the real thing."""
        if not self.engines:
            return plain(self.function())
        seen = self.by_engine()
        if isinstance(self, Row):
            return seen
        if len({repr(value) for value in seen.values()}) > 1:
            raise ValueError(f"{self.name}: the engines differ, {seen}; ask for a row")
        return seen[self.engines[0]]

    def by_engine(self):
        """Return the answer that each engine gives."""
        seen = {}
        for name in self.engines:
            with contextlib.closing(_connect(name)) as con:
                seen[name] = plain(self.function(name, con))
        return seen

    def read(self, said):
        """Return what a learner has written, as data to compare; ValueError with one sentence for another form."""
        return _flat(said)

    def holds(self, said, truth):
        """Tell whether `said`, as `read` returned it, is the right answer."""
        return said == _flat(truth)

    def write(self, truth):
        """Return the right answer as a learner could write it."""
        return str(truth)

    def says(self, said):
        """Return the sentence for an answer that does not hold yet."""
        return self.look

    def shown(self):
        """Return the text, with whatever can be chosen."""
        return self.text

    @property
    def source(self):
        """What computes the answer: the body of the function, without its text."""
        lines = inspect.getsource(self.function).split('"""')[-1] if self.text else inspect.getsource(self.function)
        return textwrap.dedent(lines.strip("\n")).strip()


class Number(Question):
    """A number; thousands may be parted."""

    form = "a number"

    def read(self, said):
        """Return the number."""
        return _number(said)

    def holds(self, said, truth):
        """Tell whether it is the same number."""
        return abs(said - truth) < 1e-9

    def write(self, truth):
        """Return it without a needless .0."""
        return f"{truth:g}" if isinstance(truth, float) else str(truth)


class Word(Question):
    """A text: case, quotes and spaces do not count."""


class Listed(Question):
    """Something with lettered lines to choose from or to order."""

    def __init__(self, function, listed, **facts):
        super().__init__(function, **facts)
        self.listed = sorted(listed, key=lambda text: hashlib.sha256(f"{self.name}{text}".encode()).digest())
        self.letters = dict(zip(string.ascii_lowercase, self.listed, strict=False))

    def shown(self):
        """Return the text, and a line for each letter."""
        return f"{self.text}\n\n" + "\n".join(f"- ({letter}) {text}" for letter, text in self.letters.items())

    def letter(self, text):
        """Return the letter of a line."""
        return next(letter for letter, line in self.letters.items() if line == text)

    @property
    def span(self):
        """The letters in words: `a, b or c`."""
        *most, last = self.letters
        return f"{', '.join(most)} or {last}"


class Choice(Listed):
    """One of several options; each that is not right has its sentence, the right one an empty one."""

    def __init__(self, function, options, **facts):
        super().__init__(function, list(options), look="", **facts)
        self.options = dict(options)

    @property
    def form(self):
        """The letters to choose from."""
        return self.span

    def read(self, said):
        """Return the text of the chosen option, given by its letter or its text."""
        bare = _flat(said)
        for letter, text in self.letters.items():
            if bare.strip("().: ") == letter or bare == _flat(text):
                return text
        raise ValueError(f"choose one of {self.span}")

    def holds(self, said, truth):
        """Tell whether the right one was chosen."""
        return said == truth

    def write(self, truth):
        """Return the letter."""
        return self.letter(truth)

    def says(self, said):
        """Return the sentence of the chosen option."""
        return self.options[said]


class Order(Listed):
    """Given items, to be put in order."""

    @property
    def form(self):
        """The letters, in an order that is only an example."""
        return f"all letters, such as {', '.join(reversed(self.letters))}"

    def read(self, said):
        """Return the items in the order of the letters."""
        given = re.sub(r"[^a-z]", "", said.casefold())
        if sorted(given) != sorted(self.letters):
            raise ValueError(f"write each of the letters {', '.join(self.letters)} once")
        return [self.letters[letter] for letter in given]

    def holds(self, said, truth):
        """Tell whether the order is the right one."""
        return said == truth

    def write(self, truth):
        """Return the letters in the right order."""
        return ", ".join(map(self.letter, truth))


class Row(Question):
    """A row of named fields, numbers or texts."""

    def __init__(self, function, fields, **facts):
        super().__init__(function, **facts)
        self.fields = dict(fields)

    @property
    def form(self):
        """The fields in their order."""
        return ", ".join(f"{name} ..." for name in self.fields)

    def read(self, said):
        """Return field -> value; the names may be left out."""
        bare = said.strip("{}[]() ")
        parts = re.split(rf"\b({'|'.join(map(re.escape, self.fields))})\b", bare, flags=re.IGNORECASE)
        pairs = list(zip(parts[1::2], parts[2::2], strict=True))
        if not pairs:
            ways = (re.split(r"[,;]\s+|;|\s+", bare), bare.split(","))  # "4, 6", and "4,6" where two are asked for
            values = next((each for each in ways if len(each) == len(self.fields)), [])
            pairs = list(zip(self.fields, values, strict=False))
        given = {name.casefold(): value.strip(" :=,;" + QUOTES) for name, value in pairs}
        if not len(pairs) == len(given) == len(self.fields):
            raise ValueError(f"write it as `{self.form}`")
        return {name: (_flat if kind is str else _number)(given[name]) for name, kind in self.fields.items()}

    def holds(self, said, truth):
        """Tell whether every field has the right value."""
        return all(
            said[name] == _flat(truth[name]) if kind is str else abs(said[name] - truth[name]) < 1e-9
            for name, kind in self.fields.items()
        )

    def write(self, truth):
        """Return the fields with their values."""
        return ", ".join(f"{name} {truth[name]}" for name in self.fields)


def _connect(engine):
    if engine == "sqlite":
        return sqlite3.connect(":memory:")
    import duckdb

    return duckdb.connect()


def _number(said):
    bare = said.strip().strip(QUOTES).strip()
    if COMMA.fullmatch(bare):
        return float(bare.replace(",", "."))
    if not NUMBER.fullmatch(bare):
        raise ValueError(f"give a number, not {bare[:40]}")
    return float(re.sub(r"[ ,_'\u00a0\u202f]", "", bare))


def _flat(text):
    return " ".join(str(text).split()).casefold().strip(QUOTES + ". ")
