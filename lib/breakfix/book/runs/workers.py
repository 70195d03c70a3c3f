"""Several notebooks at once, each in a process of its own, all stopped on Ctrl-C or SIGTERM."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from breakfix import places
from breakfix.book.runs import stop

STOPPED = "stopped"
NOT_RUN = "not run"


class Worker:
    """A process that starts a kernel at once and then waits for the one notebook that it is to execute.

    A context manager: whatever still runs at its end is stopped, and its room is removed. `seed` is a learner's own.
    """

    def __init__(self, seed=None):
        # Sockets lie in the room, and the path of a socket may have 104 characters.
        self.room = tempfile.mkdtemp(prefix="bf-")
        self.log = os.path.join(self.room, "log")
        own = {} if seed is None else {"BREAKFIX_SEED": str(seed)}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "breakfix.book.runs.execute", self.room],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                env={**os.environ, "BREAKFIX_LEDGER": "off", "TMPDIR": self.room, **own}, start_new_session=True,
            )  # fmt: skip
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self.process.poll() is None:
            stop.stop_trees(self.pid)
        # Closing the pipe late: it is what tells the process that its owner lives.
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(Exception):
                pipe.close()
        self.process.wait()
        shutil.rmtree(self.room, ignore_errors=True)

    async def execute(self, order):
        """Hand the order over; yields each step that the process tells of, as a dict."""
        steps = asyncio.StreamReader()
        loop = asyncio.get_running_loop()
        pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(steps), self.process.stdout)
        with contextlib.suppress(BrokenPipeError):  # it ended before: no step comes
            self.process.stdin.write(json.dumps(order).encode() + b"\n")
            self.process.stdin.flush()
        try:
            async for line in steps:
                yield json.loads(line)
            await asyncio.to_thread(self.process.wait)
        finally:
            pipe.close()


def seed(mode):
    """The seed that the notebooks of a run are given, or None: a learner's answers fit the numbers drawn for them."""
    from breakfix.lab import learner

    return learner.kept_in(places.WORK / "ledger.jsonl") if mode == "mine" else None


def execute_all(orders, jobs, ticker, ready=None):
    """Execute the orders, at most `jobs` at a time; `ready` is a Worker that was started before, for the first.

    orders: {name: {"source", "target", "parameters", "timeout", "log"}}, paths as text, and a learner's "seed". Returns
    {name: {"failure": sentence or '', "seconds": float}}; after a signal the failure of what was running
    is `stopped` and of what had not begun `not run`.
    """
    return asyncio.run(_Crew(orders, jobs, ticker, ready).work())


class _Crew:
    """The processes of one run."""

    def __init__(self, orders, jobs, ticker, ready):
        self.orders, self.ticker, self.ready = orders, ticker, ready
        self.slots = asyncio.Semaphore(jobs)
        self.ended = {name: {"failure": NOT_RUN, "seconds": 0.0} for name in orders}
        self.running = {}

    async def work(self):
        tasks = [asyncio.create_task(self._one(name)) for name in self.orders]
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop, tasks)
        for result in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        return self.ended

    def _stop(self, tasks):
        for task in tasks:
            task.cancel()
        stop.stop_trees(*(worker.pid for worker in self.running.values()))

    async def _one(self, name):
        async with self.slots:
            began = time.monotonic()
            self.ended[name]["failure"] = STOPPED
            self.ticker.started(name)
            try:
                self.ended[name]["failure"] = await self._execute(name)
            finally:
                self.ended[name]["seconds"] = round(time.monotonic() - began, 1)
                self.running.pop(name, None)
                failure = self.ended[name]["failure"]
                self.ticker.finished(name, failure or f"ok, {self.ended[name]['seconds']} s")

    async def _execute(self, name):
        """Run one process to its end and return what it said of a failure."""
        order, said = self.orders[name], None
        worker, self.ready = self.ready or Worker(order["seed"]), None
        with worker:
            self.running[name] = worker
            try:
                async for step in worker.execute(order):
                    said = step.get("failure", said)
                    if "cell" in step:
                        self.ticker.step(name, step["cell"], step["of"], step["phase"])
            finally:
                shutil.copyfile(worker.log, order["log"])
        return said if said is not None else f"its process ended early ({_last_line(order['log'])})"


def _last_line(log):
    with open(log, errors="replace") as lines:
        return next((line.strip() for line in reversed(lines.readlines()) if line.strip()), "without a word")
