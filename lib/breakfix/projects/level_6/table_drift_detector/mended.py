"""A night with the mended parts: a table is agreed to, the other team makes its change, and the load asks first."""

from breakfix.faults.elsewhere import elsewhere

from . import baseline, sources
from .fix_fingerprint import fingerprint
from .fix_judge import judge_drift
from .mastery_guarded import guarded
from .worlds import arranged, damage


def mended(dataset):
    """Return what such a night gives on a dataset: verdict, likely new names, rows loaded, and what target has."""
    source = sources.source(dataset)
    with arranged(source) as (con, path):
        agreed, said, loaded = fingerprint.reference(con, source["loads"]), {}, []

        def judge(con):
            said.update(judge_drift.reference(agreed, fingerprint.reference(con, source["loads"])))
            return said["verdict"]

        def work(con):
            loaded.append(baseline.copy(con, source["loads"]))

        baseline.load(con, source["loads"])
        elsewhere(path, [source["change"]], source["loads"], source["later"])
        guarded.reference(con, judge, work)
        return said | {"loaded": sum(loaded)} | damage(con, source["measure"])
