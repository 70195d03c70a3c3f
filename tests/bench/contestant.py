"""One contestant in a process of its own: `python -m tests.bench.contestant NAME SOURCE DATABASE [TARGET_ROWS]`.

It prints one JSON object: `seconds` on the wall and `cpu` seconds from before the source is opened until the
database is closed, `peak` memory of the process in MB, and what the database holds then.
"""

import json
import resource
import sys
import time
from datetime import datetime

NOW = datetime(2014, 1, 15)  # two weeks after the last flight; UTC
NAMES = ("pipeline", "loop", "floor")
UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10  # of ru_maxrss in a MB


def prepared(name, source, database, target_rows):
    """Import what a contestant needs; return (its work, what tells the content of its database)."""
    from . import content

    if name == "pipeline":
        from breakfix.pipeline import ingest

        return lambda: ingest(source, database, now=NOW), content.of_duckdb
    if name == "loop":
        from . import loop

        return lambda: loop.load(source, database, NOW), content.of_sqlite
    from . import floor

    return lambda: floor.load(source, database, target_rows), None


def measured(name, source, database, target_rows=0):
    """Do the work once and return what it took and left."""
    work, tell = prepared(name, source, database, target_rows)
    begin, cpu = time.perf_counter(), time.process_time()
    work()
    took = {"seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu}
    took["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / UNIT
    if tell:
        took["content"] = tell(database)
    if name != "loop":
        from . import content

        took["rows"] = content.row_counts(database)
    return took


if __name__ == "__main__":
    name, source, database, *rest = sys.argv[1:]
    json.dump(measured(name, source, database, *map(int, rest)), sys.stdout)
