"""`breakfix dashboard`, as it is typed."""

import signal
import socket
import subprocess
import sys

import httpx2
import pytest

from departures import flight, warehouse


@pytest.fixture
def path(tmp_path):
    return warehouse(tmp_path / "w.duckdb", [flight()])


def command(*words):
    line = [sys.executable, "-m", "breakfix", "dashboard", *map(str, words)]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_end(path, sign):
    """It prints its address, answers there, and ends in good order."""
    with command("--warehouse", path) as running:
        url = running.stdout.readline().strip()
        try:
            assert "Rows 1 to 1 of 1" in httpx2.get(url, timeout=60).text
        finally:
            running.send_signal(sign)
        assert running.wait(60) == 0
        assert running.stderr.read().endswith("Ended.\n")
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(url, timeout=60)


def test_a_warehouse_that_is_not_there(tmp_path):
    """It says so and serves the page all the same: the file may still come."""
    with command("--warehouse", tmp_path / "none.duckdb") as running:
        url = running.stdout.readline().strip()
        try:
            assert "flights is off (its file is gone)" in httpx2.get(url, timeout=60).text
        finally:
            running.send_signal(signal.SIGINT)
        assert "flights is off (its file is gone): it never had news." in running.communicate(timeout=60)[1]


def test_a_port_that_is_taken(path):
    """One sentence that says what to do, and exit 1."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with command("--warehouse", path, "--port", port) as running:
            said = running.communicate(timeout=60)[1]
    assert (running.returncode, said.strip()) == (
        1,
        "Error: This port cannot be used: Address already in use. Leave --port out for a free one.",
    )
