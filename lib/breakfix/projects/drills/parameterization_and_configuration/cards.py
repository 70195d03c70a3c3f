"""The cards of d-02: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
what-is-a-setting (selected): Two values stand in the code. Which of them belongs in the configuration?
    The one that another place or another night wants otherwise. What never changes is a constant, and stays.
safe-load (settings): Why is it `yaml.safe_load` and not `yaml.load` with any loader?
    A loader that makes Python objects runs what the file names. Who may write the file may then run code.
quotes (unquoted): Which values of a YAML file do you put in quotes?
    All that are texts and could be something else: codes, versions, times, dates, digits with a leading 0.
default-in-prod (fallback): A setting has a default. When does that do harm?
    When a misspelled key makes the default the value, in prod, without a word. Where a job writes has no default.
all-at-once (required): Why does one error name every problem?
    Each start that ends at the first one costs whoever mends it another start.
secret-in-a-log (start_log): A password stood in a log for a minute. What do you do?
    Change the password. Logs are copied, so deleting the line does not take it back.
""")
