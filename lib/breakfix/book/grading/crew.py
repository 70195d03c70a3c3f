"""Chunks judged on this machine, several at once, each in a process of its own; all are stopped when we are."""

import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from breakfix.book.grading import chunk
from breakfix.children.process import Process

DONE = "done"


def judge(chunks, jobs, heard, again):
    """Judge chunks, `jobs` at a time; `heard(result)` and `again()` are called here, in one thread."""
    crew = _Crew()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for each in chunks:
                pool.submit(crew.judge, each)
            left = len(chunks)
            while left:
                what, said = crew.said.get()
                if isinstance(said, BaseException):
                    raise said
                left -= what == DONE
                if what == "heard":
                    heard(said)
                elif what == "again":
                    again()
        finally:
            crew.stop()
            pool.shutdown(cancel_futures=True)


class _Crew:
    """The children at work, and what they have said."""

    def __init__(self):
        self.said, self.lock = queue.SimpleQueue(), threading.Lock()
        self.children, self.stopped = set(), False

    def judge(self, questions):
        problem = None
        try:
            heard = partial(self._say, "heard")
            chunk.judge(questions, heard, partial(self._say, "again", None), partial(_Child, self))
        except BaseException as error:
            problem = error
        self._say(DONE, problem)

    def _say(self, what, said):
        self.said.put((what, said))

    def stop(self):
        """End all children, and let none begin."""
        with self.lock:
            self.stopped = True
            for each in list(self.children):
                each.kill()


class _Child(Process):
    """A child that the crew knows, so that it can be ended."""

    def __init__(self, crew, *given):
        super().__init__(*given)
        self.crew = crew

    def start(self):
        """Start, unless the crew has been stopped."""
        with self.crew.lock:
            if self.crew.stopped:
                raise InterruptedError("the crew was stopped")
            super().start()
            self.crew.children.add(self)

    def stop(self):
        """End the child."""
        super().stop()
        with self.crew.lock:
            self.crew.children.discard(self)
