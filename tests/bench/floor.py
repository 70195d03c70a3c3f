"""The floor: what DuckDB needs to read the file once and write the same rows, with no checks at all.

The four large tables get the columns of the pipeline's and as many rows. Which rows they are is not decided: every
event with a value is staged and loaded, the first ones make up the target. DuckDB has all memory and all processors.
"""

import duckdb

FIELDS = "{key: 'varchar', name: 'varchar', value: 'double', ts: 'timestamp'}"
BATCH = "'0123456789abcdef' as batch_id"
STATEMENTS = (
    f"""create table staging as
    select {BATCH}, rowid + 1 as source_row, key, name, value, ts, true as promoted, null::varchar as raw
    from records where value is not null""",
    f"""create table dead_letters as
    select {BATCH}, rowid + 1 as source_row, 'value is null' as reason, to_json(records)::varchar as raw
    from records where value is null""",
    "create table target as select key, name, value, ts, batch_id, source_row from staging limit {target_rows}",
    """create table lineage as
    select batch_id, source_row, unnest(['staged', 'loaded']) as step, key from staging""",
    f"insert into lineage select {BATCH}, rowid + 1, 'rejected', key from records where value is null",
)


def load(source, database, target_rows):
    """Take a file of JSON Lines into a new DuckDB file, in one commit."""
    with duckdb.connect(database) as con:
        con.begin()
        path = source.replace("'", "''")  # a parameter would import pandas
        con.execute(
            f"create temp table records as from read_json('{path}', format = 'newline_delimited', columns = {FIELDS})"
        )
        for statement in STATEMENTS:
            con.execute(statement.format(target_rows=target_rows))
        con.commit()
