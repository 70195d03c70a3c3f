"""The lines of a dataset, each a reading as JSON, and what its sender mends later."""

import json
from collections import Counter

from breakfix.datasets import nycflights13, own_file
from breakfix.places import DATA

FOLDER = DATA / "dead_letter_row_handler"
SAMPLE, MENDED = FOLDER / "readings.jsonl", FOLDER / "corrections.jsonl"
LIFE = ("departed", "arrived")
EVENTS = f"from ({nycflights13.events_sql()}) where name in {LIFE} and right(key, 13) < '2013-03'"


def lines(dataset):
    """Return the lines of a dataset: "sample", "flights", or the path of a file with a line of JSON for each reading.

    Those of the flights are the departures and arrivals of January and February, in order of arrival.
    FileNotFoundError when there is no file.
    """
    if dataset == "flights":
        query = f"select to_json({{'name': name, 'value': value, 'key': key}})::text {EVENTS}"
        with nycflights13.connected() as con:
            return [line for (line,) in con.execute(query).fetchall()]
    return own_file.chosen(dataset, SAMPLE).read_text(encoding="utf-8").splitlines()


def corrections(dataset, lines):
    """Return what the sender of these lines mends later: pairs of a source_row and its line; of an own file, none.

    A flight without a departure was cancelled, and has no arrival either: both its lines come again, as `cancelled`.
    """
    if dataset == "sample":
        told = map(json.loads, MENDED.read_text(encoding="utf-8").splitlines())
        return [(each["source_row"], json.dumps(each["line"])) for each in told]
    if dataset != "flights":
        return []
    empty = [(place, json.loads(each)["key"]) for place, each in enumerate(lines, 1) if '"value":null' in each]
    times = Counter(key for _, key in empty)
    cancelled = {"name": "cancelled", "value": 0}
    return [(place, json.dumps({**cancelled, "key": key})) for place, key in empty if times[key] == len(LIFE)]
