"""The cards of d-04: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.add(
    "three-questions",
    "A job failed at night. Which three questions does its message have to answer?",
    "Which file, which line, and why: with the first error still there, as the cause or with a note.",
    after="message",
)
cards.add(
    "from-none",
    "What does `raise ... from None` take away from whoever reads the traceback?",
    "The first error and the way it came. It is right where that error explains nothing.",
    after="message",
)
cards.add(
    "half-a-file",
    "A file was written in place, and the writer failed halfway. Why is the next night worse than this one?",
    "It finds a file of the right name and takes it for whole. The first night was loud, the second is silent.",
    after="bad_value",
)
cards.add(
    "early-is-not-broken",
    "A file ends too early. How do you tell one that is still being written from one that was cut?",
    "By its bytes you cannot. You try again a few times, and an end to the tries makes it a failure.",
    after="under_way",
)
cards.add(
    "may-it-pass",
    "Which one question decides whether an error is tried again?",
    "May it pass by itself? A lock, a file under way, a timeout: yes. A bad value, a missing column: never.",
    after="retry",
)
cards.add(
    "why-jitter",
    "Eight jobs were refused at the same moment, and all wait 1, 2, 4 seconds. What is amiss?",
    "They come back at the same moments, all eight. A little chance in each wait, jitter, parts them.",
    after="retry",
)
cards.add(
    "two-levels",
    "A record is not in the file. Which two levels do you look at?",
    "That of the logger, which it has to pass first, and that of the handler.",
    after="error_log",
)
cards.add(
    "name-comes-last",
    "How does a reader never find half a file, whenever the writer dies?",
    "It is written under another name on the same disk, and renamed when all is written.",
    after="graceful_exit",
)
cards.add(
    "eight-bits",
    "Why is the number of failed files no exit code?",
    "A code has eight bits: 256 failures are a 0. It says whether, not how many.",
    after="graceful_exit",
)
cards.add(
    "last-try-decides",
    "Five errors in the log, and a summary that says `1 of 3 files failed`. How do these fit?",
    "Errors are of tries, failures are of files: what counts is how the last try of each file ended.",
    after="summary",
)
