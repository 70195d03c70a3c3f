"""Other answers to adapt_gamma: the known mistakes, each with the question that it earns, and other right ones."""

import contextlib

from breakfix.projects.level_7.level7_mini_capstone.alter_gamma import adapt_gamma

__all__ = ["adapt_gamma"]


@adapt_gamma.mistake(says="The time did not come along. What will freshness have to read?")
def without_the_clock(record):
    return {"id": record.get("ref"), "value": record.get("content"), "source": "gamma", "timestamp": None}


@adapt_gamma.mistake(says="A thousand times too late: in which unit does gamma count, and in which do the others?")
def milliseconds_kept(record):
    return {
        "id": record.get("ref"),
        "value": record.get("content"),
        "timestamp": record.get("modified"),
        "source": "gamma",
    }


@adapt_gamma.mistake(says="A record without a ref got a name. Which order is it about?")
def an_empty_name(record):
    modified = record.get("modified")
    return {
        "id": record.get("ref") or "",
        "value": record.get("content"),
        "timestamp": None if modified is None else modified // 1000,
        "source": "gamma",
    }


@adapt_gamma.mistake(says="The ref came out as something else. Who said that it is a number, or tidy?")
def tidied(record):
    modified, ref = record.get("modified"), record.get("ref")
    return {
        "id": ref.strip().lstrip("0") if ref else ref,
        "value": record.get("content"),
        "timestamp": None if modified is None else modified // 1000,
        "source": "gamma",
    }


@adapt_gamma.mistake(says="0 is a time, and you said that there is none. Which other values are not there for `if`?")
def zero_is_missing(record):
    modified = record.get("modified")
    return {
        "id": record.get("ref"),
        "value": record.get("content"),
        "timestamp": modified // 1000 if modified else None,
        "source": "gamma",
    }


@adapt_gamma.mistake(says="No time became the first second of 1970. Who said so?")
def missing_is_1970(record):
    return {
        "id": record.get("ref"),
        "value": record.get("content"),
        "timestamp": (record.get("modified") or 0) // 1000,
        "source": "gamma",
    }


@adapt_gamma.mistake(says="The record is not what it was. Who else wanted to read it?")
def in_place(record):
    modified = record.pop("modified", None)
    return {
        "id": record.pop("ref", None),
        "value": record.pop("content", None),
        "timestamp": None if modified is None else modified // 1000,
        "source": "gamma",
    }


@adapt_gamma.mistake(says="Nothing was said, and you wrote an empty text. Are these two the same?")
def empty_content(record):
    modified = record.get("modified")
    return {
        "id": record.get("ref"),
        "value": record.get("content") or None,
        "timestamp": None if modified is None else modified // 1000,
        "source": "gamma",
    }


@adapt_gamma.mistake(says="A time before 1970 came out too late. Which way does int round, and which is down?")
def towards_zero(record):
    modified = record.get("modified")
    return {
        "id": record.get("ref"),
        "value": record.get("content"),
        "timestamp": None if modified is None else int(modified / 1000),
        "source": "gamma",
    }


@adapt_gamma.mistake(says="An empty text came, and went on as None. Who said that it is none?")
def empty_is_none(record):
    modified = record.get("modified")
    return {
        "id": record.get("ref") or None,
        "value": record.get("content") or None,
        "timestamp": None if modified is None else modified // 1000,
        "source": "gamma",
    }


@adapt_gamma.also_right(costs="a table of names: the next source is one more table, and a test can read it")
def a_table_of_names(record):
    names = {"ref": "id", "content": "value", "modified": "timestamp"}
    found = {ours: record.get(theirs) for theirs, ours in names.items()}
    if found["timestamp"] is not None:
        found["timestamp"], _ = divmod(found["timestamp"], 1000)
    return found | {"source": "gamma"}


@adapt_gamma.also_right(costs="an exception where a field is missing, which is rare")
def by_trying(record):
    adapted = {"id": None, "value": None, "timestamp": None, "source": "gamma"}
    for theirs, ours in (("ref", "id"), ("content", "value")):
        if theirs in record:
            adapted[ours] = record[theirs]
    with contextlib.suppress(KeyError, TypeError):
        adapted["timestamp"] = record["modified"] // 1000
    return adapted
