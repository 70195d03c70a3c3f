"""Naps: a process whose naps are words to somebody else, who ends them, so that waiting takes no time.

Where it would wait for a lock of the system or for a database file, it naps and tries again. Its clocks show the time
that it has slept. Who waits in another way (a pipe, a busy timeout of SQLite) waits as ever. Before it first tries to
take such a lock or file it tells that too: between what it gave back and what it takes next, another may come in.
"""

import fcntl
import inspect
import time

import duckdb


def take_the_clock(answer, waits, takes):
    """Call `waits()` for every nap of this process from now on, and `takes()` before it tries to take something.

    answer: a function whose module may hold `sleep`.
    """
    slept = refused = 0.0

    def nap(seconds):
        nonlocal slept
        slept += seconds
        waits()

    def patient(take):
        def taken(file, how, *rest):
            if not how & fcntl.LOCK_UN:
                takes()
            while True:
                try:
                    return take(file, how | fcntl.LOCK_NB, *rest)
                except OSError:
                    if how & fcntl.LOCK_NB:
                        raise
                nap(0.1)

        return taken

    def later(clock):
        return lambda: clock() + slept

    def connect(*given, connect=duckdb.connect, **named):
        nonlocal refused
        takes()
        try:
            return connect(*given, **named)
        except duckdb.IOException:
            refused += 1
            if refused > 1:  # it asks again and again
                nap(0.1)
            raise

    ours = [(time.sleep, nap), (duckdb.connect, connect)]
    ours += [(take, patient(take)) for take in (fcntl.flock, fcntl.lockf)]
    ours += [(clock, later(clock)) for clock in (time.time, time.monotonic, time.perf_counter)]
    for space in (vars(time), vars(fcntl), vars(duckdb), inspect.unwrap(answer).__globals__):
        space.update({name: new for name, value in space.items() for old, new in ours if value is old})
