"""Pin every dependency in requirements.lock, for all extras, systems and Pythons at once: `make lock`.

The lock is a plain requirements file without the address of any registry, so that it works with whichever one pip
is set up for. It is made by uv, found on the PATH or installed for the moment; nothing else is needed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
LOCK = HOME / "requirements.lock"
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>[^\s;]+)( ; .+)?")
OPTIONS = "--universal --all-extras --upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links"


def pins(text: str) -> dict[str, set[str]]:
    """Return name -> versions (several if they hang on the Python) of a lock file; ValueError at any other line."""
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        pin = PIN.fullmatch(line)
        if not pin or "://" in line:
            raise ValueError(f"requirements.lock holds pins only, not {line!r}; make it anew with `make lock`")
        found.setdefault(pin["name"], set()).add(pin["version"])
    return found


def find_uv(folder: Path) -> str:
    """Return uv's path: the one on the PATH, else one installed into a virtual environment in `folder`."""
    there = shutil.which("uv")
    if there:
        return there
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(folder / "bin" / "uv")


def write() -> int:
    """Write requirements.lock and return the number of its packages; the old file stays if anything fails."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "requirements.lock"
        command = [find_uv(Path(folder) / "uv"), "pip", "compile", *OPTIONS.split(), "--quiet"]
        oldest = re.search(r'requires-python = ">=([\d.]+)', (HOME / "pyproject.toml").read_text())[1]
        subprocess.run(
            [*command, "--python-version", oldest, "--output-file", made, "pyproject.toml"],
            cwd=HOME,
            check=True,
            env={key: value for key, value in os.environ.items() if key != "UV_COMPILE_BYTECODE"},
        )
        text = made.read_text()
    count = len(pins(text))
    LOCK.write_text(text)
    return count


if __name__ == "__main__":
    sys.stdout.write(f"requirements.lock: {write()} packages\n")
