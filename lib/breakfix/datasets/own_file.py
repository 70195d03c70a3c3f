"""A file of a learner's own, read as it is: JSON, JSON Lines, CSV or Parquet, of which DuckDB takes some columns."""

from pathlib import Path

import duckdb


def chosen(dataset, sample):
    """Return the path of the file that `dataset` names: `sample` for "sample", else what it says.

    FileNotFoundError tells what a dataset can be.
    """
    path = sample if dataset == "sample" else Path(dataset).expanduser()
    if not path.is_file():
        raise FileNotFoundError(f"no file {path}: dataset is 'sample', 'flights' or the path of a file of yours")
    return path


def read(path, columns):
    """Return the rows of a file as tuples of some columns, a dict of name -> type; what has another type is None.

    Where all are "text", a CSV is read as it is written: 75.00 is not 75.0. Nothing is written. ValueError says which
    file or column is missing, and which columns there are.
    """
    if not path.is_file():
        raise ValueError(f"no file {path.name}")
    with duckdb.connect() as con:
        try:
            is_text = path.suffix == ".csv" and set(columns.values()) == {"text"}
            found = con.read_csv(str(path), all_varchar=True) if is_text else con.sql(f"from {quoted(path)}")
        except duckdb.Error as error:
            raise ValueError(f"{path.name} could not be read: {str(error).splitlines()[0]}") from None
        if missing := [column for column in columns if column not in found.columns]:
            raise ValueError(f"{path.name} has no {', '.join(missing)}; its columns are {', '.join(found.columns)}")
        parts = (f"""try_cast("{name.replace('"', '""')}" as {kind})""" for name, kind in columns.items())
        return con.sql(f"select {', '.join(parts)} from found").fetchall()


def quoted(path):
    """Return a path as a text of SQL."""
    return "'" + path.as_posix().replace("'", "''") + "'"
