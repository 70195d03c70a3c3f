"""The page of `breakfix.dashboard`, the hardened form of what the notebook builds, over the same samples."""

import re
from datetime import timedelta

from breakfix.dashboard import KPI, Sample
from breakfix.dashboard.app import application
from breakfix.dashboard.sample_store import SampleStore, switchable

from . import sources
from .served import Shown, fetched

LATER = timedelta(minutes=25)  # from the newest sample to the clock of the page
HEIGHT = 760
# Filters, rows and export lead to other pages; in a notebook there is only this one.
LEADS_ELSEWHERE = re.compile(
    r'<a class="skip".*?</a>|<section aria-labelledby="(filters|rows)-head">.*?</section>', re.S
)


def hardened(dataset="sample", off=""):
    """Return the page of a dataset, fetched over HTTP; `off` names a source that is switched off before it is asked.

    What is shown of it has no filters and no table, since a picture of a page cannot be asked for another one. The
    clock of the page stands 25 minutes after the newest sample. ValueError names the sources that there are.
    """
    sent = [Sample(**row) for row in sources.listed(dataset)]
    switches = switchable(sent)
    if off and off not in switches:
        raise ValueError(f"there is no source {off}; there are {', '.join(switches)}")
    now = max(sample.at for sample in sent) + LATER
    store = SampleStore([KPI(**kpi) for kpi in sources.kpis(dataset)], switches, lambda: now, title="Operations")
    app = application(store)
    status, text = fetched(app)
    if off:
        switches[off].off = "switched off"
        status, text = fetched(app)
    if status != 200:
        raise RuntimeError(f"the page answered {status}")
    return Shown("Operations", LEADS_ELSEWHERE.sub("", text), HEIGHT)
