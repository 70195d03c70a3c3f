"""One notebook through papermill, in a kernel that is already starting."""

import logging

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.log import logger

from breakfix.book import notebook
from breakfix.book.runs import receipt


class EarlyKernelEngine(Engine):
    """papermill's client on a kernel that was started before; the notebook is kept also when the kernel dies."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man, kernel_name, kernel=None, keep=None, timeout=None, on_cell_start=None, **kwargs
    ):
        """Execute in `kernel`, a kernel manager, and write what there is to `keep` however it ends."""
        client = PapermillNotebookClient(
            nb_man, km=kernel, kernel_name=kernel_name, timeout=timeout, on_cell_start=on_cell_start, log=logger
        )
        client.owns_km = True  # it is stopped with the notebook, as one that the client has started itself
        try:
            client.execute()
        finally:
            nbformat.write(nb_man.nb, keep)


def execute(order, say, kernel):
    """Execute `order["source"]` into `order["target"]`; return a sentence on what failed, or ''."""
    at = {}
    source = notebook.read(order["source"])
    steps, known = notebook.phases(source), {cell.id: n for n, cell in enumerate(source.cells)}

    def before_cell(cell, cell_index):
        at["id"] = cell.id
        number = known.get(cell.id, cell_index - 1)  # papermill adds a cell with the parameters given
        say({"cell": number, "of": len(source.cells), "phase": steps[number]})

    logging.getLogger("papermill").setLevel(logging.ERROR)
    papermill_engines.register("breakfix", EarlyKernelEngine)
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
            timeout=order["timeout"],
            kernel=kernel,
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
