"""The laws of a load: they hold for any batches, and a model of twenty lines computes what they say."""

import csv
import io
import json
import math
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from breakfix.pipeline import SourceError, ingest
from warehouses import NOW, empty, facts, in_memory, target

laws = settings(
    max_examples=int(os.environ.get("BREAKFIX_EXAMPLES", "25")),
    derandomize="BREAKFIX_EXAMPLES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
FIELDS = ("key", "name", "value", "ts")
STEPS = ("loaded", "rejected", "skipped", "late")


class Model:
    """The rules, row by row, in plain Python."""

    def __init__(self):
        self.target, self.promoted, self.kept = {}, set(), set()
        self.letters, self.entries = Counter(), Counter()

    def load(self, records):
        """Take a batch, as (raw, fields or None) pairs; return how many rows went which way."""
        before, promoted, kept, steps = dict(self.target), set(self.promoted), set(self.kept), Counter()
        for _, fields in records:
            row = event(fields)
            key, name, value, ts = row or (None,) * 4
            if row is None:
                step = "rejected"
            elif row in promoted:
                step = "skipped"
            elif key in before and ts < before[key][2]:
                step = "late"
                self.kept.add(row)
            else:
                step = "loaded"
                self.promoted.add(row)
                if key not in self.target or ts > self.target[key][2]:
                    self.target[key] = [name, value, ts]
            steps[step] += 1
            if step == "loaded" or (step == "late" and row not in kept):
                self.entries.update(["staged", step])
        self.letters |= Counter(raw for raw, fields in records if event(fields) is None)
        self.entries["rejected"] = self.letters.total()
        return {step: steps[step] for step in STEPS}


def event(fields):
    """Return (key, name, value, ts) when the fields are those of an event, None when they are not."""
    if not isinstance(fields, dict) or not all(type(fields.get(name)) in (str, int, float) for name in FIELDS):
        return None
    key, name = str(fields["key"]), str(fields["name"])
    try:
        value, ts = float(fields["value"]), datetime.fromisoformat(fields["ts"])
    except (ValueError, TypeError):
        return None
    ts = ts.astimezone(UTC).replace(tzinfo=None) if ts.tzinfo else ts
    good = key.strip() and name.strip() and math.isfinite(value) and "_" not in str(fields["value"]) and ts <= NOW
    return (key, name, value, ts) if good else None


def parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


def at(minute, zone=""):
    """Write the moment so many minutes before NOW as it is called in a zone."""
    ahead = {"": 0, "Z": 0, "+02:00": 120, "-05:30": -330}[zone]
    return (NOW + timedelta(minutes=ahead - minute)).isoformat() + zone


keys = st.sampled_from(["a", "b", "c", "7", 7])
zones = st.sampled_from(["", "", "Z", "+02:00", "-05:30"])
times = st.builds(at, st.integers(0, 5), zones)
events = st.fixed_dictionaries(
    {
        "key": keys,
        "name": st.sampled_from(["x", "y", 'a "b"\\']),
        "value": st.sampled_from([1, 2.5, "2.5", "1e3"]),
        "ts": times,
    },
    optional={"extra": st.sampled_from([None, {"value": 3}])},
)
# JSON text in place of one field's; "" takes the field away.
faults = st.one_of(
    st.tuples(st.sampled_from(FIELDS), st.sampled_from(["", "null", '""', '" "', "true", "[1]", '{"a": 1}'])),
    st.tuples(
        st.just("value"), st.sampled_from(["NaN", "-Infinity", "1e400", '"1e400"', '"nan"', '"1_000"', '"x"', "-0.0"])
    ),
    st.tuples(st.just("ts"), st.sampled_from(['"soon"', '"2025-02-30T00:00:00"', "1736942400", json.dumps(at(-1))])),
)
wrecks = st.sampled_from(["not JSON", "{'key': 'a'}", "[1]", "null", "{}", '"a"'])


@st.composite
def lines(draw):
    """A line of JSON Lines: mostly an event, at times one with a fault, now and then no object at all."""
    kind = draw(st.integers(0, 9))
    if kind == 9:
        return draw(wrecks)
    texts = {name: json.dumps(value) for name, value in draw(events).items()}
    if kind > 5:
        field, text = draw(faults)
        texts[field] = text
    return "{" + ", ".join(f'"{name}": {text}' for name, text in texts.items() if text) + "}"


batch = st.lists(lines(), min_size=1, max_size=12)
batches = st.lists(batch, min_size=1, max_size=3)


@pytest.fixture(scope="module")
def con(tmp_path_factory):
    with in_memory() as con:
        yield con


@pytest.fixture
def load(tmp_path):
    """Return a function that writes a text to a file and loads it."""

    def load(text, suffix=".jsonl"):
        path = tmp_path / f"batch{suffix}"
        path.write_text(text, newline="")
        return ingest(path, tmp_path / "in_memory.duckdb", now=NOW)

    return load


def refused(lines):
    """Tell whether some field is in none of the rows, which is an error of the whole batch."""
    objects = [fields for fields in map(parsed, lines) if isinstance(fields, dict)]
    return any(all(name not in fields for fields in objects) for name in FIELDS)


def check(con, model, records, counts):
    """Compare a run's counts and the tables after it with the model's."""
    steps = model.load(records)
    assert {step: getattr(counts, step) for step in STEPS} == steps
    assert counts.input_records == len(records) == sum(steps.values())
    assert counts.staged == counts.input_records - counts.rejected == len(records) - steps["rejected"]
    assert target(con) == model.target
    assert counts.watermark == max((ts for _, _, _, ts in model.promoted), default=None)
    totals = counts.dead_letters, counts.lineage_entries, counts.target_rows
    assert totals == (model.letters.total(), model.entries.total(), len(model.target))
    tables = facts(con)
    assert totals == tuple(len(tables[name]) for name in ("dead_letters", "lineage", "target"))
    assert Counter(raw for *_, raw in tables["dead_letters"]) == model.letters
    assert Counter(step for _, _, step, _ in tables["lineage"]) == model.entries
    assert len(tables["staging"]) == model.entries["staged"]


@laws
@example([["[1]", '{"key": "a", "name": "x", "value": 1, "ts": "2025-01-15"}']])
@given(batches)
def test_counts(con, load, batches):
    """Input = loaded + rejected + skipped + late, each as the model counts it, and totals are what tables hold."""
    empty(con)
    model = Model()
    for batch in batches:
        text = "\n".join(batch) + "\n"
        if refused(batch):
            with pytest.raises(SourceError):
                load(text)
        else:
            check(con, model, [(line, parsed(line)) for line in batch], load(text))


@laws
@given(st.lists(batch, min_size=1, max_size=2), st.integers(0, 1))
def test_rerun(con, load, batches, place):
    """Whichever batch comes again, the last or an earlier one, no table changes but run_log, which grows by a row."""
    empty(con)
    texts = ["\n".join(batch) + "\n" for batch in batches if not refused(batch)]
    firsts = [load(text) for text in texts]
    if not texts:
        return
    before = facts(con)
    again = load(texts[place % len(texts)])
    first = firsts[place % len(texts)]
    assert facts(con) == before
    assert con.execute("select count(*) from run_log where status = 'succeeded'").fetchall() == [(len(texts) + 1,)]
    assert (again.loaded, again.rejected) == (0, first.rejected)
    assert (again.skipped, again.late) == (first.loaded + first.skipped, first.late)


def of_one_time(key, minute, zone):
    """An event whose name and value follow from key and time, so that no two differ at one time of a key."""
    return json.dumps({"key": key, "name": f"{key}{minute}", "value": minute, "ts": at(minute, zone)})


@laws
@given(
    st.lists(st.builds(of_one_time, keys, st.integers(0, 9), zones), min_size=1, max_size=20),
    st.lists(st.tuples(st.integers(0, 20), lines().filter(lambda line: event(parsed(line)) is None)), max_size=4),
    st.data(),
)
def test_order_and_split(con, load, good, bad, data):
    """Whatever the order of arrival and the split into batches, the target is the newest event of each key."""
    empty(con)
    wanted = {}
    for key, *rest in map(event, map(parsed, good)):
        wanted[key] = max(wanted.get(key, rest), rest, key=lambda row: row[2])
    arrived = data.draw(st.permutations(good))
    for place, line in bad:
        arrived.insert(place, line)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(arrived)), max_size=4)) | {0, len(arrived)})
    for start, end in pairwise(cuts):
        if not refused(arrived[start:end]):
            load("\n".join(arrived[start:end]) + "\n")
    assert target(con) == wanted


@laws
@given(st.lists(lines().filter(lambda line: parsed(line) is not None), min_size=1, max_size=8))
def test_array(con, load, batch):
    """An array of the same rows has the same counts and leaves the same target as JSON Lines."""
    if refused(batch):
        return
    empty(con)
    counts = load("[\n" + ",\n".join(batch) + "\n]", ".json")
    check(con, Model(), [(line, parsed(line)) for line in batch], counts)


words = st.sampled_from(["a", "b", "a,b", 'say "a"', "two\nlines", "", " ", "ü"])
numbers = st.sampled_from(["1", "2.5", "-1e3", "nan", "inf", "1_000", "x", ""])


@laws
@given(st.lists(st.tuples(words, words, numbers, times), min_size=1, max_size=8), st.permutations(FIELDS))
def test_csv(con, load, rows, header):
    """Fields of CSV may hold delimiters, quotes and line breaks, and columns come in any order."""
    records = [dict(zip(FIELDS, row, strict=True)) for row in rows]
    raws = [written(header, [record])[1] for record in records]
    empty(con)
    counts = load("".join(written(header, records)), ".csv")
    check(con, Model(), list(zip(raws, records, strict=True)), counts)


def written(header, records):
    """Return header and records as the csv module writes them, without the last line break of a single record."""
    text = io.StringIO()
    csv.DictWriter(text, header, lineterminator="\n").writerows(records)
    return ",".join(header) + "\n", text.getvalue().removesuffix("\n")
