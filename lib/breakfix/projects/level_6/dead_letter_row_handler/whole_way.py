"""The whole way of a dataset, with the mended parts: processed, mended by a later file, tried again."""

import tempfile
from contextlib import closing
from pathlib import Path

from breakfix.lab import summary

from . import baseline
from .alter_due import due
from .fix_process import process
from .fix_retry import retry_letter
from .mastery_mend import CORRECTIONS, mend
from .readings import corrections, lines
from .worlds import counts


def retry_all(con, now, handle=None):
    """Try all letters that are due, with the mended parts; return how many were resolved."""
    letters = con.execute(due.reference(), {"now": now}).fetchall()
    told = [retry_letter.reference(con, letter, handle or baseline.handle, now) for letter in letters]
    return told.count("resolved")


def hardened(dataset):
    """Return a summary of a dataset's way: after its batch, and after the later file; the first rows of target."""
    came = lines(dataset)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        with closing(baseline.connect(database)) as con:
            processed, dead = process.reference(con, "batch 1", came, baseline.handle, 0)
            con.execute(CORRECTIONS)
            sent = [("batch 1", place, line, 60) for place, line in corrections(dataset, came)]
            con.executemany("insert into corrections values (?, ?, ?, ?)", sent)
            con.execute(mend.reference())
            retry_all(con, 60)
            found = counts(database)
            said = {"input_records": len(came), "processed": processed, "dead_lettered": dead, "corrections": len(sent)}
            return summary(said | found, con.execute("select * from target order by rowid limit 6"))
