"""Kernels that talk over sockets in a short folder: several that start at once can collide on ports.

As a pytest plugin (`-p breakfix.book.runs.kernels`) it gives nbval such kernels.
"""

import itertools
import shutil
import tempfile
from pathlib import Path

COUNT = itertools.count(1)


def over_sockets(base, room):
    """A subclass of a jupyter_client kernel manager whose connection file and sockets lie in `room`.

    The path of a socket may have 104 characters, so `room` is best made by `tempfile` with a short prefix.
    """

    class KernelManager(base):
        def __init__(self, **kwargs):
            stem = str(Path(room) / f"k{next(COUNT)}")
            super().__init__(**kwargs, transport="ipc", connection_file=f"{stem}.json", ip=stem)

    return KernelManager


def start(room):
    """Return the manager of a kernel that was started in `room` and may not be ready yet; nobody saves its history."""
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    manager = over_sockets(AsyncKernelManager, room)(kernel_name="python3")
    run_sync(manager.start_kernel)(extra_arguments=["--HistoryManager.hist_file=:memory:"])
    return manager


def stop(manager):
    """Ask a kernel that `start` has started to end, and wait until it has."""
    from jupyter_core.utils import run_sync

    run_sync(manager.shutdown_kernel)()


def pytest_configure(config):
    """Give nbval's kernels a room that lasts as long as this pytest."""
    import nbval.kernel

    config.kernel_room = tempfile.mkdtemp(prefix="bf-")
    config.kernel_manager = nbval.kernel.KernelManager
    nbval.kernel.KernelManager = over_sockets(config.kernel_manager, config.kernel_room)


def pytest_unconfigure(config):
    """Remove the room."""
    import nbval.kernel

    nbval.kernel.KernelManager = config.kernel_manager
    shutil.rmtree(config.kernel_room, ignore_errors=True)
