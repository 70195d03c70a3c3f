"""A handle for trials, whose lines say what it does with them; and what the caller of an answer hears."""

import sqlite3

from breakfix.lab import errors

TWO_LINES = {"an error of two lines": lambda: ValueError("it is amiss\nin its second half")}
STRIKES = errors.ERRORS | errors.of_engine(sqlite3) | TWO_LINES
REFUSED, FINE = "a row that is refused", "fine"
HOW = (FINE, FINE, FINE, "ValueError", "KeyError", "Refused", REFUSED)  # as often as they come


def a_line(chance, texts):
    """Return a line that begins with one of these texts."""
    how = chance.choice([*HOW, *chance.sample([*STRIKES], 1)])
    return f"{chance.choice(texts)} | {chance.choice(('0 rows', '1 row', '2 rows'))} | {how}"


def scripted(raised, calls=None):
    """Return a handle for lines such as `a | 2 rows | KeyError`, which do as they say; `raised` gets what it raises."""

    def handle(con, line):
        if calls is not None:
            calls.append(line)
        _, count, how = line.rsplit(" | ", 2)
        for number in range(int(count.split()[0])):
            con.execute("insert into target values (?, ?)", [line, number])
        try:
            if how == REFUSED:
                con.execute("insert into dead_letters (payload) values (null)")
            elif how != FINE:
                raise STRIKES[how]()
        except BaseException as error:
            raised.append(error)
            raise

    return handle


def heard(con, work, *given, calls=None):
    """Return what the caller of `work(*given)` hears: handle is put in before the last. And what is open after it."""
    raised = []
    try:
        told = work(*given[:-1], scripted(raised, calls), given[-1])
        told = list(told) if isinstance(told, tuple | list) else told
    except BaseException as error:
        told = "the error of handle" if raised[-1:] == [error] else f"{type(error).__name__}: {error}"
    if con.in_transaction:
        con.execute("rollback")
        told = f"{told}, and a transaction is open"
    return told
