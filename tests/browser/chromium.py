"""The browser that is on this machine, kept from the network, and what its pages ask for."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATION = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
INSTALL = "sudo apt-get install chromium"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}

OPTIONS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",  # /dev/shm is small in a container
    "--no-first-run",
    "--font-render-hinting=none",
    # No name is looked up: a page that asks for another host fails at once.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# As root, which one is in a container, chromium refuses its own sandbox.
ROOT = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def find():
    """Return the path of a chromium or Chrome on this machine as text, or None."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or (APPLICATION if Path(APPLICATION).exists() else None)


@contextmanager
def started():
    """Start the browser, headless; yields it, and ends it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS + ROOT)
        try:
            yield browser
        finally:
            browser.close()


class Asked:
    """The addresses that the pages of a browser context have asked for, web sockets too."""

    def __init__(self, context):
        self.urls = []
        context.on("request", lambda request: self.urls.append(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.urls.append(socket.url)))

    def network(self):
        """The addresses that are neither files nor part of the page itself."""
        return [url for url in self.urls if urlsplit(url).scheme not in ("file", "data", "blob", "about")]

    def outside(self):
        """The addresses on another machine."""
        return [url for url in self.network() if urlsplit(url).hostname not in LOOPBACK]


def barriers(page, within=None):
    """Run axe on the page, or on what the CSS selector `within` finds; return its violations, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{barrier['id']} ({barrier['impact']}): {node['target'][0]}: {node['html'][:120]}"
        for barrier in found
        for node in barrier["nodes"]
    ]
