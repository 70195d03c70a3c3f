"""A run: every delivered file through the steps in their order; one that fails holds up no other.

A file that is not ready is taken up again when the others have been through, so that many late files cost no more
waiting than one.
"""

import contextlib
import time

from breakfix.etl import logs, order
from breakfix.etl.alone import alone
from breakfix.etl.errors import NotYet
from breakfix.etl.extract import delivered
from breakfix.etl.report import Outcome, Report
from breakfix.etl.retries import patiently


def run(config, names=None, due=False):
    """Take the delivered files, or those in `names`, through all steps and return a Report. Rerunning is harmless.

    With `due=True` a file is taken through those steps only that are due, and left out of the Report when none is.
    Raises Busy, before anything is touched, while another run is at work in the same folder.
    """
    config.make()
    began = time.monotonic()
    with alone(config), logs.opened(config) as (log, counts):
        names = delivered(config) if names is None else list(names)
        log.info("run of %d files begins; configuration: %s", len(names), config)
        if due:
            delivered_then, names = len(names), [name for name in names if order.due(config, name)]
            log.info("%d of %d files are due", len(names), delivered_then)
        rounds = Rounds(config, names, log, due)
        with contextlib.suppress(NotYet):
            patiently(config, rounds.go, log)
        for name, error in rounds.late.items():
            log.error("%s", rounds.outcomes[name].error, exc_info=error)
        report = Report([rounds.outcomes[name] for name in names])
        told = f"{counts.warnings} warnings, {counts.errors} errors; {time.monotonic() - began:.3f} s"
        log.info("run ends: %s; %s", report.lines()[-1], told)
    return report


class Rounds:
    """The files of a run: what became of each, and which of them are late, with their errors."""

    def __init__(self, config, names, log, due=False):
        self.config, self.log, self.due = config, log, due
        self.outcomes, self.late, self.tries = {}, dict.fromkeys(names), 0

    def go(self):
        """Take every file that is late, at first all, through the steps; NotYet when some are late still."""
        self.tries += 1
        for name in list(self.late):
            del self.late[name]
            self.outcomes[name], error = self.one(name)
            if error is not None:
                self.late[name] = error
        if self.late:
            raise NotYet(", ".join(self.late), "not ready")

    def one(self, name):
        """Take a file through all steps; return its Outcome, and its NotYet where it raised one."""
        began, took = time.monotonic(), {}
        try:
            for step in order.due(self.config, name) if self.due else order.steps_of(self.config):
                before = time.monotonic()
                rows = self._step(step, name)
                took[step.__name__] = time.monotonic() - before
        except NotYet as error:
            return Outcome(name, tries=self.tries, error=str(error)), error
        except Exception as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            reason = reason if name in reason else f"{name}: {reason}"
            self.log.exception("%s", reason)
            return Outcome(name, tries=self.tries, error=reason), None
        parts = ", ".join(f"{step} {seconds:.3f} s" for step, seconds in took.items())
        self.log.info("%s loaded, %d rows; %s", name, rows, parts)
        return Outcome(name, rows, self.tries, seconds=time.monotonic() - began), None

    def _step(self, step, name):
        """Take a file through one step, with its start and end in the log; return what the step returned."""
        began = time.time()
        with logs.timed(self.log, f"{name} {step.__name__}"):
            rows = step(self.config, name)
        if self.due:
            order.stamped(self.config, step, name, began)
        return rows
