"""A kernel in which the cells of a lesson run one after another, and what each of them shows as text.

Its ledger is off but for the cells that the learner is shown: what nobody sees has not been seen.
"""

import contextlib
import re
import shutil
import tempfile

from nbformat.v4 import new_code_cell, new_notebook

from breakfix.book.runs import kernels
from breakfix.lab.answer import PYTHON

SECONDS = 600  # a cell may take
BORDER = re.compile("[\u2500-\u257f]")  # a screen reader says each by its name
COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
WIDE = '"pandas" in __import__("sys").modules and __import__("pandas").set_option("display.width", 1000)'
ON = f'__import__("breakfix.lab.ledger").lab.ledger.keep(); {WIDE}'  # a table is not folded where columns do not fit
OFF = '__import__("breakfix.lab.ledger").lab.ledger.rest()'


class Failed(Exception):
    """A cell did not come to its end; the text says why."""


class Lesson:
    """A kernel that works in `folder`, from the first cell that runs until `close`."""

    def __init__(self, folder):
        self.folder = folder
        self.client, self.is_kept = None, False
        self._open = contextlib.ExitStack()

    def close(self):
        """Stop the kernel."""
        self._open.close()

    def run(self, cell, kept=False):
        """Run a cell, with its events kept or not, and return what it shows, as text.

        Raises Failed when the cell raises, takes too long, or its kernel dies.
        """
        if kept != self.is_kept:
            self._execute(ON if kept else OFF)
            self.is_kept = kept
        outputs = self._execute(cell.source)
        raised = [output for output in outputs if output.output_type == "error"]
        if raised:
            text = text_of(outputs)
            raise Failed(f"{text}\n{raised[0].ename}: {raised[0].evalue}".strip())
        return text_of(outputs)

    def define(self, step):
        """Define what an answer defines, to play with in the cells below it, as a notebook does."""
        if step.asked.kind in PYTHON:
            self._execute(f'__import__("breakfix.lab.magic").lab.magic.play_with({step.text!r}, globals())')

    def _execute(self, source):
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        cell = new_code_cell(source)
        self._start().nb.cells = [cell]
        try:
            with contextlib.suppress(CellExecutionError):  # it is among the outputs
                self.client.execute_cell(cell, 0)
        except DeadKernelError:
            raise Failed("The kernel died in this cell.") from None
        except CellTimeoutError:
            raise Failed(f"It took longer than {SECONDS} s.") from None
        return cell.outputs

    def _start(self):
        import os

        from jupyter_client.manager import AsyncKernelManager
        from nbclient import NotebookClient

        from breakfix.lab import learner

        if self.client is None:
            room = tempfile.mkdtemp(prefix="bf-")
            self._open.callback(shutil.rmtree, room, ignore_errors=True)
            self.client = NotebookClient(
                new_notebook(),
                kernel_manager_class=kernels.over_sockets(AsyncKernelManager, room),
                kernel_name="python3",
                timeout=SECONDS,
            )
            own = {"BREAKFIX_SEED": str(learner.seed())}  # with the ledger off too the numbers are the learner's
            env = {**os.environ, "BREAKFIX_LEDGER": "off", "BREAKFIX_PLACE": "terminal", **own}
            self._open.enter_context(self.client.setup_kernel(cwd=str(self.folder), env=env))
        return self.client


def text_of(outputs):
    """Return outputs as text: what was printed and the plain form of what was shown, without colours and borders."""
    parts = []
    for output in outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif "data" in output:
            parts.append(output.data.get("text/plain", "It shows something that has no text."))
    return without_borders(COLOUR.sub("", "\n".join(part.rstrip("\n") for part in parts if part.strip())))


def without_borders(text):
    """Return a text whose tables are drawn with lines without the lines; the columns stay in their places."""
    bare = [(BORDER.sub(" ", line).rstrip(), BORDER.search(line)) for line in text.split("\n")]
    return "\n".join(line for line, drawn in bare if line or not drawn)
