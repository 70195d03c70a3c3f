"""The dashboard as a program."""

import socket
import time

import httpx2
import psutil
import pytest

from breakfix.children.process import ChildError, Process, say
from breakfix.dashboard.app import application
from breakfix.dashboard.sample import read_definitions, read_samples
from breakfix.dashboard.sample_store import SampleStore, fixed, switchable
from breakfix.dashboard.served import Dashboard, threaded
from departures import RAN, flight, warehouse, year


def own_a_dashboard(path):
    with Dashboard(path, start=RAN) as dashboard:
        say((dashboard.url, dashboard.process.pid))
        time.sleep(60)


def answers(url):
    host, port = url.removeprefix("http://").split(":")
    with socket.socket() as client:
        client.settimeout(5)
        return client.connect_ex((host, int(port))) == 0


def test_news_are_shown_while_it_serves(tmp_path):
    """The warehouse is replaced under it: within seconds pages are of the newer run, and none was refused."""
    path = warehouse(tmp_path / "w.duckdb", year(5))
    newer = warehouse(tmp_path / "newer.duckdb", [flight()], ran=RAN.replace(hour=7))
    with Dashboard(path, every=0.1, start=RAN) as dashboard, httpx2.Client(timeout=60) as client:
        assert "Rows 1 to 25 of 50" in client.get(dashboard.url).text
        newer.replace(path)
        until = time.monotonic() + 60
        while "Rows 1 to 1 of 1<" not in (page := client.get(dashboard.url)).text:
            assert page.status_code == 200
            assert time.monotonic() < until
        assert page.headers["Last-Modified"] == "Fri, 01 Mar 2013 07:00:00 GMT"


def test_it_dies_with_its_owner(tmp_path):
    """A killed owner leaves no process and no open port."""
    path = warehouse(tmp_path / "w.duckdb", [flight()])
    with Process("test_dashboard:own_a_dashboard", path) as owner:
        url, pid = owner.hear(120)
        assert answers(url)
        owner.kill()
        psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], 30)
        until = time.monotonic() + 30
        while answers(url):
            assert time.monotonic() < until
        assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_what_stops_it_from_starting_is_told():
    """A child that cannot begin says why."""
    with pytest.raises(ChildError, match="TypeError"), Dashboard(17):
        pass


def test_a_thread_is_there_at_once():
    """Page and all within the time of a trial, and its port is closed afterwards."""
    store = SampleStore(read_definitions(), switchable(read_samples()), fixed(2025, 1, 1, 10, 30))
    took = []
    for _ in range(3):
        begin = time.perf_counter()
        with threaded(application(store)) as url:
            assert httpx2.get(url, timeout=60).status_code == 200
        took.append(time.perf_counter() - begin)
        assert not answers(url)
    assert min(took) < 0.6  # 20 ms on a machine that does nothing else; a process takes longer to start
