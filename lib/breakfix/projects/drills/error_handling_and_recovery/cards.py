"""The cards of d-04: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
three-questions (message): A job failed at night. Which three questions does its message have to answer?
    Which file, which line, and why: with the first error still there, as the cause or with a note.
from-none (message): What does `raise ... from None` take away from whoever reads the traceback?
    The first error and the way it came. It is right where that error explains nothing.
half-a-file (bad_value): A file was written in place, and the writer failed halfway. Why is the next night worse than
  this one?
    It finds a file of the right name and takes it for whole. The first night was loud, the second is silent.
early-is-not-broken (under_way): A file ends too early. How do you tell one that is still being written from one that
  was cut?
    By its bytes you cannot. You try again a few times, and an end to the tries makes it a failure.
may-it-pass (retry): Which one question decides whether an error is tried again?
    May it pass by itself? A lock, a file under way, a timeout: yes. A bad value, a missing column: never.
why-jitter (retry): Eight jobs were refused at the same moment, and all wait 1, 2, 4 seconds. What is amiss?
    They come back at the same moments, all eight. A little chance in each wait, jitter, parts them.
two-levels (error_log): A record is not in the file. Which two levels do you look at?
    That of the logger, which it has to pass first, and that of the handler.
name-comes-last (graceful_exit): How does a reader never find half a file, whenever the writer dies?
    It is written under another name on the same disk, and renamed when all is written.
eight-bits (graceful_exit): Why is the number of failed files no exit code?
    A code has eight bits: 256 failures are a 0. It says whether, not how many.
last-try-decides (summary): Five errors in the log, and a summary that says `1 of 3 files failed`. How do these fit?
    Errors are of tries, failures are of files: what counts is how the last try of each file ended.
""")
