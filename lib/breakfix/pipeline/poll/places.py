"""Places: numbers by which pages are asked for, told in an answer or asked for in the URL, by the table of `styles`."""

import re

from breakfix.pipeline.poll.styles import ASKED, COUNTED, OWN, PAGE_SIZES, PAGES, PLACES, SIZES

RANGE = re.compile(r"(?:items |records )?\s*(\d{1,15})-(\d{1,15})/(\d{1,15}|\*)")
INNER = re.compile(r"(?:page|pagination)\[(\w+)\]")


def following(objects, headers, asked, records, total, begun):
    """Return the parameter for the next page, None when no number leads to one; the arguments are those of `ways`."""
    if _is_numbered(objects):
        begun = {}
    told = _page_number(objects, headers, asked, records, total) or _place(objects, headers, records, total)
    return told or _as_asked(asked, headers, records, total, begun)


def is_full(told, records):
    """Tell whether a page has as many records as it may have, so that there may be another one."""
    size = _first(told, SIZES)
    return bool(records) and size == len(records)


def pages_behind(objects):
    """Return in words that there are more pages than this one, "" when they are not counted, or numbered, too."""
    count = max((_first_plain(each, PAGES[1])[1] or 0 for each in objects), default=0)
    return f"there are {count} pages" if count > 1 and not _is_numbered(objects) else ""


def as_many_as_asked(asked, records, total):
    """Return in words that a page has as many records as the URL asks for, and no total says that these are all."""
    for name, value in asked.items() if records and total is None else ():
        if bare(name) in (*SIZES, "top") and whole(value) == len(records):
            return f"{name} is {value}, and as many came"
    return ""


def plain(name):
    """Return a name without case, separators and other signs."""
    return re.sub("[^a-z0-9]", "", name.lower())


def bare(name):
    """Return the name of a parameter without what sources put around it: $top, _limit, page[size], sysparm_limit."""
    inner = INNER.fullmatch(name)
    if inner:
        return "page" if inner[1] == "number" else inner[1]
    return name.lstrip("$_").removeprefix("sysparm_")


def whole(given):
    """Return a number that counts something, also from its text; None when it is none."""
    if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < 16:
        return int(given)
    return given if type(given) is int and 0 <= given < 10**16 else None


def _is_numbered(objects):
    return any(_first_plain(each, PAGES[0])[0] for each in objects)


def _page_number(objects, headers, asked, records, total):
    """Return the parameter for the next page's number, where there is one."""
    pages = next((number for name in COUNTED if (number := whole(headers.get(name))) is not None), None)
    for each in objects:
        _, count = _first_plain(each, PAGES[1])
        name, here = _first_plain(each, PAGES[0])
        if name is None:
            continue
        parameter = name if name in asked or plain(name) in OWN else "page"
        if count is not None:
            from_0 = here == 0 or (name == "number" and not {"last", "totalElements"}.isdisjoint(each))
            return {parameter: here + 1} if here + from_0 < count else None
        if total is None and is_full(each, records):
            return {parameter: here + 1}
    here = whole(asked.get("page", 1))
    return {"page": here + 1} if pages is not None and here is not None and here < pages else None


def _place(objects, headers, records, total):
    """Return the parameter for where the next page begins, where places are counted."""
    ranged = RANGE.fullmatch(headers.get("content-range", ""))
    if ranged and records and (ranged[3] == "*" or int(ranged[2]) + 1 < int(ranged[3])):
        return {"offset": int(ranged[2]) + 1}
    for each in objects:
        for name, first in PLACES.items():
            here = whole(each.get(name))
            if here is None or not records:
                continue
            if is_full(each, records) if total is None else here - first + len(records) < total:
                return {name: here + len(records)}
    return None


def _as_asked(asked, headers, records, total, begun):
    """Return the parameter for the page behind a full one, where the URL itself asks for a place or a page's size.

    Without a size any page may be full, when the first one was asked for by its number.
    """
    named = {bare(name): (name, whole(value)) for name, value in asked.items()}
    sized = next((name for name in (*SIZES, "top") if name in named), None)
    size = named[sized][1] if sized else len(records)
    if not records or size != len(records) or "link" in headers:
        return None
    if sized in PAGE_SIZES and asked == begun and named.keys().isdisjoint(ASKED):
        return {"page": 2} if total is None or size < total else None
    for name, first in ASKED.items():
        parameter, here = named.get(name, (None, None))
        if here is not None and (sized or (first is None and parameter in begun)):
            behind = here * size if first is None else here - first + size
            return {parameter: here + (1 if first is None else size)} if total is None or behind < total else None
    return None


def _first(told, names):
    return next((number for name in names if (number := whole(told.get(name))) is not None), None)


def _first_plain(told, names):
    """Return the first field of an object that has one of these plain names and counts: its name and its number."""
    found = ((name, whole(value)) for name, value in told.items() if plain(name) in names)
    return next((pair for pair in found if pair[1] is not None), (None, None))
