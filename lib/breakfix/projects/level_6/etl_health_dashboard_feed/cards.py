"""The cards of 6-12: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
nobody-comes-back (killed): A row says running. What does that prove?
    That the job began. Only the job itself writes its end, and a job that was killed writes nothing.
every-way-out (run_log): Which exceptions end a run?
    All of them, BaseException: Ctrl-C and SystemExit are no Exception. SIGKILL is none at all: hence the heartbeat.
silent-too-long (health): By what is a lost run known?
    By the age of its last heartbeat, when somebody looks: more than the patience that you give it.
nothing-measured (row_loss): No row came in. What is the row loss?
    Unknown. A zero that nobody has measured looks like good news.
one-run-once (two_feeds): Two feeds tell of one run. What keeps it one?
    An id that the run has from its start, and a primary key on it.
judged-when-read (feed): Why does the view say lost, and not the table?
    A run that was only slow may come back. What is judged by a clock when it is read has never to be taken back.
""")
