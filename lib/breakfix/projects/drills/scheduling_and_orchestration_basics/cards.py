"""The cards of d-05: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
crons-room (cron_line): A command works in your terminal. What is different when cron runs it?
    PATH is /usr/bin:/bin, the folder is the home, your variables are not there, and an unescaped % ends the command.
make-compares (makefile): When does make run a rule, and what does it not see?
    When the target is missing or older than a prerequisite. It sees no content, and no step that failed half-way.
longer-than-the-gap (overlap): A job starts every five minutes, and one run takes seven. What keeps the second one out?
    A lock that the run holds, such as flock. It goes with the process, so that a kill leaves no lock behind.
a-clock-set-back (due): Timestamps say that nothing is due. When can they be mistaken?
    When a clock was set back, or a file was copied with its old time. A file of the future is a sign of it.
children-of-a-failure (run_tasks): A task has failed. What happens to those that need it, and to all others?
    Those that need it, by whatever way, are skipped. All others run. And somebody is told.
start-and-end (start_and_end): Why does a task write a line when it starts, and not only when it ends?
    A task that hangs or is killed has no end. A start without one tells where to look.
""")
