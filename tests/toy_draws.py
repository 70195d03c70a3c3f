"""Exercises whose situations are drawn, for the tests of the lab."""

import sqlite3
from contextlib import closing

from hypothesis import strategies as st

from breakfix.lab import exercise

imports = ""


@exercise(phase="fix", minutes=2)
def largest(numbers):
    """Return the largest of the numbers, 0 when there are none. Not touch numbers."""
    return max(numbers, default=0)


largest.play = "largest(con)"
largest.hints += ["Which of them is the largest?", "And of none?"]


@largest.look
def told(world, largest, numbers):
    return largest(numbers)


told.when("three: 1, 2 and 3 came", [1, 2, 3])
told.when("none: nothing came", [])
told.drawn(st.lists(st.integers(-9, 9), max_size=5), times=120)


@exercise(phase="fix", minutes=2)
def keep(con, names):
    """Insert each of the names that is not there into `kept`. Not touch the other tables."""
    con.executemany("insert or ignore into kept values (?)", [(name,) for name in names])
    con.commit()


class World:
    """A connection, and a second one to read with."""

    def __init__(self, path):
        self.con, self.second = sqlite3.connect(path), sqlite3.connect(path)


@keep.world
def two_connections():
    world = World("kept.db")
    with closing(world.con), closing(world.second):
        world.con.executescript("create table kept (name text primary key); create table other (n int);")
        world.con.execute("insert into other values (1)")
        world.con.commit()
        yield world


@keep.look
def kept(world, keep, *batches, there=()):
    world.con.executemany("insert into kept values (?)", [(name,) for name in there])
    world.con.commit()
    for batch in batches:
        keep(world.con, batch)
    return sorted(name for (name,) in world.second.execute("select name from kept"))


kept.when("two names: a and b came", ["a", "b"])
kept.drawn(st.lists(st.sampled_from("abc"), max_size=3), there=st.sets(st.sampled_from("abc")), times=30)


@exercise(phase="alter", kind="sql", minutes=1)
def others():
    """All of `other`."""
    return "select n from other"


others.world(two_connections)


@others.trial
def one(world, query):
    """there is one"""
    return world.con.execute(query).fetchall()
