"""The cards of 6-04: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
what-replace-does (replaced): What does INSERT OR REPLACE do to a row that is there?
    It deletes it and inserts another. Foreign keys cascade, columns that are not named get their default.
rows-in-the-way (two_for_one): How many rows can one REPLACE delete?
    One for each unique constraint that the new row would break.
who-looked-first (two_writers): A program reads whether a row is there, then writes. What is it a program for?
    One writer. With two, both may read before either writes.
newest-wins (upsert): Rows come late and out of order. Which clause of an upsert lets the newest win?
    do update set ... where excluded.updated_at > products.updated_at
what-rowcount-says (count_changes): An upsert on SQLite has rowcount 1. Was it an insert or an update?
    It does not say. Let one statement insert only and another update only, and ask each.
one-row-for-each-key (promote): A statement brings two rows of one key to an upsert. Which one stays?
    That depends on the engine: SQLite the last, DuckDB the first, PostgreSQL refuses. Reduce to one first.
""")
