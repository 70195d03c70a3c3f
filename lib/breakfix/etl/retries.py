"""Another try for what may pass, and for nothing else: with waits that grow, a little chance in them, and an end."""

import contextlib
from dataclasses import dataclass

import stamina
from stamina import instrumentation

from breakfix.etl.errors import EtlError, NotYet


@dataclass
class Tries:
    """How often a step was tried."""

    count: int = 0


def patiently(config, step, name, tries=None):
    """Call `step(config, name)` and return what it returns; again after NotYet, as often as the configuration says.

    Anything else that it raises, and the last NotYet, reaches the caller. `tries.count` grows with each call.
    """
    tries = tries or Tries()
    waits = {"attempts": config.attempts, "timeout": config.patience, "wait_initial": config.wait}
    for attempt in stamina.retry_context(on=NotYet, **waits, wait_max=config.patience, wait_jitter=config.wait):
        with attempt:
            tries.count += 1
            return step(config, name)
    raise EtlError(name, "no try was made")  # pragma: no cover  stamina makes one at least


@contextlib.contextmanager
def told(log):
    """Write each further try to a logger while the block lasts: what happened, and how long is waited."""

    def tell(details):
        text = "%s; try %d in %.1f s"
        log.warning(text, details.caused_by, details.retry_num + 1, details.wait_for)

    before = instrumentation.get_on_retry_hooks()
    instrumentation.set_on_retry_hooks([tell])
    try:
        yield
    finally:
        instrumentation.set_on_retry_hooks(before)
