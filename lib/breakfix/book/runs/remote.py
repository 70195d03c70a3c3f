"""Notebooks executed on an existing Dask cluster: each is a task that sends back what it has executed.

The workers have this workbook with its data; a dataset of the user's own has to be there at the same path.
"""

import os
import secrets
import tempfile
from pathlib import Path

from breakfix.book.grading import cluster
from breakfix.book.runs import ticker as tickers
from breakfix.book.runs import workers
from breakfix.children.process import Process

LONGEST = 6 * 3600  # seconds that a notebook may take
DIED = "the workers that executed it died"


def execute_all(orders, address, ticker, tell=print):
    """Execute the orders on the cluster at `address`; takes and returns what `workers.execute_all` does.

    Raises Refusal where `cluster.judge` does.
    """
    with cluster.connected(address) as client:
        from distributed import KilledWorker, as_completed

        cluster.check(client, tell)
        ended = {name: {"failure": workers.STOPPED, "seconds": 0.0} for name in orders}
        names, futures = {}, []
        for name, order in orders.items():
            key, text = f"run-{secrets.token_hex(8)}", Path(order["source"]).read_text("utf-8")
            futures.append(client.submit(execute, order, text, key=key, retries=cluster.RETRIES, pure=False))
            names[key] = name
            ticker.started(name)
        try:
            for future in as_completed(futures, loop=client.loop):
                name = names[future.key]
                try:
                    ended[name] = _kept(orders[name], *future.result())
                except KilledWorker:
                    ended[name]["failure"] = DIED
                failure = ended[name]["failure"]
                ticker.finished(name, failure or f"ok, {ended[name]['seconds']} s")
        except KeyboardInterrupt:
            client.cancel(futures)
    return ended


def _kept(order, end, executed, log):
    """Write down what came back, as a worker on this machine would have; returns how it ended."""
    if executed is not None:
        Path(order["target"]).write_text(executed, "utf-8")
    Path(order["log"]).write_text(log, "utf-8")
    return end


def execute(order, text):
    """On a worker: return (how it ended, the executed notebook or None, the log), all as text.

    It is done in a child: to be stopped by signals takes a main thread, and a worker's tasks have none.
    """
    with Process(f"{__name__}:alone", order, text) as child:
        return child.result(LONGEST)


def alone(order, text):
    """In the child: execute a notebook in a folder that goes away."""
    with tempfile.TemporaryDirectory() as room, open(os.devnull, "w") as nowhere:
        files = {name: Path(room, f"{name}.ipynb") for name in ("source", "target", "log")}
        files["source"].write_text(text, "utf-8")
        here = {name: str(path) for name, path in files.items()}
        end = workers.execute_all({"it": {**order, **here}}, 1, tickers.Lines(nowhere))["it"]
        said = {name: path.read_text("utf-8", "replace") if path.exists() else None for name, path in files.items()}
    return end, said["target"], said["log"] or ""
