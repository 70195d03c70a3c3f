"""Answers to d-08: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import sql_and_warehouse_operations as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "staging": """
    a day: scheduled TIMESTAMP?
        ~ scheduled timestamp => scheduled date
    a delay from nowhere: a delay that a row does not say is NULL?
        ~ dep_delay integer => dep_delay integer default 0
    now: without one of the first five?
        ~ scheduled timestamp => scheduled timestamp default now()
    a day at most: all other rows?
        ~ arr_delay integer, => arr_delay integer check (arr_delay between -1440 and 1440),
    no empty text: all other rows?
        ~ dest text not null => dest text not null check (dest <> '')
    two letters: all other rows?
        ~ carrier text => carrier text check (length(carrier) = 2)
    three letters: all other rows?
        ~ origin text => origin text check (length(origin) = 3)
    no loops: all other rows?
        ~ dest text not null => dest text not null, check (dest <> origin)
    both or none: one with dep_delay alone was diverted?
        ~ arr_delay is null or dep_delay is not null => (arr_delay is null) = (dep_delay is null)
    a minute early: a row with arr_delay and without dep_delay?
        ~ dep_delay is not null => coalesce(dep_delay, -1) <> -1
    an arrival to the minute: a row with arr_delay and without dep_delay?
        ~ arr_delay is null or => coalesce(arr_delay, 0) = 0 or
    one more: with these columns?
        ~ arr_delay integer, => arr_delay integer, loaded_at timestamp,
    """,
    "top_airlines": """
    as many as there are: for each of the first airlines?
        ~ limit ? => limit least(?, 5)
    by its airport: a row for each airline?
        ~ group by airline => group by airline, origin
    no accents: as DuckDB sorts text?
        ~ departures desc, airline => departures desc, airline collate noaccent
    upper and lower: as DuckDB sorts text?
        ~ departures desc, airline => departures desc, lower(airline)
    rounded: their average delay?
        ~ avg(delay) => round(avg(delay), 1)
    zero for none: NULL when none left?
        ~ avg(delay) => coalesce(avg(delay), 0)
    late ones: the sum of their delays?
        ~ sum(delay) => sum(greatest(delay, 0))
    a column more: the columns?
        ~ select airline => select airline, count(*) as flights
    numbers: the number of flights that left?
        ~ count(delay) as => count(distinct case when delay is not null then flight end) as
    alike are one: each flight counted alike?
        ~ from flights => from (select distinct * from flights)
    too many minutes: the sum of their delays?
        ~ coalesce(sum(delay), 0) => cast(coalesce(sum(delay), 0) as integer)
    without blanks: an airline has its row?
        ~ select airline => select trim(airline) as airline
    """,
    "departures_of": """
    without blanks: letter by letter?
        ~ [airline, day] => [airline.strip(), day]
    any case: letter by letter?
        ~ airline = ? => lower(airline) = lower(?)
    blanks on both sides: letter by letter?
        ~ airline = ? => trim(airline) = trim(?)
    long before its time: that left?
        ~ delay is not null => delay > -30
    on time is none: that left?
        ~ delay is not null => delay <> 0
    one for two: one for each flight?
        ~ select flight, dest => select distinct flight, dest
    the first thousand: each flight?
        ~ order by flight, dest => order by flight, dest limit 1000
    a pattern of files: exactly this text?
        ~ airline = ? => airline glob ?
    one form of an accent: exactly this text?
        ~ [airline, day] => [__import__("unicodedata").normalize("NFC", airline), day]
    found once: each flight?
        - return con.execute(query, [airline, day]).fetchall()
        + key, found = f"{id(con)} {airline} {day}", con.execute(query, [airline, day]).fetchall()
        + return departures_of.__dict__.setdefault(key, found)
    no quotes please: any text?
        - return con.execute(query, [airline, day]).fetchall()
        + return [] if "'" in airline else con.execute(query, [airline, day]).fetchall()
    lists: tuples?
        - return con.execute(query, [airline, day]).fetchall()
        + return [list(row) for row in con.execute(query, [airline, day]).fetchall()]
    """,
    "export": """
    pasted in: a list of their values?
        - con.sql(query, params=parameters).write_parquet(str(draft))
        + for each in parameters:
        +     quoted = f"'{str(each).replace(chr(39), chr(39) * 2)}'"
        +     text = "null" if each is None else str(each) if isinstance(each, int) else quoted
        +     query = query.replace("?", text, 1)
        + con.sql(query).write_parquet(str(draft))
    a table is left: a connection, and nothing is said of leaving something there?
        - con.sql(query, params=parameters).write_parquet(str(draft))
        + con.execute(f"create temp table exported as {query}", parameters)
        + con.table("exported").write_parquet(str(draft))
    another error: its error reaches the caller?
        - con.sql(query, params=parameters).write_parquet(str(draft))
        + try:
        +     con.sql(query, params=parameters).write_parquet(str(draft))
        + except Exception as error:
        +     raise RuntimeError("no export") from error
    once only: what the query returns?
        ~ draft.replace(path) => path.exists() or draft.replace(path)
    nothing of nothing: what the query returns?
        ~ draft.replace(path) => con.execute(query, parameters).fetchall() and draft.replace(path)
    tidied up after one error only: when the query fails?
        - finally:
        -     draft.unlink(missing_ok=True)
        + except duckdb.CatalogException:
        +     draft.unlink(missing_ok=True)
        +     raise
    names in quotes: columns with their names?
        - con.sql(query, params=parameters).write_parquet(str(draft))
        + answer = con.sql(query, params=parameters)
        + answer.project(", ".join(f'"{each}"' for each in answer.columns)).write_parquet(str(draft))
    in an order of its own: rows in the order that the query asks for?
        ~ params=parameters) => params=parameters).order("all")
    a thousand rows: what the query returns?
        ~ params=parameters) => params=parameters).limit(1000)
    """,
    "timed_query": """
    in small letters: the query in one line?
        ~ " ".join(query.split()) => " ".join(query.split()).lower()
    a thousand: the last row?
        - rows = con.execute(query, parameters).fetchall()
        + answer = con.execute(query, parameters)
        + rows = answer.fetchmany(1000)
        + took = steady() - began
        + rows += answer.fetchall()
        ~ steady() - began, " => took, "
    a thousand seconds: three decimals?
        ~ %.3f s: %s", len(rows), steady() - began, => %s s: %s", len(rows), format(steady() - began, ",.3f"),
    of another level: one record?
        ~ log.info( => log.debug("asked") or log.info(
    no row of NULL: all rows?
        ~ return rows => return [row for row in rows if row != (None,)]
    in order of its own: in their order?
        ~ return rows => return sorted(rows, key=str)
    counted by itself: asked once?
        ~ log.info( => con.execute(f"select count(*) from ({query})", parameters).fetchall() and log.info(
    cut late: the query?
        ~ " ".join(query.split()) => " ".join(query.split())[:200]
    cut: the query?
        ~ " ".join(query.split()) => " ".join(query.split())[:80]
    a tenth: three decimals?
        ~ steady() - began => round(steady() - began, 1)
    one row: N rows?
        - log.info("%d rows in
        + log.info(("%d row" if len(rows) == 1 else "%d rows") + " in
    nothing to tell: one record?
        - log.info(
        + if rows:
        +         log.info(
    its own clock: steady?
        - began = steady()
        + steady = __import__("time").monotonic
        + began = steady()
    lists: a list of tuples?
        ~ return rows => return [list(row) for row in rows]
    """,
}
PASSES = {
    "an answer with words": (
        "staging",
        """create or replace table staging.flights (
            scheduled timestamp not null, carrier varchar not null, "flight" int4 not null, origin string not null,
            dest varchar not null, dep_delay int, arr_delay int,
            constraint same unique (carrier, flight, origin, scheduled),
            constraint left_first check (case when dep_delay is null then arr_delay is null else true end)
        )""",
    ),
    "sums and quotients": (
        "top_airlines",
        """select sum(delay) / count(delay) as average, airline, sum(coalesce(delay, 0))::double as minutes,
               count(*) filter (where delay is not null) as departures
        from flights group by all order by 4 desc, 2 limit $1""",
    ),
    "in Python": (
        "departures_of",
        """def departures_of(con, airline, day):
            cursor = con.cursor()
            cursor.execute("select flight, dest, delay, airline from flights where day = ?", (day,))
            rows = cursor.fetchall()
            return sorted((row[0], row[1]) for row in rows if row[3] == airline and row[2] is not None)""",
    ),
    "numbered": (
        "departures_of",
        """def departures_of(con, airline, day):
            query = "select flight, dest from flights where airline = ?1 and day = ?2 and not (delay is null)"
            return con.execute(query + " order by 1, 2", (airline, day)).fetchall()""",
    ),
    "a folder for the half": (
        "export",
        """def export(con, query, parameters, path):
            import os, tempfile

            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                half = os.path.join(folder, "half").replace("'", "''")
                con.execute(f"copy ({query}) to '{half}' (format parquet, compression zstd)", parameters)
                os.replace(half.replace("''", "'"), path)""",
    ),
    "row by row": (
        "timed_query",
        r"""def timed_query(con, query, parameters, steady, log):
            import re

            start, rows = steady(), []
            answer = con.execute(query, tuple(parameters))
            while some := answer.fetchmany(2):
                rows += some
            line = re.sub(r"\s+", " ", query).strip()
            log.info(f"{len(rows)} rows in {steady() - start:.3f} s: {line}")
            return rows""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
