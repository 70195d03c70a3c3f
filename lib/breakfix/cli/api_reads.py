"""What `breakfix ingest` reads of an API, and what it does not: the table of its help."""

API_READS = (
    (
        "records",
        "a JSON list, or an object with one under items, results, records, data, value, values, content, entries, "
        "elements, objects, rows; null is an empty list. Compressed by gzip or deflate",
        "record: no key or value, a key that is neither text nor a whole number, a time that is none. gap: an answer "
        "larger than 64 MB, no JSON, no list; an error told in a 200, or that not all is there",
    ),
    (
        "paging",
        "Link headers; next links; cursors and tokens of the next page, in the body or a header; numbers of pages; "
        "offsets with a total; a place, a page or a size that the URL asks for (breakfix.pipeline.poll.styles). A "
        "filter stays",
        "gap: what looks like one page of more in none of these ways, also by its size alone; another host; pages that "
        "bring nothing new; ten pages in a row of which nothing new can be taken; a third of the free disk filled",
    ),
    (
        "gone",
        "a record that two whole polls did not have, or one with a total that fits, is removed",
        "no row is removed after a gap",
    ),
    (
        "time",
        "seconds, milli-, micro- or nanoseconds since 1970, also as text; ISO 8601, without a zone UTC",
        "record: any other text; a number that reads as a day, 20250115. Skewed: later than its answer. gap: a source "
        "whose clock is over a minute off",
    ),
    (
        "ids",
        "of records with one id the newest stands; that they differ is noted",
        "gap: most records have the id of another one",
    ),
    (
        "key",
        "X-API-Key, a bearer token, name and password, a parameter of the URL; hidden in all that is written",
        "run: a key shorter than four characters, or the key in the URL",
    ),
)
