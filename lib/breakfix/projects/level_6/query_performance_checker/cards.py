"""The cards of 6-06: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
grows-with-what (growth): A query takes longer each month. What do you ask first?
    Does its work grow with the table, or with what it finds? Count it at two sizes.
an-index-on-trial (tried): How do you try an index and leave none behind?
    begin, create index, count, rollback. A transaction takes an index back as well.
computed-column (rewrite): `where date(created_at) = ?`, and an index on created_at. What happens?
    Every row is read: the index holds moments, not days. Ask for a range of the column as it is.
first-column (index_for): An index on (a, b), and a query with b = ? alone. What happens?
    The entries stand all over the index. Equality comes first in an index, then the range or the order.
guess-from-old-numbers (old_statistics): A load has changed the shape of a table. What is old now?
    The statistics, and with them every plan. Run analyze.
type-of-the-value (another_type): A bigint column meets a Decimal. What does PostgreSQL cast?
    The column, row by row, and its index is of no use.
""")
