"""Several notebooks at once, each in a process of its own, all stopped on Ctrl-C or SIGTERM."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import time

from breakfix.book import stop

STOPPED = "stopped"
NOT_RUN = "not run"


def execute_all(orders, jobs, ticker):
    """Execute the orders, at most `jobs` at a time.

    orders: {name: {"source", "target", "parameters", "timeout", "log"}}, paths as text, and a learner's "seed". Returns
    {name: {"failure": sentence or '', "seconds": float}}; after a signal the failure of what was running
    is `stopped` and of what had not begun `not run`.
    """
    return asyncio.run(_Crew(orders, jobs, ticker).work())


class _Crew:
    """The processes of one run."""

    def __init__(self, orders, jobs, ticker):
        self.orders, self.ticker = orders, ticker
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
        stop.stop_trees(*(process.pid for process in self.running.values()))

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
        # Sockets lie in the room, and the path of a socket may have 104 characters.
        room = tempfile.mkdtemp(prefix="bf-")
        process = None
        try:
            with open(order["log"], "wb") as log:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "breakfix.book.execute",
                    stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
                    env=_environment(order, room), start_new_session=True,
                )  # fmt: skip
            self.running[name] = process
            process.stdin.write(json.dumps({**order, "room": room}).encode() + b"\n")
            async for line in process.stdout:
                step = json.loads(line)
                said = step.get("failure", said)
                if "cell" in step:
                    self.ticker.step(name, step["cell"], step["of"], step["phase"])
            await process.wait()
        finally:
            if process is not None and process.returncode is None:
                stop.stop_trees(process.pid)
            if process is not None:
                # Closing the pipe late: it is what tells the process that its owner lives.
                with contextlib.suppress(Exception):
                    process.stdin.close()
            shutil.rmtree(room, ignore_errors=True)
        return said if said is not None else f"its process ended early ({_last_line(order['log'])})"


def _environment(order, room):
    seed = {} if order.get("seed") is None else {"BREAKFIX_SEED": str(order["seed"])}
    return {**os.environ, "BREAKFIX_LEDGER": "off", "TMPDIR": room, **seed}


def _last_line(log):
    with open(log, errors="replace") as lines:
        return next((line.strip() for line in reversed(lines.readlines()) if line.strip()), "without a word")
