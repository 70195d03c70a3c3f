"""The ways on: where an answer leads to a next page, by the table of `styles`."""

import re

from breakfix.pipeline.poll import places
from breakfix.pipeline.poll.places import plain
from breakfix.pipeline.poll.styles import (
    ADDRESSES,
    ENDS_OF_MORE,
    HEADERS,
    LAST,
    MARKS,
    MORE,
    NONE,
    PARTS_OF_MORE,
    UNDONE,
)

LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s,;="]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^,;"]*))?)*)')
RELATED = re.compile(r"""rel\s*=\s*["']?[^"',;]*/next\b|^[^<>]*;\s*rel\s*=\s*["']?next\b""", re.IGNORECASE)
ADDRESS = re.compile(r"https?://|/|\?|\./|[\w./-]+\?[\w.\[\]$-]+=", re.IGNORECASE)
ABOUT = re.compile(r';\s*([^\s,;="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,;"\s]*)))?')


def find(objects, headers, asked, records, total, begun=None):
    """Return the way on: ("", None), or ("at", an address), or ("with", parameters), or ("more", what looks like more).

    objects: the answer and the objects in it, as dicts. headers: with a `get` and a `get_list`. asked: the parameters
    of this page. records: of this page. total: of all records, or None. begun: the parameters of the first page, or
    None where an address led here.
    """
    address = link(headers)
    if address:
        return "at", address
    flags = [flag for each in objects for name, value in each.items() if (flag := _flag(name, value)) is not None]
    if flags and not any(flags):
        return "", None
    told = _address(objects) or _headers(headers, asked) or _mark(objects, asked, records)
    if told:
        return told
    is_end = _says_it_is_the_end(objects, headers)
    numbers = places.following(objects, headers, asked, records, total, begun or {})
    if numbers and not is_end:
        return "with", numbers
    sign = _sign_of_more(objects, headers)
    if not (sign or is_end):
        sign = "" if "page" in asked else places.pages_behind(objects)
        is_first = begun == asked and "link" not in headers
        sign = sign or (places.as_many_as_asked(asked, records, total) if is_first else "")
    return ("more", sign) if sign else ("", None)


def link(headers):
    """Return the address of the `next` link among the headers, or None; it may have other rels beside it."""
    return next((address for address, said in _links(headers) if _leads_on(said) and address), None)


def _links(headers):
    """Yield the address and the parameters of each link among the headers."""
    for address, about in LINK.findall(",".join(headers.get_list("link"))):
        said = reversed(ABOUT.findall(about))
        yield address, {name.lower(): quoted or bare.strip("'") for name, quoted, bare in said}


def _leads_on(said):
    """Tell whether the parameters of a link say `next`; some sources say beside it that nothing is there."""
    if said.get("results", "").lower() == "false" or "anchor" in said:
        return False
    return "next" in said.get("rel", "").lower().split()


def _flag(name, value):
    """Return whether a field says that there is more, None when it says nothing of it."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        value = value.lower() == "true"
    name = plain(name)
    if type(value) is not bool or name not in MORE | LAST | UNDONE or (name in UNDONE and value):
        return None
    return value if name in MORE else not value


def _address(objects):
    """Return the way under a name that leads to an address, or the parameters of an object that stands there."""
    for each in objects:
        links = (value for name, value in each.items() if plain(name).endswith(("link", "links")))
        address = next(filter(None, map(_in_list, links)), None)
        if address:
            return "at", address
        for name in (*ADDRESSES, "continue"):
            value = each.get(name)
            if isinstance(value, dict):
                inner = next((value[key] for key in ("href", "link", "url", "uri") if value.get(key)), None)
                rest = {key: one for key, one in value.items() if type(one) in (str, int) and one != ""}
                if is_address(inner):
                    return "at", inner
                if rest:
                    return "with", rest
            elif is_address(value) and name != "continue":
                return "at", value
    return None


def _in_list(links):
    """Return the address of the `next` among links that stand as a list of objects; None where there is none."""
    for each in links if isinstance(links, list) else ():
        if isinstance(each, dict) and "next" in str(each.get("rel", each.get("relation", ""))).lower().split():
            return next((each[name] for name in ("href", "url", "uri") if is_address(each.get(name))), None)
    return None


def is_address(value):
    """Tell whether a value is an address, whole or from its path on."""
    return isinstance(value, str) and ADDRESS.match(value) is not None


def _headers(headers, asked):
    for name, parameter in HEADERS.items():
        if _is_mark(headers.get(name)) and headers[name] != str(asked.get(parameter)):
            return "with", {parameter: headers[name]}
    return None


def _mark(objects, asked, records):
    """Return the parameter for a mark of the next page, a cursor or a token."""
    listed = any(each.get("object") == "list" for each in objects)
    for name, parameter in MARKS.items():
        for each in objects:
            value = each.get(name)
            if (
                type(value) not in (str, int)
                or not _is_mark(value)
                or (name in ("cursor", "bookmark") and value == asked.get(parameter))
            ):
                continue
            return "with", {"start_cursor" if listed and name == "next_cursor" else parameter: value}
    for each in objects:
        if isinstance(each.get("offset"), str) and _is_mark(each["offset"]) and not each["offset"].isdecimal():
            return "with", {"offset": each["offset"]}
    if listed and any(_flag(name, value) for each in objects for name, value in each.items()):
        last = records[-1] if records and isinstance(records[-1], dict) else {}
        key = last.get("id", last.get("key"))
        return ("with", {"starting_after": key}) if key is not None else None
    return None


def _is_mark(value):
    """Tell whether a value may be the mark of a next page: no flag, and none of the words for nothing."""
    if isinstance(value, str):
        return value.strip().lower() not in NONE
    if isinstance(value, dict):
        return any(map(_is_mark, value.values()))
    return value > 0 if type(value) is int else type(value) is not bool and bool(value)


def _says_it_is_the_end(objects, headers):
    """Tell whether a name of the next page is there and stands empty."""
    empty = any(name in each and each[name] is None for each in objects for name in (*ADDRESSES, *MARKS))
    return empty or any(headers.get(name, "more").strip() == "" for name in HEADERS)


def _sign_of_more(objects, headers):
    """Return what looks like one page of more, as words; "" when nothing does."""
    links = ", ".join(headers.get_list("link"))
    if RELATED.search(links) or any(_leads_on(said) for _, said in _links(headers)):
        return f"link is {links[:80]!r}"
    fields = [(name, value) for each in objects for name, value in each.items()]
    for name, value in [*fields, *headers.items()]:
        word = plain(name)
        named = word.removeprefix("x").startswith("next") or word.endswith(ENDS_OF_MORE)
        named = named or name in ADDRESSES or any(part in word for part in PARTS_OF_MORE)
        if _flag(name, value) or ((named or word in MORE) and (value is True or _is_mark(value))):
            return f"{name} is {str(value)[:80]!r}"
    remaining = objects[0].get("remaining") if objects else None
    return f"remaining is {remaining}" if places.whole(remaining) else ""
