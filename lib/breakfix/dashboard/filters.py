"""The filters of a page, as they stand in its address: whoever has the address has the same view."""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

ROWS, MOST_ROWS = 25, 200  # rows of a page of the table
MOST_PAGES = 999_999_999
LABELS = {
    "since": "First day (UTC)",
    "until": "Last day (UTC)",
    "show": "Chart of",
    "by": "Chart by",
    "rows": "Rows of a page",
    "page": "Page",
}
SHOWN = 40  # characters of a value that a message repeats


class BadFilter(ValueError):
    """A filter that cannot be read; the message is one sentence for the reader of the page.

    typed: the Filters with all that was typed, when each of them could be read alone; else None.
    """

    def __init__(self, said, typed=None):
        super().__init__(said)
        self.typed = typed


@dataclass(frozen=True)
class Field:
    """A filter with a list of values to choose from: code -> words."""

    name: str
    title: str
    options: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Filters:
    """What was asked for. since, until: days, both included. chosen: (field, code) pairs. show, by: of the chart."""

    since: date | None = None
    until: date | None = None
    chosen: tuple = ()
    page: int = 1
    rows: int = ROWS
    show: str = ""
    by: str = ""

    def __getitem__(self, name):
        """The code chosen in a field, or None."""
        return dict(self.chosen).get(name)

    def query(self, **changes):
        """Return the filters as the query of an address, one spelling for one view; `changes` replace some."""
        one = replace(self, **changes)
        days = [("since", one.since), ("until", one.until)]
        pairs = [(name, day.isoformat()) for name, day in days if day] + sorted(one.chosen)
        pairs += [("show", one.show), ("by", one.by)]
        pairs += [("rows", one.rows if one.rows != ROWS else ""), ("page", one.page if one.page > 1 else "")]
        return urlencode([(name, value) for name, value in pairs if value])

    @property
    def rows_only(self):
        """The same rows, all of them: without page and chart."""
        return Filters(self.since, self.until, self.chosen)


def read(pairs, fields, shows=(), groups=()):
    """Return the Filters of an address from its (name, value) pairs; an empty value asks for nothing.

    fields: the Fields there are. shows, groups: what the chart can show, and by what. Raises BadFilter.
    """
    titles = {each.name: each.title for each in fields} | LABELS
    given = _once(pairs, {name: titles[name] for name in _names(fields)})
    days = [_day(titles[name], given[name]) if name in given else None for name in ("since", "until")]
    listed = [("show", list(shows)), ("by", list(groups))]
    listed = [(each.name, list(each.options)) for each in fields] + listed
    codes = {name: _one_of(titles[name], given[name], known) for name, known in listed if name in given}
    asked = Filters(
        *days,
        tuple((each.name, codes[each.name]) for each in fields if each.name in codes),
        page=_number(titles["page"], given.get("page", "1"), MOST_PAGES),
        rows=_number(titles["rows"], given.get("rows", str(ROWS)), MOST_ROWS),
        show=codes.get("show", ""),
        by=codes.get("by", ""),
    )
    if all(days) and days[0] > days[1]:
        raise BadFilter(f"The first day, {days[0]}, comes after the last, {days[1]}: exchange them.", asked)
    return asked


def _names(fields):
    return ["since", "until", *(each.name for each in fields), "show", "by", "rows", "page"]


def _once(pairs, known):
    """Return name -> value; `known` are the names in the address -> those of the form."""
    given = {}
    for name, value in pairs:
        if name not in known:
            there = ", ".join(f"{one} ({title})" for one, title in known.items())
            raise BadFilter(f"There is no filter {_said(name)}; there are {there}.")
        if value and name in given:
            raise BadFilter(f"{known[name]} is given twice; give it once.")
        if value:
            given[name] = value
    return given


def _day(title, value):
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):  # fromisoformat takes other spellings too
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise BadFilter(f"{title} is a day such as 2013-02-08, not {_said(value)}.")


def _one_of(title, value, known):
    if value not in known:
        listed = ", ".join(known[:20]) + (" ..." if len(known) > 20 else "")
        raise BadFilter(f"{title}: there is no {_said(value)}; there are {listed or 'none yet'}.")
    return value


def _number(title, value, most):
    if not re.fullmatch(r"[0-9]{1,9}", value) or not 1 <= int(value) <= most:
        raise BadFilter(f"{title} is a whole number from 1 to {most}, not {_said(value)}.")
    return int(value)


def _said(value):
    return repr(value if len(value) <= SHOWN else value[:SHOWN] + "...")
