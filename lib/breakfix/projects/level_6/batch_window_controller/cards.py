"""The cards of 6-13: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
between-has-both-ends (touching): `where ts between start_ts and end_ts`, and windows that touch. Whose is a bound?
    It is in both windows. A window has its start and not its end: ts >= start_ts and ts < end_ts.
neighbours-are-not-enough (nested): Sorted by start, each window is compared with the next. Which pairs are missed?
    Those of a long window with all but the first that starts in it. Carry all that are still open.
a-day-is-no-number-of-hours (three_days): Where does a day's window end?
    At the midnight at which the next one starts, worked out in its zone and kept in UTC. It has 23, 24 or 25 hours.
a-lease-is-a-window (claim): A lease is until 160. Whose is the window at 160?
    It is free: a lease ends before its end, as every window does.
what-a-lease-cannot-do (paused): A worker wakes up after its lease is over. What does the lease tell it?
    Nothing, unless it asks. And after it has asked it may be stopped again.
what-the-token-is-for (publish): What does a fencing token need to be worth something?
    A write that compares it, in the transaction of the row. The highest token that was given out is the only one.
""")
