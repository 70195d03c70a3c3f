"""The cards of 6-09: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
stamped-then-committed (late): A load reads what is newer than its mark. Which new rows does it never see?
    Those that were stamped before the mark and committed after the run; and those of the mark's own time.
clock-of-others (ahead): One writer's clock is an hour ahead. What does a load with a mark do for an hour?
    It skips the rows of everybody else. Let the mark move to times that are not after your own now.
count-both (missed): Source and target have the same number of rows. What have you shown?
    Little: a missed row and a deleted one make up for each other. Compare rows, or ids.
overlap-and-dedupe (changes_since): You read again from before the mark. What else do you need?
    To know the rows that you have: the same id and the same moment. And a number: how late can a row come?
mark-with-rows (advance): The mark is committed before the rows. What does a kill between the two cost?
    The rows: the next run begins after them. Commit both together.
place-in-a-list (next_page): You page through rows by time. What is the place of the last row?
    Its time and its id, compared as a pair: (modified_at, id) > (:time, :id).
""")
