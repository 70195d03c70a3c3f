"""Predict: what a pool counts while nothing fails."""

import sqlite3

from breakfix.lab import prediction

from . import baseline

PLANS = (
    (("Ann", "Bob"), ("Ann",), ("Cleo", "Ann")),
    (("Ann", "Bob", "Cleo"), ("Ann", "Bob"), ("Bob",)),
    (("Ann",), ("Ann",), ("Bob", "Cleo")),
    (("Ann", "Bob"), ("Ann", "Bob"), ("Cleo", "Ann", "Bob")),
    (("Ann", "Bob", "Cleo"), ("Cleo",), ("Cleo",)),
)


def counts(steps):
    """Return what the pool of the notebook counts after such steps, `Ann borrows` and `Ann gives back`."""
    pool, held = baseline.open_pool(lambda: sqlite3.connect(":memory:"), 3), {}
    for step in steps:
        name, _, what = step.partition(" ")
        if what == "borrows":
            held[name] = baseline.borrow(pool, 1, baseline.take)
        else:
            baseline.give_back(pool, held.pop(name))
    saw = baseline.stats(pool)
    for con in (*pool.idle, *held.values()):
        con.close()
    return {name: saw[name] for name in ("created", "reused", "idle")}


@prediction(phase="predict", fields={"created": int, "reused": int, "idle": int}, minutes=4)
def a_morning(steps):
    """These steps are taken one after the other, with a new pool. What does it count afterwards?

    created  connections that it has opened
    reused   loans of a connection that was there
    idle     connections that wait
    """
    return counts(steps)


@a_morning.draw
def one_morning(hand):
    """Return seven steps or so: some borrow, some give back, and some borrow again."""
    first, back, again = hand.one_of(PLANS)
    steps = [f"{name} borrows" for name in first] + [f"{name} gives back" for name in back]
    return [*steps, *(f"{name} borrows" for name in again if name not in first or name in back)]


a_morning.because = "take looks into idle first, and opens a connection only when nothing is there."
