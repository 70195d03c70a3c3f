"""The cards of 6-03: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
what-belongs-to-a-key (key_fields): An operation has ten fields. Which of them make its key?
    Those that say what may happen only once, and to whom; none that tell of the delivery, such as attempt or sent_at.
a-separator (collision): A key joins its parts with a sign. What is amiss with it?
    A part may have the sign in it: `a|b` and `c` are `a` and `b|c`. Write lengths, or JSON.
what-is-missing (no_source): A field of the key is missing. Which key does the operation have?
    None: refuse it. Whatever stands in for what is missing makes all such operations one.
effect-and-key (do_once): What has to be committed together with the effect, and why?
    Its key. Between two commits a kill fits: the effect happens twice, or never.
who-asks-first (raced): Two workers look for a key, and neither finds it. How do you ask so that one of them loses?
    Insert it: the primary key asks and writes in one statement.
beyond-the-commit (follow_the_post): The effect is a POST. How do you keep it from happening twice?
    Send the key along. Whoever carries it out commits the effect with the key.
""")
