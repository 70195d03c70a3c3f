"""A file of a learner's own, read as it is: JSON, JSON Lines, CSV or Parquet, of which DuckDB takes some columns."""

import duckdb


def read(path, columns):
    """Return the rows of a file as tuples of some columns, a dict of name -> type; what has another type is None.

    Nothing is written. ValueError says which file or column is missing, and which columns there are.
    """
    if not path.is_file():
        raise ValueError(f"no file {path.name}")
    with duckdb.connect() as con:
        try:
            found = con.sql(f"from '{path.as_posix().replace(chr(39), chr(39) * 2)}'")
        except duckdb.Error as error:
            raise ValueError(f"{path.name} could not be read: {str(error).splitlines()[0]}") from None
        if missing := [column for column in columns if column not in found.columns]:
            raise ValueError(f"{path.name} has no {', '.join(missing)}; its columns are {', '.join(found.columns)}")
        parts = (f"""try_cast("{name.replace('"', '""')}" as {kind})""" for name, kind in columns.items())
        return con.sql(f"select {', '.join(parts)} from found").fetchall()
