"""What the trials make of a mutant: which of them sees it, or why none can tell."""

import re

LOST_NAME = re.compile(
    r"NameError|UnboundLocalError|CatalogException: .* does not exist"
    r"|BinderException: .*(Referenced (update )?(column|table)|does not have a column)",
    re.DOTALL,
)


def classify(results, wanted):
    """Say what the trials make of a mutant, given its results and the reference's, each trial name -> plain data.

    Returns "defended by <trial>" (the first that sees another result), "undefended", or one of two that count as
    neither: "only loses a name" (what was left out defined it, so nothing is known of the rest) and "hangs". Of a run
    that ended with the trial that defends, the trials after it may be missing.
    """
    ends = {name: _end(results[name]) for name in wanted if name in results and results[name] != wanted[name]}
    defenders = [name for name, end in ends.items() if end == "defended"]
    if defenders:
        return f"defended by {defenders[0]}"
    return next((end for end in ("only loses a name", "hangs") if end in ends.values()), "undefended")


def is_seen(saw, wanted):
    """Tell whether what a trial saw of a mutant defends what was left out: the trials after it need not be run."""
    return saw != wanted and _end(saw) == "defended"


def _end(saw):
    """Return what a result that differs says: "defended", "only loses a name", "hangs", or None for nothing."""
    if isinstance(saw, dict) and "stopped" in saw:
        return {"not reached": None, "time": "hangs", "memory": "hangs", "output": "hangs"}.get(
            saw["stopped"], "defended"
        )
    if isinstance(saw, dict) and LOST_NAME.match(str(saw.get("raised", ""))):
        return "only loses a name"
    return "defended"
