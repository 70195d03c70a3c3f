"""The opening: two questions from the first capstone, since each later notebook begins with something known."""

from breakfix.lab import Recall

recall = Recall(__name__, of="level6_mini_capstone", asks=("two_halves", "file_after_a_kill"))
