"""The cards of 6-07: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
one-moment (between): A report asks three queries while others write. How do its parts come from one moment?
    All three run in one transaction on a snapshot: `begin` before the first SELECT. `with con:` begins none for it.
in-no-group (no_region): A total is larger than the sum of its groups. What do you look for first?
    NULL. It is in SUM and in no condition that compares; name the group that has no name.
half-looks-whole (half): A torn JSON file is an error. A torn text file?
    Is read as a shorter report, if it ends with a line. Write a draft, fsync it, rename it.
together (follow_the_report): Two files are renamed, and the publisher is killed between. How does a reader know?
    By a manifest with their hashes that is renamed last: what does not match it belongs to another report.
fsync-first (publish): Why fsync before the rename?
    A rename may reach the disk before the bytes do; after a power cut the new name has an empty file.
count-rows (daily_summary): COUNT(*) or COUNT(site_name)?
    COUNT(*) counts rows, the other one rows with a site. What has no name is counted, too.
""")
