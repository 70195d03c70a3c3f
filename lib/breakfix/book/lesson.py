"""A kernel in which the cells of a lesson run one after another, and what each of them shows as text.

Its ledger is off but for the cells that the learner is shown: what nobody sees has not been seen.
"""

import contextlib
import re
import shutil
import tempfile

from nbformat.v4 import new_code_cell, new_notebook

from breakfix.book import kernels

SECONDS = 600  # a cell may take
COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ON = '__import__("breakfix.lab.ledger").lab.ledger.keep()'
OFF = '__import__("breakfix.lab.ledger").lab.ledger.rest()'


class Failed(Exception):
    """A cell did not come to its end; the text says why."""


class Lesson:
    """A kernel, open inside `with`, that works in `folder`; it is started when the first cell runs."""

    def __init__(self, folder):
        self.folder = folder
        self.client, self.is_kept = None, False
        self._open = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._open.close()

    def run(self, cell, shown=False):
        """Run a cell and return what it shows, as text. Raises Failed when it raises, or its kernel dies."""
        if shown != self.is_kept:
            self._execute(ON if shown else OFF)
            self.is_kept = shown
        outputs = self._execute(cell.source)
        raised = [output for output in outputs if output.output_type == "error"]
        if raised:
            text = text_of(outputs)
            raise Failed(f"{text}\n{raised[0].ename}: {raised[0].evalue}".strip())
        return text_of(outputs)

    def define(self, step):
        """Define what an answer defines, to play with in the cells below it, as a notebook does."""
        if step.asked.kind in {"python", "value"}:
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

        if self.client is None:
            room = tempfile.mkdtemp(prefix="bf-")
            self._open.callback(shutil.rmtree, room, ignore_errors=True)
            self.client = NotebookClient(
                new_notebook(),
                kernel_manager_class=kernels.over_sockets(AsyncKernelManager, room),
                kernel_name="python3",
                timeout=SECONDS,
            )
            env = {**os.environ, "BREAKFIX_LEDGER": "off"}
            self._open.enter_context(self.client.setup_kernel(cwd=str(self.folder), env=env))
        return self.client


def text_of(outputs):
    """Return outputs as text: what was printed and the plain form of what was shown, without colours."""
    parts = []
    for output in outputs:
        if output.output_type == "stream":
            parts.append(output.text.rstrip("\n"))
        elif "data" in output:
            parts.append(output.data.get("text/plain", "It shows something that has no text."))
    return COLOUR.sub("", "\n".join(part for part in parts if part.strip()))
