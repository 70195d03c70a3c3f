"""The cards of d-01: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
a-folder-is-a-state (second_run): Raw and clean files lie in one folder. What does the second run do that the first did
  not?
    It takes its own results for new input. A folder for each state of the data tells them apart.
silent-order (late_order): Two steps are in the other order, and no run ever fails. How do you notice?
    The figures are a night late. Each step finds what the last run left, so nothing is missing, only old.
where-relative-begins (elsewhere): Where does a relative path begin?
    In the folder where the program was started. Anchor it once, at the file of the program or of its configuration.
out-of-the-folder (secret): A password was committed, and the next commit took it out. Is that enough?
    No: every clone has the commit before. Change the password.
who-reads-which-file (isolate): Which of config.yaml, .env.example and .env is committed?
    The first two. .env holds this machine's secrets; .env.example names them, without values.
order-from-needs (run_order): What does the order of the steps follow from?
    From what each reads and writes: a step comes after all that write what it reads. In a ring there is no order.
""")
