"""The cards of d-04: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
three-questions (message): A job failed at night. Which three questions must its message answer?
    Which file, which line, and why. The first error stays: itself with a note, or as the cause of a new one.
from-none (message): What does `raise ... from None` hide from whoever reads the traceback?
    The first error and its traceback. Use it only where that error explains nothing.
half-a-file (bad_value): A job writes a file in place and fails halfway. Why is the next night worse than this one?
    It finds a file of the right name and takes it for whole. The first night was loud, the second is silent.
early-is-not-broken (under_way): A file ends too early. How do you tell whether somebody is still writing it, or whether
  it was cut?
    Not by its bytes. Try again a few times; when the tries come to an end, it is a failure.
may-it-pass (retry): Which question decides whether you try again after an error?
    May it pass by itself? A lock, a file under way, a timeout: yes. A bad value, a missing column: never.
why-jitter (retry): Eight jobs were refused at the same moment, and each waits 1, 2, 4 seconds. What is amiss?
    All eight come back at the same moments. Jitter, a little chance in each wait, spreads them.
two-levels (error_log): A log record is missing from the file. Which two levels do you check?
    The logger's, which the record has to pass first, and the handler's.
name-comes-last (graceful_exit): How do you write a file so that no reader finds half of it, even if you are killed?
    Write it under another name on the same disk, and rename it once all of it is written.
eight-bits (graceful_exit): Why is the number of failed files no exit code?
    An exit code has eight bits, so 256 failures are a 0. It says whether, not how many.
last-try-decides (summary): The log has five errors, and the summary says `1 of 3 files failed`. How can both be true?
    A try has an error, a file has failed: what counts is how the last try of each file ended.
""")
