r"""A line of CSV: its fields, and whether it leaves a quoted field open.

A field is quoted when it begins with a double quote (RFC 4180: a quote in it is written twice); spaces may stand around
its quotes. A quote further on in a field is text: `6" pipe`.
"""

import re
from dataclasses import dataclass
from functools import cached_property

DELIMITERS = ",;\t|"


def delimiter(header):
    """Return which of comma, semicolon, tab and bar a header has most of, outside of its quotes."""
    plain = re.sub('"[^"]*"?', "", header)
    return max(DELIMITERS, key=plain.count)


@dataclass(frozen=True)
class Shape:
    """What a whole line of a file has: its delimiter, its number of fields, the places of value and time from 0."""

    delimiter: str
    width: int = 0
    value: int = 0
    time: int = 0

    @cached_property
    def _field(self):
        sign = re.escape(self.delimiter)
        return re.compile(rf'{sign}( *"(?:[^"]|"")*+" *(?={sign}|\Z)|[^{sign}]*+)')

    @cached_property
    def _open(self):
        sign = re.escape(self.delimiter)
        return re.compile(rf'(?:(?: *"(?:[^"]|"")*+" *| *[^" {sign}][^{sign}]*+| *){sign})*+ *"(?:[^"]|"")*+\Z')

    def fields(self, text):
        """Return the fields as they stand; one with quotes that do not match goes to the next delimiter."""
        return self._field.findall(self.delimiter + text)

    def names(self, header):
        """Return the names that a header gives, without quotes and the spaces around them."""
        return [unquoted(field.strip()).strip() for field in self.fields(header)]

    def open(self, text):
        """Tell whether a field that begins with a quote is still open at the end."""
        return '"' in text and self._open.match(text) is not None

    def event(self, text):
        """Tell whether a line is a whole record by itself: as many fields, a number and a time where they belong."""
        if text.count(self.delimiter) < self.width - 1:
            return False
        fields = [field.strip(' "') for field in self.fields(text)]
        return (
            len(fields) == self.width and _number(fields[self.value]) and sum(map(str.isdigit, fields[self.time])) > 3
        )


def unquoted(field):
    """Return what a field says: without its quotes, and each double quote in it once."""
    return field[1:-1].replace('""', '"') if len(field) > 1 and field[0] == field[-1] == '"' else field


def _number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True
