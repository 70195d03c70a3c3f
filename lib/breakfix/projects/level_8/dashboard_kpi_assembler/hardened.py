"""The page of `breakfix.dashboard`, the hardened form of what the notebook builds, over the same samples."""

import re
from datetime import UTC, datetime, timedelta

from breakfix.dashboard import KPI, Sample
from breakfix.dashboard.app import application
from breakfix.dashboard.sample_store import SampleStore, switchable
from breakfix.dashboard.shown import Shown, fetched

from . import sources

EVENING = datetime(2013, 8, 8, 2, 30, tzinfo=UTC)  # of the day of flights: half past ten in New York
LATER = timedelta(minutes=5)  # of other datasets: from the newest sample to the clock of the page
OFF = timedelta(minutes=15)  # how long a source has been off by then
PROMISE = timedelta(minutes=30)  # how old the news of a source may be
HEIGHT = 760
# Filters, rows and export lead to other pages; in a notebook there is only this one.
LEADS_ELSEWHERE = re.compile(
    r'<a class="skip".*?</a>|<section aria-labelledby="(filters|rows)-head">.*?</section>', re.S
)


def hardened(dataset="sample", off=""):
    """Return the page of a dataset, fetched over HTTP; `off` names a source that was switched off before.

    It is the page of one moment, the evening of the day of flights or the end of the samples: what was measured later
    is not on it. What is shown of it has no filters and no table, since a picture of a page cannot be asked for another
    one. ValueError names the sources that there are.
    """
    sent = [Sample(**row) for row in sources.listed(dataset)]
    now = EVENING if dataset == "flights" else max(sample.at for sample in sent) + LATER
    switches = switchable(sent)
    if off and off not in switches:
        raise ValueError(f"there is no source {off}; there are {', '.join(switches)}")
    kpis = [KPI(**kpi) for kpi in sources.kpis(dataset)]
    app = application(SampleStore(kpis, switches, lambda: now, title="Operations", promise=PROMISE))
    for moment in (now - OFF, now):
        for name, switch in switches.items():
            switch.samples = [sample for sample in sent if sample.source == name and sample.at <= moment]
            switch.off = "switched off" if name == off and moment == now else ""
        status, text = fetched(app)
    if status != 200:
        raise RuntimeError(f"the page answered {status}")
    return Shown("Operations", LEADS_ELSEWHERE.sub("", text), HEIGHT)
