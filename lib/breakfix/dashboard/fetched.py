"""A page as a browser got it: served on a free port of this machine, fetched over HTTP, and shown in a frame."""

import html
import re

from breakfix.dashboard.app import application
from breakfix.dashboard.served import threaded


class Page:
    """The text of a page: drawn in a notebook, without scripts; in a terminal the states of its tiles."""

    def __init__(self, text):
        self.text = text
        self.states = dict(re.findall(r'data-kpi="([^"]+)" data-state="([^"]+)"', text))

    def __repr__(self):
        return "\n".join(f"{name}: {state}" for name, state in self.states.items())

    def _repr_html_(self):
        style = "width:100%;height:420px;border:1px solid #767676;background:#fff"
        return f'<iframe title="The dashboard" sandbox="" srcdoc="{html.escape(self.text)}" style="{style}"></iframe>'


def fetched(store):
    """Serve the dashboard over a store, fetch its page, and return it as a Page."""
    import httpx2

    with threaded(application(store)) as url, httpx2.Client(trust_env=False, timeout=20) as client:
        return Page(client.get(url).raise_for_status().text)
