"""Kernels that talk over sockets."""

import subprocess
import sys
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbformat.v4 import new_notebook

import tiny
from breakfix.book.runs import kernels

SHOW = """
from ipykernel.connect import get_connection_info
info = get_connection_info(unpack=True)
print(info["transport"], len(info["ip"]) < 60, open("room", "w").write(info["ip"]) > 0)
"""


def test_each_kernel_has_its_own_sockets(tmp_path):
    """Two managers of one room never share a name, and no port of the machine is taken."""
    manager = kernels.over_sockets(KernelManager, tmp_path)
    one, two = manager(), manager()
    assert (one.transport, two.transport) == ("ipc", "ipc")
    assert len({one.ip, two.ip, one.connection_file, two.connection_file}) == 4
    assert Path(one.connection_file).parent == tmp_path


def test_nbval_gets_them(tmp_path):
    """With the plugin nbval's kernel talks over a socket of a short path, and its room is gone afterwards."""
    cell = tiny.code(SHOW.strip())
    cell.outputs = [nbformat.v4.new_output("stream", text="ipc True True\n")]
    cell.execution_count = 1
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "a.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "breakfix.book.runs.kernels",
        "--nbval",
        "--nbval-current-env",
        "-q",
    ]
    done = subprocess.run([*command, "-c", "/dev/null", "a.ipynb"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()
    assert not Path((tmp_path / "room").read_text()).parent.exists()
