"""Other answers to freshness: the known mistakes, each with the question that it earns, and other right ones."""

import sqlite3

from breakfix.projects.level_7.level7_mini_capstone.fix_freshness import freshness

__all__ = ["freshness"]


@freshness.mistake(says="No clock is not a young clock. What do you know of such a record?")
def missing_is_fresh(record, now, max_age):
    stamp = record.get("timestamp", now)
    if stamp is None:
        stamp = now
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.mistake(says="The poll made 1970 young. Whose clock did you read?")
def time_of_the_poll(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - record["collected_at"] > max_age else "fresh"


@freshness.mistake(says="Its age is negative: it comes from the future. How young is that?")
def negative_is_fresh(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.mistake(says="Two machines never show the same second. How far apart may they be?")
def no_room_between_clocks(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now:
        return "skewed"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.mistake(says="0 is a number of seconds. Which day was it?")
def zero_is_no_time(record, now, max_age):
    stamp = record.get("timestamp")
    if not stamp or type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.mistake(says="`True` was taken for a time. When was it?")
def whatever_can_be_subtracted(record, now, max_age):
    stamp = record.get("timestamp")
    try:
        age = now - stamp
    except TypeError:
        return "unknown"
    if age < -5:
        return "skewed"
    return "stale" if age > max_age else "fresh"


@freshness.mistake(says="Exactly at the limit: is it older than the limit?")
def old_at_the_limit(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp >= max_age else "fresh"


@freshness.mistake(says="A day-old record is no older than now. Which of the two numbers is the larger one?")
def the_other_way_round(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if stamp - now > max_age else "fresh"


@freshness.mistake(says="Ten minutes are the limit of this feed. Of every feed?")
def ten_minutes(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp > 600 else "fresh"


@freshness.mistake(says="A text of digits came. Who said that it counts seconds?")
def digits_are_a_time(record, now, max_age):
    stamp = record.get("timestamp")
    try:
        stamp = "none" if isinstance(stamp, bool) else float(stamp)
    except (TypeError, ValueError):
        return "unknown"
    if str(stamp) == "nan":
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.mistake(says="nan is a float, and no comparison with it is true. Where does such a record end?")
def nan_is_fresh(record, now, max_age):
    stamp = record.get("timestamp")
    if type(stamp) not in (int, float):
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.mistake(says="The time was taken out of the record. What will the next stage read?")
def takes_the_time_out(record, now, max_age):
    stamp = record.pop("timestamp", None)
    if type(stamp) not in (int, float) or str(stamp) == "nan":
        return "unknown"
    if stamp > now + 5:
        return "skewed"
    return "stale" if now - stamp > max_age else "fresh"


@freshness.also_right(costs="one expression; who adds a state has to find its place in the row of conditions")
def one_expression(record, now, max_age):
    stamp = record.get("timestamp")
    known = isinstance(stamp, (int, float)) and not isinstance(stamp, bool) and str(stamp) != "nan"
    age = now - stamp if known else 0
    return "unknown" if not known else "skewed" if age < -5 else "stale" if age > max_age else "fresh"


@freshness.also_right(costs="an engine for each record; over a whole table the same CASE is one pass")
def a_case_in_sql(record, now, max_age):
    stamp = record.get("timestamp")
    stamp = None if isinstance(stamp, bool) or not isinstance(stamp, (int, float)) else stamp
    with sqlite3.connect(":memory:") as con:
        return con.execute(
            "select case when ?1 is null then 'unknown' when ?1 - ?2 > 5 then 'skewed' "
            "when ?2 - ?1 > ?3 then 'stale' else 'fresh' end",
            [stamp, now, max_age],
        ).fetchone()[0]
