"""A `threading.Condition` for trials in one thread: to wait is a step, and what others do meanwhile is written down.

    changed = Condition(clock, meanwhile=[(1.5, lambda: None), (4, give_back)])
    with changed:
        changed.wait(5)         clock.now is 1.5 later: somebody has woken us
        changed.wait(3.5)       at 4 give_back() was called, and we are woken again
        changed.wait(1)         nobody comes: a second passes, and it returns False

What comes at the very moment at which the time is over is done, and `wait` returns False all the same: so it is for a
thread that gives up, and has to wait for the lock until another one has let it go.

`clock` has `now` in seconds, which passes in `wait` and at no other moment. What comes is not real, the lock is: who
waits without holding it gets the RuntimeError that Python raises.
"""

import threading

MOST = 2_000  # waits and other looks at the clock, before it is clear that no time passes


class Condition(threading.Condition):
    """`came_in` counts how often it was taken, `is_woken` says whether somebody was notified.

    let_go: called each time that it was let go, when others can come in.
    """

    def __init__(self, clock, meanwhile=(), let_go=lambda: None):
        super().__init__()
        self._clock, self._begun, self._meanwhile = clock, clock.now, list(meanwhile)
        self.came_in, self.is_woken, self._looks = 0, False, 0
        self._take, self.acquire = self.acquire, self._taken
        self._give, self.release, self._let_go = self.release, self._given, let_go

    def __enter__(self):
        self.came_in += 1
        return super().__enter__()

    def _taken(self, *given, **named):
        self.came_in += 1
        return self._take(*given, **named)

    def __exit__(self, *exception):
        super().__exit__(*exception)
        self._is_free()

    def _given(self):
        self._give()
        self._is_free()

    def _is_free(self):
        if not self.is_held():
            self._let_go()

    def is_held(self):
        """Tell whether this thread holds it."""
        return self._is_owned()

    def look(self):
        """Return the time; RuntimeError when it is asked for again and again, and none passes."""
        self._looks += 1
        if self._looks > MOST:
            raise RuntimeError("it looks again and again, and no time passes: wait on the condition")
        return self._clock.now

    def wait(self, timeout=None):
        """Let others do the next thing, if it comes in time; return whether it came before the time was over."""
        if not self.is_held():
            raise RuntimeError("cannot wait on un-acquired lock")
        until = self.look() + (float("inf") if timeout is None else max(timeout, 0))
        if self._meanwhile and self._begun + self._meanwhile[0][0] <= until:
            after, does = self._meanwhile.pop(0)
            self._clock.now = max(self._clock.now, self._begun + after)
            does()
            return self._clock.now < until
        if timeout is None:
            raise RuntimeError("it waits for ever: nobody comes any more")
        self._clock.now = until
        return False

    def wait_for(self, predicate, timeout=None):
        """Wait until the predicate is true, by this clock; return what it says last."""
        end = float("inf") if timeout is None else self._clock.now + timeout
        while not (said := predicate()) and self._clock.now < end:
            self.wait(None if timeout is None else end - self._clock.now)
        return said

    def notify(self, n=1):
        """Wake some who wait."""
        super().notify(n)
        self.is_woken = True
