"""The cards of d-07: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
what-is-a-test (collected): A function begins with test_ and returns False. What does pytest say?
    Passed. It fails what raises, and looks neither at what a test returns nor at what it prints.
the-log-of-a-failure (pytest_ini): A test has failed at night. Where do you read what the job did before?
    In the report, from the level on that `log_level` in pytest.ini names. Without it only warnings are there.
mutants (mutant): How do you find out what your tests do not look at?
    Break the job in one place. A mutant that lives is a test that is missing.
shared-fixtures (order): Tests pass alone and fail together. What do you look for?
    Something that they share and change: a fixture with a wider scope, a module's list, a file, a database.
from-outside (end_to_end): What does an integration test look at?
    At what the whole job has left, through a connection of its own, after the first run and after the second.
in-memory (unseen): What does a database in memory hide from a test?
    A missing commit: the connection that has written sees its own rows. A second one, to a file, does not.
""")
