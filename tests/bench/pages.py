"""Pages: the dashboard over a year of flights, asked for 200 different views by Debian's `wrk`, with news on the way.

While `wrk` asks, the warehouse is replaced by one with a later run. Each answer says of which run it is, so that it is
known when the last page of the older one was served. The times are those of the one who asks, and the machine is shared
by both; `wrk` counts for a slow answer also the requests that had to wait behind it.
"""

import itertools
import json
import shutil
import subprocess
import threading
import time
from datetime import date, timedelta
from email.utils import format_datetime
from pathlib import Path

import psutil

from breakfix.dashboard import airline
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.served import REFRESH, Dashboard
from breakfix.datasets import left_behind
from breakfix.pipeline import ingest

from .aim import Aim

VIEWS, CONNECTIONS, SECONDS = 200, 8, 30
PAUSE = 32  # ms between an answer and the next request of a connection: 250 requests a second, if answers took no time
FRESH = REFRESH + 4  # seconds after which no page may show what was there before: the look for news, and the reading


def views(count=VIEWS):
    """Return the queries of `count` different views: airlines, airports, days, severities, charts, pages."""
    store = airline.store(left_behind.warehouse("flights"), clock=airline.clock())
    store.refresh()
    airlines, sites, severities = ([None, *field.options] for field in store.fields)
    days = [None, *(date(2013, month, 1) for month in range(1, 13))]
    shows, groups = list(store.shows), list(store.groups)
    found = {}
    for number in itertools.count():
        names = zip(("airline", "site", "severity"), (airlines, sites, severities), (1, 5, 7), strict=True)
        chosen = tuple((name, codes[number // step % len(codes)]) for name, codes, step in names)
        since = days[number // 3 % len(days)]
        one = Filters(since, since and since + timedelta(days=59), tuple(each for each in chosen if each[1]),
                      show=shows[number % len(shows)], by=groups[number // 2 % len(groups)])  # fmt: skip
        found[one.query()] = None
        if len(found) == count:
            return list(found)


def measure(folder, rounds, seconds=SECONDS):
    """Return what each round took, as dicts; FileNotFoundError without `wrk`."""
    addresses = folder / "views.txt"
    addresses.write_text("".join(f"/?{query}\n" for query in views()))
    return [_round(folder, addresses, seconds) for _ in range(rounds)]


def _round(folder, addresses, seconds):
    served, next_one = folder / "served.duckdb", folder / "next.duckdb"
    for path in (served, next_one):
        shutil.copy(left_behind.warehouse("flights"), path)
    before = left_behind.AT["flights"]
    more = folder / "more.json"
    event = {"key": "UA-1-EWR-2013-12-31T12", "name": "scheduled", "value": 0, "ts": "2013-12-30T12:00:00"}
    more.write_text(json.dumps([event]))
    ingest(more, next_one, now=before + timedelta(hours=1))
    replaced = []

    def swap():
        replaced.append(time.time())
        next_one.replace(served)

    with Dashboard(served, start=before) as dashboard:
        program = psutil.Process(dashboard.process.pid)
        timer = threading.Timer(seconds / 2, swap)
        began = program.cpu_times()
        timer.start()
        took = _wrk(dashboard.url, addresses, seconds)
        timer.join()
        used = program.cpu_times()
    old = [each.get(format_datetime(before, usegmt=True), 0) for each in took["seen"]]
    new = [each for each in took["seen"] if format_datetime(before + timedelta(hours=1), usegmt=True) in each]
    assert len(new) == len(old), f"the news never came: {took}"
    took["cpu"] = used.user + used.system - began.user - began.system
    return took | {"stale": max(0.0, max(old) - replaced[0])}


def _wrk(url, addresses, seconds):
    script = Path(__file__).with_suffix(".lua")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script, url, "--", addresses, str(PAUSE)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def table(took):
    """Return the rows of the report."""
    for number, each in enumerate(took, 1):
        rate = each["requests"] / each["seconds"]
        numbers = [f"{each[name]:.0f}" for name in ("p50", "p95", "slowest")]
        amiss, cpu = each["errors"] + each["refused"], 1000 * each["cpu"] / each["requests"]
        yield f"round {number}", f"{rate:,.0f}", *numbers, f"{cpu:.1f}", str(amiss), f"{each['stale']:.1f}"


def aims(took):
    """Return what the pages are held to."""
    amiss = [each["errors"] + each["refused"] for each in took]
    return [
        Aim("pages a second", [each["requests"] / each["seconds"] for each in took], at_least=200),
        Aim("page, ms, 95 %", [each["p95"] for each in took], at_most=100, aim=50),
        Aim("pages that were none", amiss, at_most=0, aim=0, of=max),
        Aim("old page after news, s", [each["stale"] for each in took], at_most=FRESH, aim=REFRESH + 2, of=max),
    ]
