"""Answers to 8-01 that careful readers wrote: each breaks one sentence of its task, or is right in another style."""

import answers
from breakfix.projects.level_8 import dashboard_kpi_assembler as lab

# Edits of the reference, each with the sentence that it breaks.
REFUSED = {
    "tile": """
the internal name: name is the title of the KPI.
    - kpi["title"]
    + kpi["name"]
one decimal place: value is rounded to two places.
    - round(mean, 2)
    + round(mean, 1)
never below zero: value is the mean, of negative numbers too.
    - round(mean, 2)
    + round(max(mean, 0.0), 2)
the last value: the light is that of the mean.
    - fmean(values)
    + values[-1]
whole numbers only: the light follows the mean before rounding.
    - light = "red"
    + light, exact, mean = "red", mean, float(int(mean))
    - round(mean, 2)
    + round(exact, 2)
no direction is higher: a definition without a direction means lower.
    - kpi.get("direction") == "higher"
    + kpi.get("direction") != "lower"
told by the limits: direction says which is better; the limits can be alike.
    - kpi.get("direction") == "higher"
    + kpi["yellow"] < kpi["green"]
red for zero: a mean of 0 is a number as others are.
    - if sign * mean <= sign * kpi["yellow"]:
    + if mean and sign * mean <= sign * kpi["yellow"]:
    - if sign * mean <= sign * kpi["green"]:
    + if mean and sign * mean <= sign * kpi["green"]:
zeros left out: the mean is that of all values.
    - fmean(values)
    + fmean([value for value in values if value] or [0])
""",
    "quantile": """
always 95: share is given.
    - math.ceil(share * len(ordered))
    + math.ceil(0.95 * len(ordered))
each value once: values that are alike count one by one.
    - sorted(values)
    + sorted(set(values))
two decimal places: the number lies on the straight line.
    - return below + (place - math.floor(place)) * (above - below)
    + return round(below + (place - math.floor(place)) * (above - below), 1)
whole per cent: share can be any number from 0 to 1.
    - ordered = sorted(values)
    + ordered, percent = sorted(values), round(share * 100)
    - max(math.ceil(share * len(ordered)), 1) - 1
    + max(-(-percent * len(ordered) // 100), 1) - 1
whole per cent on the line: share can be any number from 0 to 1.
    - place = share
    + place = round(share * 100) / 100
""",
    "silent": """
today only: all that ever came counts.
    - on kpi_name = name
    + on kpi_name = name and ts >= date_trunc('day', now)
this month only: all that ever came counts.
    - on kpi_name = name
    + on kpi_name = name and ts >= now - interval 30 day
half minutes up: minutes are rounded down.
    - floor(epoch(any_value(now) - max(ts)) / 60)
    + round(epoch(any_value(now) - max(ts)) / 60)
a minute of grace: older than promised is late.
    - to_minutes(any_value(promised))
    + to_minutes(any_value(promised) + 1)
late by whole minutes: a second more than promised is late.
    - max(ts) < any_value(now) - to_minutes(any_value(promised))
    + floor(epoch(any_value(now) - max(ts)) / 60) > any_value(promised)
zero for none: minutes is NULL when there is no sample.
    - floor(epoch(any_value(now) - max(ts)) / 60)::int as minutes
    + coalesce(floor(epoch(any_value(now) - max(ts)) / 60)::int, 0) as minutes
three at most: one row for each.
    - order by kpi
    + order by kpi limit 3
no value of zero: a sample of value 0 is a sample.
    - on kpi_name = name
    + on kpi_name = name and value > 0
no value below zero: a sample below 0 is a sample.
    - on kpi_name = name
    + on kpi_name = name and value >= 0
capital or small: a name is itself and no other.
    - on kpi_name = name
    + on lower(kpi_name) = lower(name)
a pattern: the sign _ of a name is itself.
    - on kpi_name = name
    + on kpi_name like name
a pattern the other way: the sign _ of a name is itself.
    - on kpi_name = name
    + on name like kpi_name
downwards: sorted by kpi.
    - order by kpi
    + order by kpi desc
""",
    "light": """
three is the minimum: minimum is the KPI's own.
    - kpi["minimum"]
    + 3
three at least: minimum is a whole number from 1.
    - kpi["minimum"]
    + max(kpi["minimum"], 3)
the sample's limits: green is the KPI's own.
    - kpi["green"]
    + 200
milliseconds are told by p95: statistic says which.
    - kpi["statistic"] == "p95"
    + kpi["unit"] == "ms"
each value once: values that are alike count one by one.
    - sorted(values)[-(-95 * len(values) // 100) - 1]
    + sorted(set(values))[-(-95 * len(set(values)) // 100) - 1]
whole numbers only: a hair beyond the limit is beyond.
    - if shown <= kpi["green"]:
    + shown = int(shown)
    + if shown <= kpi["green"]:
p90: p95 is asked for.
    - -(-95 * len(values) // 100)
    + -(-90 * len(values) // 100)
the first twenty: all values count.
    - sorted(values)[-(-95 * len(values) // 100) - 1]
    + sorted(values[:20])[-(-95 * len(values[:20]) // 100) - 1]
no number below zero: limits and values can be negative.
    - shown = fmean(values)
    + shown = abs(fmean(values))
zeros are none: a value of 0 is a value.
    - if len(values)
    + values = [value for value in values if value]
    + if len(values)
zeros are not counted: a value of 0 counts.
    - len(values) < kpi["minimum"]
    + sum(map(bool, values)) < kpi["minimum"]
zeros left out of the mean: the mean is that of all values.
    - fmean(values)
    + fmean([value for value in values if value] or [0])
zeros left out of p95: p95 is that of all values.
    - if kpi["statistic"] == "p95":
    + if kpi["statistic"] == "p95":
    +     values = [value for value in values if value] or [0]
""",
    "trend": """
minus read as plus: a zone can lie west of Greenwich.
    - datetime.fromisoformat(sample["timestamp"])
    + datetime.fromisoformat(sample["timestamp"].replace("-05:00", "+05:00"))
whole hours of a zone: a zone can be half an hour off.
    - datetime.fromisoformat(sample["timestamp"])
    + datetime.fromisoformat(sample["timestamp"].replace(":30", ":00"))
whole minutes: times are to the second.
    - datetime.fromisoformat(sample["timestamp"])
    + datetime.fromisoformat(sample["timestamp"]).replace(second=0)
without the year: a later year is later.
    - datetime.fromisoformat(sample["timestamp"])
    + datetime.fromisoformat(sample["timestamp"]).utctimetuple()[1:6]
the middle in both halves: the one in the middle belongs to neither.
    - fmean(values[:half]), fmean(values[-half:])
    + fmean(values[: half + len(values) % 2]), fmean(values[-half - len(values) % 2 :])
five of anything: 5 % of the earlier mean.
    - 0.05 * earlier
    + 5
each value once: values that are alike count one by one.
    - [sample["value"] for sample in ordered]
    + list(dict.fromkeys(sample["value"] for sample in ordered))
at most ten: all samples count.
    - [sample["value"] for sample in ordered]
    + [sample["value"] for sample in ordered][-10:]
means to two places: the means are not rounded.
    - fmean(values[:half]), fmean(values[-half:])
    + round(fmean(values[:half]), 2), round(fmean(values[-half:]), 2)
values to two places: the values are not rounded.
    - [sample["value"] for sample in ordered]
    + [round(sample["value"], 2) for sample in ordered]
""",
    "name_cell": """
two hundred signs: a name is as long as it is.
    - kpi["title"]
    + kpi["title"][:200]
a thousand signs: a name is as long as it is.
    - kpi["title"]
    + kpi["title"][:1000]
one space for several: the name stands as it was typed.
    - kpi["title"]
    + " ".join(kpi["title"].split(" "))[: len(kpi["title"])].replace("  ", " ")
typed entities stay: signs that look escaped were typed.
    - shown = escape(kpi["title"])
    + import re
    + shown = re.sub(r"&amp;(#?\\w+;)", r"&\\1", escape(kpi["title"]))
other letters for the same: the name stands as it was typed.
    - shown = escape(kpi["title"])
    + import unicodedata
    + shown = escape(unicodedata.normalize("NFKC", kpi["title"]))
letters put together: a letter and its accent stand as they were typed.
    - shown = escape(kpi["title"])
    + import unicodedata
    + shown = escape(unicodedata.normalize("NFC", kpi["title"]))
letters taken apart: a letter with its accent stands as it was typed.
    - shown = escape(kpi["title"])
    + import unicodedata
    + shown = escape(unicodedata.normalize("NFD", kpi["title"]))
one space in the text: the text of the element is the name, its spaces too.
    - {shown}</span>
    + {" ".join(shown.split())}</span>
a class as well: one attribute.
    - <span title
    + <span class="name" title
a comment before it: nothing else comes into the page.
    - f'<span
    + f'<!-- {kpi["title"]} --><span
""",
    "source_off": """
known mistakes only: any other error reaches the caller.
    - except ConnectionError:
    + except Exception as error:
    +     if isinstance(error, (TypeError, KeyError, FileNotFoundError)):
    +         raise
values as well: any other error reaches the caller.
    - ConnectionError
    + (ConnectionError, ValueError)
a time-out is off: any other error reaches the caller.
    - ConnectionError
    + (ConnectionError, TimeoutError)
another error: the error reaches the caller as it is.
    - except ConnectionError:
    + except (ValueError, TypeError, KeyError) as error:
    +     raise RuntimeError("read failed") from error
    + except ConnectionError:
one class only: an error of that kind means off.
    - except ConnectionError:
    + except ConnectionError as error:
    +     if type(error) is not ConnectionError:
    +         raise
asked twice: each source is asked once.
    - measured = read(kpi["name"])
    + read(kpi["name"])
    + measured = read(kpi["name"])
asked once more outside: each source is asked once.
    - try:
    -     measured = read(kpi["name"])
    -     told = {"light": measured["light"], "value": measured["value"], "age_minutes": 0}
    + try:
    +     read(kpi["name"])
    +     is_on = True
    - except ConnectionError:
    + except ConnectionError:
    +     is_on = False
    - tiles.append({"name": kpi["name"], **told})
    + if is_on:
    +     told = read(kpi["name"]) | {"age_minutes": 0}
    + tiles.append({"name": kpi["name"], **told})
half minutes up: whole minutes, rounded down.
    - (now - known["at"]) // timedelta(minutes=1)
    + round((now - known["at"]) / timedelta(minutes=1))
a day at most: a value can be older than a day.
    - (now - known["at"]) // timedelta(minutes=1)
    + min((now - known["at"]) // timedelta(minutes=1), 2880)
the clock on the wall: not all times have the same zone.
    - (now - known["at"]) // timedelta(minutes=1)
    + (now.replace(tzinfo=None) - known["at"].replace(tzinfo=None)) // timedelta(minutes=1)
nothing for no minutes: a value of this minute is 0 minutes old.
    - "age_minutes": minutes
    + "age_minutes": minutes or None
sorted: in the order of kpis.
    - return tiles
    + return sorted(tiles, key=lambda tile: tile["name"])
green while young: light is unknown.
    - told |= {"value": known["value"], "age_minutes": minutes}
    + told |= {"value": known["value"], "age_minutes": minutes, "light": "unknown" if minutes else "green"}
""",
}

PASSES = {
    "tile": """
def tile(kpi, values):
    mean = sum(values) / len(values)
    better = {"lower": mean.__le__, "higher": mean.__ge__}[kpi.get("direction") or "lower"]
    light = next((light for light in ("green", "yellow") if better(float(kpi[light]))), "red")
    return {"light": light, "value": float(f"{mean:.2f}"), "name": kpi["title"]}
""",
    "quantile": """
import numpy as np
def quantile(values, share, rule):
    if rule == "interpolated":
        return np.quantile(values, share)
    ordered, rank = sorted(values), 1
    while rank < share * len(ordered):
        rank += 1
    return ordered[rank - 1]
""",
    "silent": """
with newest as (
    select name, promised, max(ts) as ts from definitions left join samples on kpi_name = name group by all
)
select name as kpi, date_diff('second', ts, now) // 60 as minutes from newest, clock
where ts is null or date_diff('second', ts, now) > 60 * promised order by all
""",
    "light": """
def light(kpi, values):
    match len(values) >= kpi["minimum"], kpi["statistic"]:
        case False, _:
            return "unknown"
        case True, "mean":
            told = pd.Series(values).mean()
        case _:
            told = sorted(values)[math.ceil(0.95 * len(values)) - 1]
    return "red" if told > kpi["yellow"] else "yellow" if told > kpi["green"] else "green"
""",
    "trend": """
def trend(samples):
    if len(samples) < 4:
        return "unknown"
    by_time = {datetime.strptime(s["timestamp"], "%Y-%m-%dT%H:%M:%S%z").timestamp(): s["value"] for s in samples}
    values = [by_time[at] for at in sorted(by_time)]
    half = len(values) // 2
    change = sum(values[len(values) - half:]) / half - sum(values[:half]) / half
    limit = 0.05 * sum(values[:half]) / half
    return "degrading" if change > limit else "improving" if change < -limit else "steady"
""",
    "name_cell": """
def name_cell(kpi):
    from xml.sax.saxutils import escape, quoteattr
    return f"<span title={quoteattr(kpi['title'])}>{escape(kpi['title'])}</span>"
""",
    "source_off": """
def source_off(kpis, read, last, now):
    def tile(name):
        try:
            said = read(name)
        except OSError as error:
            if not isinstance(error, ConnectionError):
                raise
            if name not in last:
                return dict(name=name, light="unknown", value=None, age_minutes=None)
            value, at = last[name]["value"], last[name]["at"]
            age = math.floor(now.timestamp() - at.timestamp()) // 60
            return dict(name=name, light="unknown", value=value, age_minutes=age)
        else:
            return dict(name=name, light=said["light"], value=said["value"], age_minutes=0)
    return list(map(tile, (kpi["name"] for kpi in kpis)))
""",
    "quantile, another": """
def quantile(values, share, rule):
    if rule == "interpolated":
        return float(pd.Series(values).quantile(share))
    return min(each for each in values if sum(other <= each for other in values) >= share * len(values))
""",
    "tile, another": """
def tile(kpi, values):
    mean = fmean(values)
    passed = [mean > kpi[name] for name in ("green", "yellow")]
    if kpi.get("direction") == "higher":
        passed = [mean < kpi[name] for name in ("green", "yellow")]
    return {"name": kpi["title"], "value": round(mean, 2), "light": ("green", "yellow", "red")[sum(passed)]}
""",
    "silent, another": """
select d.name as kpi, (date_diff('second', n.newest, c.now) // 60)::int as minutes
from clock c, definitions d
left join (select kpi_name, max(ts) as newest from samples group by kpi_name) n on n.kpi_name = d.name
where not coalesce(n.newest >= c.now - d.promised * interval 1 minute, false)
order by 1
""",
    "light, another": """
def light(kpi, values):
    if not len(values) >= kpi["minimum"]:
        return "unknown"
    told = sum(values) / len(values)
    if kpi["statistic"] == "p95":
        told = min(each for each in values if sum(other <= each for other in values) * 100 >= 95 * len(values))
    for color in ("green", "yellow"):
        if told <= kpi[color]:
            return color
    return "red"
""",
    "name_cell, another": """
def name_cell(kpi):
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string('<span title="{{ name }}">{{ name }}</span>')
    return template.render(name=kpi["title"])
""",
    "source_off, another": """
def source_off(kpis, read, last, now):
    shown = {kpi["name"]: {"light": "unknown", "value": None, "age_minutes": None} for kpi in kpis}
    for name, known in last.items():
        if name in shown:
            age = now - known["at"]
            shown[name].update(value=known["value"], age_minutes=age.days * 1440 + age.seconds // 60)
    for name, tile in shown.items():
        try:
            measured = read(name)
        except ConnectionError:
            continue
        tile.update(light=measured["light"], value=measured["value"], age_minutes=0)
    return [{"name": name, **tile} for name, tile in shown.items()]
""",
    "trend, another": """
def trend(samples):
    times = [datetime.fromisoformat(sample["timestamp"]) for sample in samples]
    rank = {time: sum(other < time for other in times) for time in times}
    half = len(samples) // 2
    if len(samples) < 4:
        return "unknown"
    pairs = [(rank[time], sample["value"]) for time, sample in zip(times, samples, strict=True)]
    before = sum(value for place, value in pairs if place < half) / half
    after = sum(value for place, value in pairs if place >= len(samples) - half) / half
    change = after - before
    if abs(change) <= 0.05 * before:
        return "steady"
    return "improving" if change < 0 else "degrading"
""",
}
WHOLE = {what: (what.partition(",")[0], source) for what, source in PASSES.items()}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_another_way_passes = answers.passing(lab, WHOLE)
