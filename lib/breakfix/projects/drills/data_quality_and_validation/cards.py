"""The cards of d-03: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
rows-add-up (counted): A transform rejects some rows. Which three numbers have to agree, and when do you take the first?
    Rows in are rows out and rows rejected. Count the first before the transform, which may change its input.
a-join-multiplies (multiplied): No row is bad by itself, and a sum is twice what it was. What do you look at first?
    The join: is its key unique in the list that was joined? `validate="m:1"` lets pandas refuse it.
one-gap (point): Why does one missing number change the text of all other numbers in its column?
    A gap makes a column of whole numbers one of floats, and a float is written with its point. Int64 has room for gaps.
nothing-is-all-good (delivery): Why does a check pass on an empty table?
    `all` of nothing is true. Ask for a row first.
a-test-asserts (checks): A test prints what is amiss and is green. What does pytest look at?
    Whether it raises. What a test prints or returns counts for nothing.
the-mode-w (quality_log): Who deleted yesterday's findings from the log?
    Today's run: the mode `w` empties the file. A log is added to, with the time of the run in each line.
""")
