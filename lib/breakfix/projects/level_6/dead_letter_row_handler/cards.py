"""The cards of 6-11: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
who-may-try (due): Which three things do you ask of a dead letter before you try it again?
    Whether it is still open, whether it has tries left, and whether nobody's lease is running.
one-line-too-many (null_name): A batch has one commit. What keeps one unforeseen line from taking all others along?
    A savepoint for each line: the line is undone and kept as a letter, and the batch goes on.
no-number (no_number): Which values pass through float and are no measurement?
    nan, infinity, and what is larger than the largest float. True becomes 1.0.
count-first (poison): When is a try counted, and why?
    In a commit of its own before the line is handled: a line that kills its worker leaves no other trace.
what-is-a-letter (process): Which errors make a line a dead letter, and which end the batch?
    An Exception of its handling is the line's own fate. Ctrl-C, and an engine that refuses, are nobody's fault in it.
still-mine (retry_letter): Your lease may be over. What do you ask before you commit?
    Whether the letter is as you left it: its count is the one that you wrote. Else undo what you did.
""")
