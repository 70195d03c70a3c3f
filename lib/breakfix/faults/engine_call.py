"""What an engine call is: a method of a connection or cursor that a process can be killed before."""

TEXTUAL = frozenset(["execute", "executemany", "executescript", "query", "sql"])  # what they do, a statement says
ENGINE_CALLS = TEXTUAL | {"append", "begin", "checkpoint", "close", "commit", "rollback"}


def statement(name, args, kwargs):
    """Return the text of an engine call: the statement, or the name of the call."""
    if name not in TEXTUAL:
        return name
    sql = args[0] if args else kwargs.get("query", "")
    if hasattr(sql, "as_string"):  # psycopg puts statements together from parts
        return sql.as_string().strip()
    return str(getattr(sql, "query", sql)).strip()  # a prepared Statement carries its text
