"""What is missing on this machine, and the command that mends it."""

import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from breakfix import places

PYTHON = (3, 11)
ROOM = 500_000_000  # bytes: the real data, one run, and a copy


@dataclass
class Finding:
    """One thing that was looked at: what was seen, and the command that mends it ('' when it is fine)."""

    what: str
    seen: str
    mend: str = ""


def examine():
    """Look at everything; yields a Finding for each."""
    yield _python()
    for name in ("git", "make"):
        path = shutil.which(name)
        yield Finding(
            name, path or "not found", "" if path else f"sudo apt-get install {name} (macOS: xcode-select --install)"
        )
    yield _packages()
    for folder in (places.WORK, places.BUILD):
        yield _writable(folder)
    yield _space()
    yield _port()
    yield _kernel()


def _python():
    seen = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", seen, "" if sys.version_info >= PYTHON else "make clean && make PYTHON=python3.11 run")


def locked(text):
    """The packages of a lock file as {name: versions}: a package may have one for each Python."""
    found = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def needed():
    """Names of the packages that Breakfix itself asks for, without extras."""
    asked = importlib.metadata.requires("breakfix") or []
    return [re.match(r"[\w.-]+", text)[0] for text in asked if "extra ==" not in text]


def _packages():
    lock = places.HOME / "requirements.lock"
    versions = locked(lock.read_text("utf-8")) if lock.exists() else {}
    there = {found.name.lower().replace("_", "-"): found.version for found in importlib.metadata.distributions()}
    odd = [f"{name} missing" for name in needed() if name not in there]
    for name in sorted(set(versions) & set(there)):
        if there[name] not in versions[name]:
            odd.append(f"{name} {there[name]}, locked {' or '.join(sorted(versions[name]))}")
    return Finding(
        "packages", ", ".join(odd) or "as locked", "touch pyproject.toml && make .venv/learner" if odd else ""
    )


def _writable(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(f"{folder.name}/", f"{error.strerror}", f'sudo chown -R "$USER" {folder}')
    return Finding(f"{folder.name}/", "can be written")


def _space():
    free = shutil.disk_usage(places.HOME).free
    return Finding("disk", f"{free / 1e9:.1f} GB free", "" if free > ROOM else f"du -sh {places.BUILD}/* | sort -h")


def _port():
    try:
        with socket.create_server(("127.0.0.1", 0)):
            return Finding("loopback", "a port can be opened")
    except OSError as error:
        return Finding("loopback", f"{error.strerror}", "ip link set lo up")


def _kernel():
    """Start a kernel and run one cell in it."""
    mend = f"{sys.executable} -m pip install --force-reinstall ipykernel"
    manager = client = None
    try:
        from jupyter_client.manager import start_new_kernel

        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        manager, client = start_new_kernel(env=os.environ | {"BREAKFIX_LEDGER": "off"}, startup_timeout=30, **quiet)
        reply = client.execute_interactive("import breakfix", timeout=30, output_hook=lambda _: None)["content"]
    except Exception as error:  # whatever it is, there is no kernel to learn with
        return Finding("kernel", f"{type(error).__name__}: {error}", mend)
    finally:
        if client is not None:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    good = reply["status"] == "ok"
    return Finding("kernel", "starts" if good else f"{reply['ename']}: {reply['evalue']}", "" if good else mend)
