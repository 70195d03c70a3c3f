"""The quiz: each phase is asked about, and what is right is computed by running the dashboard or an engine."""

from datetime import datetime, timedelta
from html import escape, unescape

import duckdb

from breakfix.lab import Quiz, Recall

from . import baseline, sources
from .alter_quantile import quantile
from .alter_tile import tile
from .worlds import THROUGHPUT

quiz = Quiz(__name__, minutes=15)
recall = Recall(__name__, of="level6_mini_capstone", asks=("two_halves", "unaccounted"))


@quiz.a_number(
    phase="run",
    look="How many of thirty are 95 %? Half a value cannot be counted.",
    because="95 % of thirty are 28.5; the smallest rank that has at least as many up to itself is 29.",
)
def rank_of_thirty():
    """Thirty response times, no two alike, are put in order and counted from 1 at the smallest. Which of them is p95
    by nearest rank?
    """
    return baseline.percentile(range(1, 31), 0.95)


@quiz.a_number(
    phase="run",
    look="Take p95 of each of the three by hand, and hold each against its own limits.",
    because="By p95 the error rate is 1.2, beyond its 1; the response time stays yellow, the load green.",
)
def yellow_by_p95():
    """Three KPIs of the sample: response times 120, 135, 180, 210, 250, 310 (green up to 200, yellow up to 500), error
    rates 0.5, 0.8, 1.2, 0.9 (up to 1, up to 5), loads 45, 52, 58, 55 (up to 60, up to 85). Somebody judges all
    three by p95, nearest rank. How many tiles are yellow?
    """
    tiles = [(kpi, baseline.aggregate(kpi, sources.listed())) for kpi in sources.kpis()]
    return [baseline.evaluate(kpi, each["p95"]) for kpi, each in tiles].count("yellow")


@quiz.a_number(
    engines=("duckdb", "sqlite"),
    phase="predict",
    look="What is the mean of no rows? And what does coalesce make of it?",
    because="avg of no rows is NULL, coalesce makes a 0 of it, and 0 is below every limit: all of them count.",
)
def good_of_nothing(engine, con):
    """A table `kpis` names four KPIs, a table `samples` is empty. How many KPIs does this query count as good: `select
    count(*) from kpis where coalesce((select avg(value) from samples where kpi = name), 0) <= 1`? Ask DuckDB and
    SQLite, if you like.
    """
    con.execute("create table kpis (name text)")
    con.execute("create table samples (kpi text, value double)")
    con.execute("insert into kpis values ('a'), ('b'), ('c'), ('d')")
    query = "select count(*) from kpis where coalesce((select avg(value) from samples where kpi = name), 0) <= 1"
    return con.execute(query).fetchall()[0][0]


@quiz.a_number(
    phase="alter",
    look="Which values are worse than the limit of yellow? A limit itself is still good.",
    because="Where higher is better, red begins below 50: of these 49 and 0.",
)
def red_requests():
    """Of requests per second higher is better; green ends at 100, yellow at 50, and a limit itself is still good. Six
    pages are made, with 120, 100, 70, 50, 49 and 0 requests per second. How many of them have a red tile?
    """
    return sum(tile.reference(THROUGHPUT, [value])["light"] == "red" for value in (120, 100, 70, 50, 49, 0))


@quiz.a_number(
    phase="alter",
    look="Eleven values have places from 0 to 10. Which place is 0.95 of the way?",
    because="The place is 0.95 * 10 = 9.5, halfway between 90 and 100. By nearest rank it would be 100.",
)
def between_ninety_and_hundred():
    """Eleven values are 0, 10, 20 and so on up to 100. What is their p95, interpolated?"""
    return quantile.reference(list(range(0, 101, 10)), 0.95, "interpolated")


@quiz.a_number(
    phase="break",
    look="Put the hundred in order, the slow ones at the end. Which rank is p95?",
    because="p95 of a hundred is the value of rank 95: the five behind it can be as slow as they like.",
)
def unseen_by_p95():
    """Of a hundred answers some take 60 seconds, the others 10 ms. How many may take 60 seconds at most, so that p95
    by nearest rank is still 10 ms?
    """
    return max(slow for slow in range(100) if baseline.percentile([10] * (100 - slow) + [60_000] * slow, 0.95) == 10)


@quiz.a_word(
    phase="break",
    look="What does each tile show when no sample came for it? And what does assemble make of three such lights?",
    because="Each mean of none is 0.0, each light is green, so nothing is red and nothing yellow.",
)
def health_of_nobody():
    """All three sources are switched off, and the folder holds no file. The dashboard takes 0.0 for the mean of no
    values and calls the whole critical with a red tile, warning with a yellow one, and by a third word otherwise.
    By which of the three words does it call the whole?
    """
    return baseline.dashboard(sources.landing(samples=[]), sources.kpis())["overall_health"]


TIMES = tuple(f"2025-01-01T{clock}" for clock in ("10:30:00+02:00", "10:05:00+01:00", "09:55:00Z", "11:20:00+02:00"))


@quiz.an_order(
    TIMES,
    phase="fix",
    look="Put each on one clock first: take its offset away.",
    because="In UTC they are 08:30, 09:05, 09:20 and 09:55. As text the last of them would be the first.",
)
def on_one_clock():
    """Four samples have these timestamps. In which order were they measured, the earliest first?"""
    return sorted(TIMES, key=datetime.fromisoformat)


@quiz.a_row(
    {"seconds": int, "whole": int},
    phase="fix",
    look="A timedelta has days and seconds. Which of them does each expression look at?",
    because="`seconds` is what is left beside the days, 359 of them. A day is 1440 minutes, and they count as well.",
)
def age_of_a_value():
    """A value is a day, five minutes and 59 seconds old; `age` is that timedelta. What is `age.seconds // 60`, and how
    many whole minutes is the value old? Write them as seconds and whole.
    """
    age = timedelta(days=1, minutes=5, seconds=59)
    return {"seconds": age.seconds // 60, "whole": age // timedelta(minutes=1)}


@quiz.a_number(
    phase="fix",
    look="Escape it once on paper, then escape the result. What does a browser undo?",
    because="Twice escaped it is A &amp;amp; B; the browser undoes one of the two, and shows A &amp; B.",
)
def signs_of_a_name():
    """Somebody names a KPI `A & B`: five signs, two of them spaces. The name is escaped when it is stored, and once
    more when the page is made. How many signs does a reader of the page see?
    """
    return len(unescape(escape(escape("A & B"))))


@quiz.a_choice(
    {
        "`fmean(values) if values else 0.0` makes a number of no values, and `evaluate` takes it for good.": "",
        "The operator did not look at the tile closely enough.": "What on the tile would have told them?",
        "The monitoring was switched off.": "Sources will be switched off again. Which line made a green light of it?",
        "There is no alarm for missing data.": "True, and it says what is lacking. Which line told what was not so?",
    },
    phase="explain",
    because="It names an expression that can be changed and tried. Nothing computes this; it is a rule of reports.",
)
def which_cause():
    """The page was green all night, and nobody had measured. Which sentence belongs under *cause* in the report, since
    somebody could change something and try it?
    """
    return next(option for option, says in quiz.questions["which_cause"].options.items() if not says)


QUERIES = {
    "select name from kpis where name not in (select kpi from samples where ts > $now - interval 30 minute)": "",
    "select kpi from samples group by kpi having count(*) = 0": "Which rows are in a group of no rows?",
    "from samples where value is null": "The samples that did not come: in which row would that NULL stand?",
    "select kpi from samples where ts > $now - interval 30 minute group by kpi having avg(value) > 5": "What does an "
    "ordinary evening with a high load say to it?",
}


@quiz.a_choice(
    {f"`{query}`": says for query, says in QUERIES.items()},
    phase="mastery",
    because="Only a list of what should be there can say what is not. It begins with the definitions, not the samples.",
)
def rings_when_nobody_measures():
    """Two KPIs are measured every ten minutes; the load is at 50 on an ordinary evening. `kpis` has a row for each,
    `samples` (kpi, ts, value) all their samples of today. Since an hour one of the two is no longer measured. Which
    query returns rows now, at the time $now, and none on an ordinary evening?
    """
    now = datetime(2025, 1, 1, 20)
    rings = []
    with duckdb.connect() as con:
        con.execute("create table kpis as select unnest(['load', 'errors']) as name")
        con.execute("create table samples (kpi text, ts timestamp, value double)")
        for kpi, value, minutes in (("load", 50, 5), ("errors", 1, 65), ("errors", 1, 5)):
            times = [now - timedelta(minutes=each) for each in range(minutes, 120, 10)]
            con.execute("insert into samples select $1, unnest($2), $3", [kpi, times, value])
            asked = {query: query.replace("$now", f"timestamp '{now}'") for query in QUERIES}
            rings.append({query for query in QUERIES if con.execute(asked[query]).fetchall()})
    (found,) = rings[1] - rings[2]  # one was silent for an hour, and then both were measured
    return f"`{found}`"


@quiz.a_number(
    phase="mastery",
    look="What does the definition ask for, and how many refreshes does it take until so many have come?",
    because="Three samples come with each refresh; with the fourth there are twelve, and only then at least ten.",
)
def refreshes_until_known():
    """A KPI asks for at least ten samples; three come with each refresh, and the tile is made of all so far. With
    which refresh, counted from 1, does its tile stop being unknown?
    """
    return next(refreshes for refreshes in range(1, 10) if 3 * refreshes >= 10)
