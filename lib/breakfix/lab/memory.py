"""DuckDB in memory, for trials: one engine for a process, emptied after each, since to start one takes longer.

It runs on one thread and without the optimizer: of so few rows planning is most of the work. On one thread it goes
through a fork as well, so a process that forks for each answer starts it once, ahead.
"""

import contextlib
import functools

import duckdb

ALL = """
    select 'view', schema_name, view_name from duckdb_views() where not internal
    union all select 'table', schema_name, table_name from duckdb_tables() where not temporary
    union all select 'other', schema_name, '' from duckdb_schemas() where not internal and schema_name <> 'main'
    union all select 'sequence', schema_name, sequence_name from duckdb_sequences()
    union all select 'other', '', database_name from duckdb_databases() where not internal and database_name <> 'memory'
"""


@contextlib.contextmanager
def connected(connections=1):
    """Within this there are so many connections to one empty database: one, or a tuple of them."""
    engine = started()
    try:
        with contextlib.ExitStack() as stack:
            found = [stack.enter_context(_unplanned(engine.cursor())) for _ in range(connections)]
            yield found[0] if connections == 1 else tuple(found)
    finally:
        _empty(engine)


def _empty(engine):
    try:
        there = engine.execute(ALL).fetchall()
        engine.execute("".join(f'drop {kind} if exists "{schema}"."{name}" cascade;' for kind, schema, name in there))
    except duckdb.Error:  # an answer has left something open in it, or something else than tables, views and sequences
        started.cache_clear()


@functools.cache
def started():
    """Return the engine, which holds nothing between two trials."""
    return _unplanned(duckdb.connect(config={"threads": 1}))


def _unplanned(con):
    con.execute("pragma disable_optimizer")
    return con
