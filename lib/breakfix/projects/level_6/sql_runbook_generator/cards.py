"""The cards of 6-14: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
from-the-catalogue (render): Names cannot be bound. What makes a name from outside safe in a statement?
    It is looked up in the catalogue and put in double quotes. What is not there is refused.
not-in (three_nights): `x not in (select ...)`: what if the list holds a NULL, and what if it is empty?
    With a NULL it is never true; with an empty list always. `not exists` has neither trap.
bad-words (parent_table): Why does a list of dangerous words protect nobody?
    `orders where false` has none of them. A list of what is allowed does: the catalogue, or the engine's authoriser.
done-twice (killed): A runbook stopped between two steps. What does a second run do, and what helps?
    It does the first step again. One transaction around all steps: then there is nothing that is half done.
how-many (execute): What does a count guard compare, and when?
    The rows that a step changed, cascades and triggers too, with what its reviewer expected, before the commit.
a-drill (restore): When is a copy a backup?
    When its rows have been put back once. `vacuum into` makes it at one moment; a drill shows that it can be used.
""")
