"""The cards of d-09: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
no-md5 (two_nights): An ETag is not the MD5 of the file. What may have happened?
    Nothing bad: the file came in parts. Keep a checksum of your own in the metadata.
its-own-checksum (upload): Why does the sender note the checksum, and not the receiver?
    Only the sender has seen the bytes before the wire and the disk of somebody else.
page-by-page (many_nights): Exactly 1,000 keys were listed. What do you look at?
    Whether the answer was cut: IsTruncated. Round numbers are limits more often than counts.
half-a-file (cut_on_the_wire): A file is there. Is it whole?
    That it exists says nothing. Write beside its place, check, and rename.
one-sentence (permitted): What may a sentence about credentials hold?
    Which error and which code; never S3's own text, and not in what stands above it in the traceback.
where-a-name-ends (clean_up): What belongs to run-1, and what begins with run-1?
    Its own keys begin with `run-1/`. Those of run-10 begin with `run-1` as well.
""")
