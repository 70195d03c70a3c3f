"""One notebook, executed by papermill in a process of its own: `python -m breakfix.book.execute`.

The order comes as one JSON line on standard input: `source`, `target`, `parameters`, `timeout` (seconds
a cell), `room` (a short path to work in). Steps go out as JSON lines: {"cell", "of", "phase"} before a
cell and {"failure"} at the end, empty when all went well. When standard input closes, the owner is
gone: the kernel and all it started are stopped and the room is removed.
"""

import json
import logging
import os
import shutil
import sys
import threading

import nbformat
import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import NBClientEngine, papermill_engines

from breakfix.book import kernels, notebook, receipt, stop


class Engine(NBClientEngine):
    """papermill's own engine, which keeps the notebook also when the kernel dies under it."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, keep=None, **kwargs):
        """Execute, and write what there is to `keep` however it ends."""
        try:
            super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
        finally:
            nbformat.write(nb_man.nb, keep)


def execute(order, say):
    """Execute `order["source"]` into `order["target"]`; return a sentence on what failed, or ''."""
    at = {}
    source = notebook.read(order["source"])
    steps, known = notebook.phases(source), {cell.id: n for n, cell in enumerate(source.cells)}

    def before_cell(cell, cell_index):
        at["id"] = cell.id
        number = known.get(cell.id, cell_index - 1)  # papermill adds a cell with the parameters given
        say({"cell": number, "of": len(source.cells), "phase": steps[number]})

    papermill_engines.register("breakfix", Engine)
    try:
        papermill.execute_notebook(
            source,
            order["target"],
            parameters=order["parameters"],
            engine_name="breakfix",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            record_timing=False,
            execution_timeout=order["timeout"],
            kernel_manager_class=kernels.over_sockets(AsyncKernelManager, order["room"]),
            on_cell_start=before_cell,
            keep=order["target"],
        )
    except papermill.PapermillExecutionError as error:
        return f"cell {at.get('id')} raised {error.ename}: {receipt.first_line(error.evalue)}"
    except DeadKernelError:
        return f"the kernel died in cell {at.get('id')}"
    except CellTimeoutError:
        return f"cell {at.get('id')} took longer than {order['timeout']} s"
    return ""


class Watch(threading.Thread):
    """Stops everything when the process that started this one is gone: its end of standard input closes."""

    def __init__(self, room):
        super().__init__(daemon=True)
        self.room, self.gone = room, threading.Event()

    def run(self):
        """Wait for the end of input, stop what runs below, remove the room, exit."""
        sys.stdin.read()
        self.gone.set()
        stop.stop_below(os.getpid())
        shutil.rmtree(self.room, ignore_errors=True)
        os._exit(1)


def main():
    """Read an order, execute it, say how it went."""
    # Whatever a library prints goes to the log; only steps go out.
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    logging.getLogger("papermill").setLevel(logging.ERROR)
    order = json.loads(sys.stdin.readline())
    watch = Watch(order["room"])
    watch.start()
    os.chdir(order["room"])

    def say(step):
        out.write(json.dumps(step) + "\n")

    try:
        say({"failure": execute(order, say)})
    finally:
        # The kernel dies first when the owner is gone; the rest of its family is still to be stopped.
        if watch.gone.is_set():
            watch.join()


if __name__ == "__main__":
    main()
