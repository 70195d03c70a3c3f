"""One notebook, executed by papermill in a process of its own: `python -m breakfix.book.runs.execute ROOM`.

ROOM is a short path to work in. The kernel is started at once, while papermill is still being imported.
The order comes as one JSON line on standard input: `source`, `target`, `parameters`, `timeout` (seconds
a cell). Steps go out as JSON lines: {"cell", "of", "phase"} before a cell and {"failure"} at the end,
empty when all went well. When standard input closes, the owner is gone: the kernel and all it started
are stopped and the room is removed.
"""

import json
import os
import shutil
import sys
import threading

from breakfix.book.runs import kernels, stop


class Watch(threading.Thread):
    """Stops everything when the process that started this one is gone: its end of standard input closes."""

    def __init__(self, room):
        super().__init__(daemon=True)
        self.room, self.gone = room, threading.Event()

    def run(self):
        """Wait for the end of input, then leave."""
        sys.stdin.read()
        self.gone.set()
        leave(self.room)


def leave(room):
    """Stop what runs below, remove the room, exit."""
    stop.stop_below(os.getpid())
    shutil.rmtree(room, ignore_errors=True)
    os._exit(1)


def main():
    """Start a kernel, read an order, execute it, say how it went."""
    room = sys.argv[1]
    # Whatever a library prints goes to the log; only steps go out.
    out = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    os.chdir(room)
    kernel = kernels.start(room)
    from breakfix.book.runs import engine

    line = sys.stdin.readline()
    if not line:
        leave(room)
    watch = Watch(room)
    watch.start()

    def say(step):
        out.write(json.dumps(step) + "\n")

    try:
        say({"failure": engine.execute(json.loads(line), say, kernel)})
    finally:
        # The kernel dies first when the owner is gone; the rest of its family is still to be stopped.
        if watch.gone.is_set():
            watch.join()
    for stream in (out, sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)  # all is written and the kernel has stopped; to take the interpreter apart takes longer than to save


if __name__ == "__main__":
    main()
