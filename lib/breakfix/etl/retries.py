"""Another try for what may pass, and for nothing else: with waits that grow, a little chance in them, and an end."""

import contextlib

import stamina
from stamina import instrumentation

from breakfix.etl.errors import NotYet


def patiently(config, work, log):
    """Call `work()` and return what it returns; again after NotYet, as often and as long as the configuration says.

    Each further try is a warning in `log`. Whatever else it raises, and the last NotYet, reaches the caller.
    """
    waits = {"attempts": config.attempts, "timeout": config.patience, "wait_initial": config.wait}
    with told(log):
        for attempt in stamina.retry_context(on=NotYet, **waits, wait_max=config.patience, wait_jitter=config.wait):
            with attempt:
                return work()


@contextlib.contextmanager
def told(log):
    """Write each further try to a logger while the block lasts: what happened, and how long is waited."""

    def tell(details):
        log.warning("%s; try %d in %.1f s", details.caused_by, details.retry_num + 1, details.wait_for)

    before = instrumentation.get_on_retry_hooks()
    instrumentation.set_on_retry_hooks([tell])
    try:
        yield
    finally:
        instrumentation.set_on_retry_hooks(before)
