"""The cards of 6-01: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
a-limit-is-a-line (too_many): A pool has a size. What makes it a limit?
    A line that compares it with what is out, before something is lent, while nobody else can come in between.
whose-commit (left_behind): A connection comes back with a transaction open. Who ends it?
    The next borrower: their commit makes both works stand, their rollback undoes both.
one-dead-for-all (dead_one): Last in, first out, and the last one is dead. Who gets an answer?
    Nobody: each borrower gets the dead one and gives it back.
a-wake-up-is-no-promise (acquire): A thread wakes up in Condition.wait. What does it do first?
    It looks again whether there is something for it, and how much of its time is left.
what-only-a-question-tells (release): A server has ended a session. What does psycopg say of `closed` then?
    False. The client finds out when it asks the server something.
a-question-begins (take_alive): You ask a connection of psycopg `select 1`. What is open afterwards?
    A transaction, unless the connection is in autocommit. Roll it back before you lend the connection.
""")
