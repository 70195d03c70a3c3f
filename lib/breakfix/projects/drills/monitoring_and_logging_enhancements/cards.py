"""The cards of d-06: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
when-it-is-full (rotating): A log rotates. What becomes of its oldest lines, whatever they said?
    Their file is removed when one more is begun. So what somebody has to see gets a log of its own, or is sent away.
one-logger (three_runs): Every line of the log is there three times. What happened?
    A handler was added three times to the one logger of that name, which lives as long as the process.
two-renames (two_processes): Two processes write into one rotating file. Why are lines gone, and no error was raised?
    One renames the file, the other has it open still, finds it full and renames once more: the full one is replaced.
two-clocks (timed): Which clock do you ask *when*, and which *how long*?
    When: the clock on the wall. How long: time.monotonic, since somebody may set the one on the wall.
every-line (named): Why does each line of a traceback have the run's id?
    Whoever looks for the run finds what has its id, and nothing else.
a-handler-counts (counted): How do you count errors without reading the log?
    With a handler that counts: it is given every record, and one need not write.
""")
