"""The cards of 6-02: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
decide-afterwards (load_batch): A record has something amiss. What does a staging loader do with it?
    It stages it as it came, with `ingest_error` beside it. Whoever promotes rows decides, and can decide again.
contract-first (renamed): All records of a file are rejected for one reason. What do you look at first?
    The header. One renamed column makes every record incomplete; held to the contract first, it is one error.
which-file (twice): By what do you know a file again?
    By its bytes: a hash. A name stays when the bytes are corrected, and changes when they are copied.
which-row (moved): Why count records, and not lines?
    A value in quotes may hold a line break, and blank lines are skipped: lines and records part.
is-it-whole (still_written): How do you see that a CSV file is cut?
    If its last line has no end. Cut between two lines it looks whole: then only a count or hash from the sender tells.
stop-at-promotion (promote): A malformed row is staged. Where does it stop?
    At promotion, which takes rows without `ingest_error`, each payload once, and changes no row that was reported.
""")
