"""SQL as trees and back: DuckDB's dialect, taken apart with sqlglot; nothing is run."""

import re

import duckdb
import sqlglot
from sqlglot import exp

STATEMENT = re.compile(r"\s*(with|select|from|insert|merge|update|delete|create)\b", re.IGNORECASE)
PARAMETERS = (exp.Parameter, exp.Placeholder)
NUMBER = re.compile(r"\$(\d+)")
# What is quoted, a comment, or a name: `a::int` has none.
NAME = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|(?<![:\w]):([A-Za-z_]\w*)""")


def parse(sql):
    """Return the statements of a text as sqlglot trees, with `$1`, `$2` for each `?`.

    The list is empty when the text begins like no statement with clauses, when DuckDB's parser does not take it, or
    does not take what sqlglot makes of it; so any text may be asked about.
    """
    if not STATEMENT.match(sql) or not is_sql(sql):
        return []
    try:
        trees = sqlglot.parse(_numbered(sql if _is_taken(sql) else _dollars(sql)), dialect="duckdb")
        return trees if is_sql(written(trees, sql)) else []
    except (sqlglot.errors.SqlglotError, RecursionError, AttributeError):  # the last at SQLite's datetime(a, b)
        return []


def is_sql(text):
    """Return whether DuckDB's parser takes `text`, or would with `$name` for each `:name`, as SQLite has it."""
    return any(map(_is_taken, dict.fromkeys((text, _dollars(text)))))


def _is_taken(text):
    try:
        return bool(duckdb.extract_statements(text))
    except duckdb.Error:
        return False


def _dollars(sql):
    """Return `sql` with `$name` for each `:name` outside of quotes; DuckDB has no other use for one before a name."""
    return NAME.sub(lambda found: f"${found[1]}" if found[1] else found[0], sql)


def unchanged(sql):
    """Return a text as it is written after it was taken apart; a text that is not taken apart stays as it is."""
    trees = parse(sql)
    return written(trees, sql) if trees else sql


def is_opaque(sql):
    """Return whether a text is a statement with clauses that cannot be taken apart."""
    return bool(STATEMENT.match(sql)) and is_sql(sql) and not parse(sql)


def written(trees, sql):
    """Return trees as text, in the letter case of the text they came from; words that are new are in small letters.

    `?` is written as `?` again when the values still meet the same places, else as `?1`, `?2`: DuckDB and SQLite read
    these alike, while SQLite takes `$2` for a name, and gives the first one that it meets the first value.
    """
    text = _small(";\n".join(tree if isinstance(tree, str) else _generated(tree) for tree in trees), sql)
    numbers = NUMBER.findall(text)
    if "?" in sql:
        text = NUMBER.sub("?" if numbers == [str(n + 1) for n in range(len(numbers))] else r"?\1", text)
    return _as_named(text, sql)


def shown(tree, sql):
    """Return a part of a statement as text to read."""
    text = _small(_generated(tree), sql)
    return _as_named(NUMBER.sub("?", text) if "?" in sql else text, sql)


def keeping_parameters(changed, tree):
    """Return `changed`, or its text with a place for the values that lost theirs: DuckDB refuses a value too many."""
    before, after = ([_generated(mark) for mark in each.find_all(*PARAMETERS)] for each in (tree, changed))
    lost = ", ".join(mark for mark in dict.fromkeys(before) if mark not in after)
    if not lost:
        return changed
    head, body = re.fullmatch(r"(WITH (?:RECURSIVE )?)?(.*)", _generated(changed), re.DOTALL).groups()
    return f"{head or 'WITH '}unused AS (SELECT {lost}){', ' if head else ' '}{body}"


def _generated(tree):
    # sqlglot takes the BY NAME of a MERGE for a column `by` with an alias.
    return re.sub(r"INSERT \(by AS name\)", "INSERT BY NAME", tree.sql(dialect="duckdb", comments=False), flags=re.I)


def _as_named(text, sql):
    """Return `text` with `:name` for each `$name` that stands so in `sql`."""
    for name in {} if _is_taken(sql) else dict.fromkeys(filter(None, NAME.findall(sql))):
        text = re.sub(rf"\${name}\b", f":{name}", text)
    return text


def _small(text, sql):
    """Return `text` with those of its words in small letters that `sql` does not have."""
    known = set(re.findall(r"\w+", sql))
    return re.sub(r"\b[A-Z]\w*", lambda word: word[0] if word[0] in known else word[0].lower(), text)


def _numbered(sql):
    """Return `sql` with `$1`, `$2` for each `?`: a clause that goes must not move the others' values."""
    marks = [token for token in sqlglot.tokenize(sql, dialect="duckdb") if token.text == "?"]
    marks = [token for token in marks if sql[token.start : token.end + 1] == "?"]
    for number, token in reversed(list(enumerate(marks, start=1))):
        sql = f"{sql[: token.start]}${number}{sql[token.end + 1 :]}"
    return sql
