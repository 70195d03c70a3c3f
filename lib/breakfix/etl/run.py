"""A run: every delivered file through the steps in their order; one that fails holds up no other."""

from breakfix.etl import logs
from breakfix.etl.extract import delivered
from breakfix.etl.order import in_order
from breakfix.etl.report import Outcome, Report
from breakfix.etl.retries import Tries, patiently, told


def run(config, names=None):
    """Take the delivered files, or those in `names`, through all steps and return a Report. Rerunning is harmless."""
    config.make()
    names = delivered(config) if names is None else names
    report = Report()
    with logs.opened(config) as log, told(log):
        log.info("run of %d files begins", len(names))
        for name in names:
            report.outcomes.append(one(config, name, log))
        log.info("run ends: %s", report.lines()[-1])
    return report


def one(config, name, log):
    """Take one file through all steps; return its Outcome. What it raises is logged, with the way it came."""
    try:
        rows, tries = 0, Tries()
        for step in in_order():
            tries = Tries()
            rows = patiently(config, step, name, tries)
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        reason = reason if name in reason else f"{name}: {reason}"
        log.exception("%s", reason)
        return Outcome(name, tries=tries.count, error=reason)
    log.info("%s loaded, %d rows", name, rows)
    return Outcome(name, rows, tries.count)
