"""Chunks judged on an existing Dask cluster, each as a task: tried again when a worker dies, with one result each.

A task judges in a process of its own (`chunk.py`), so that a worker may run threads, and ends with its worker. The
workers need this workbook in this version; each is asked before anything is sent to it. Whoever reaches a scheduler can
have it run anything: it belongs into a network of your own.
"""

import asyncio
import contextlib
import secrets
from concurrent.futures import CancelledError

from breakfix.book import Refusal
from breakfix.book.grading import chunk
from breakfix.children.process import Process
from breakfix.version import __version__

PATIENCE = 10  # seconds for a scheduler to answer, and for a first worker to be there
RETRIES = 3  # of a chunk, when a worker dies in it more often than the scheduler allows
MISSING = 'Judging on a cluster needs the package distributed: pip install "breakfix[class]".'


def judge(address, chunks, heard, again, tell=print):
    """Judge chunks on the cluster whose scheduler is at `address` ("tcp://HOST:8786"); see `chunk.judge`.

    tell(sentence): told what a teacher should know of the cluster. Raises Refusal when there is no such scheduler, no
    worker, or another version of the workbook.
    """
    with connected(address) as client:
        check(client, tell)
        _gather(client, chunks, heard, again)


@contextlib.contextmanager
def connected(address):
    """Yield a client of the scheduler at `address`, which has workers. Raises Refusal when there is none."""
    try:
        from distributed import Client
    except ImportError:
        raise Refusal(MISSING) from None
    try:
        asyncio.run(asyncio.wait_for(_reach(address), PATIENCE))
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:  # a time limit that was exceeded is an OSError too
        why = (
            f"is no address of one ({error})" if isinstance(error, ValueError) else f"answers none within {PATIENCE} s"
        )
        raise Refusal(f"There is no Dask scheduler: {address} {why}. `dask scheduler` starts one.") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except OSError:
            raise Refusal(f"The scheduler at {address} has no workers. `dask worker {address}` starts one.") from None
        try:
            yield client
        except CancelledError:
            raise Refusal(
                f"The scheduler at {address} has gone away. The same command goes on from here when it is back."
            ) from None


async def _reach(address):
    """Shake hands; a Client waits without an end for whoever takes its connection and says nothing."""
    from distributed.comm import connect

    there = await connect(address, timeout=PATIENCE)
    there.abort()


def about():
    """On a worker: return its version of the workbook, and why it cannot judge apart, or ""."""
    with Process("breakfix.lab.judging.apart:refused") as child:  # which forks, and a worker has threads
        return __version__, child.result()


def check(client, tell=print):
    """Ask all workers for their version. Raises Refusal when one has another one than is here, or none."""
    for worker, found in client.run(about, on_error="return").items():
        if isinstance(found, ModuleNotFoundError):
            raise Refusal(f"The worker {worker} has no breakfix; install this version there: {__version__}.")
        if isinstance(found, BaseException):
            raise Refusal(f"The worker {worker} cannot be asked for its version: {type(found).__name__}: {found}.")
        version, why = found
        if version != __version__:
            raise Refusal(
                f"The worker {worker} has breakfix {version}, and here is {__version__}; they have to be one."
            )
        if why:
            tell(f"The worker {worker} judges with all of its rights: it cannot judge apart ({why}).")


def _gather(client, chunks, heard, again):
    """Send chunks, and hear what each gives; one that its workers die of is sent again, question by question."""
    from distributed import KilledWorker, as_completed

    sent = {}

    def send(questions):
        key = f"grade-{secrets.token_hex(8)}"
        future = client.submit(chunk.whole, questions, key=key, retries=RETRIES, pure=False)
        sent[future.key] = questions
        return future

    waiting = as_completed([send(each) for each in chunks], loop=client.loop)
    for future in waiting:
        questions = sent.pop(future.key)
        try:
            results, more = future.result()
        except KilledWorker:
            if len(questions) == 1:
                heard(chunk.result(questions[0], note="the workers that judged it died"))
            else:
                for each in questions:
                    again()
                    waiting.add(send([each]))
            continue
        except chunk.OtherCheck as error:
            raise Refusal(f"A worker has another version of {error} than is here; bring them all to one.") from None
        for result in results:
            heard(result)
        for _ in range(more):
            again()
