"""The cards of 6-08: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
who-writes-it (skipped): Lineage shows an unbroken chain. Why does that prove nothing?
    It may have been told afterwards, from the list of steps. Only what the step itself writes tells of its work.
same-commit (record): Where does a step write its lineage?
    In the transaction of its rows: then there is never one without the other, whenever the step fails.
one-chain (again): A batch is run again. What keeps a second chain out of lineage?
    The step asks for its own entries first, by batch and step, and leaves all as it is when they are there.
what-it-read (unseen_edit): What is the input hash of an entry the hash of?
    Of the row that the step has read. The output hash of the step before says only what that one has made.
back-to-the-source (trace): Why follow parent_id, and not the key?
    Steps change keys, and chains have any length. parent_id leads to the entry before; a recursive query follows it.
null-differs (tampered): Which comparison finds a hash that differs from NULL?
    `is distinct from`, after a left join: a row without an entry before it stays, and NULL counts as a value.
""")
