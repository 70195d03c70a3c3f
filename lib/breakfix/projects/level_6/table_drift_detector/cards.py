"""The cards of 6-10: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
what-it-is-held-to (some_nights): A detector compares each night with the night before. How often does it tell a drift?
    Once. Then the drift is what it compares with. Hold a table to what was agreed.
what-a-rename-is (renamed): A column gets another name. What does a comparison of names report?
    One that went and one that came. The same type at the same place makes a rename likely.
what-names-hide (promise_gone): Names and types are as they were. What can a table have stopped to promise?
    Not null, a default, a key, the order of its columns.
when-to-check (between): A check has passed. Until when is that true?
    For the moment of the check; until the commit, if check and load are one transaction that holds the table.
no-such-table (fingerprint): How does SQLite's pragma_table_info answer for a table that is not there?
    With no rows, and no error. A detector has to raise one.
stop-or-warn (judge_drift): Which drift stops a load, and which only warns?
    Stop where a reader lacks what was agreed; warn where there is more or other than agreed.
""")
