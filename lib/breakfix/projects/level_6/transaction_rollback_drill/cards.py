"""The flashcards: what is worth knowing in a month, each opened by the exercise that it repeats."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
money-in-floats (to_cents): Why is money kept in whole cents, and where does the first cent get lost if it is not?
    Most decimal fractions are no exact floats: `int(19.99 * 100)` is 1998. The form of the text is checked first, its
    digits become a whole number, and the point is put in again only to show it.
half-a-cent (fee_cents): A rule says: one per cent, rounded. What does it leave open?
    What half a cent becomes (Python's `round` goes to the even neighbour), whether small amounts are free, where
    large ones stop, and who gets what is rounded away. Write one test for each.
release-of-the-outermost (too_early): When is `release` of a savepoint a commit?
    When no transaction was open before `savepoint`: it then opened one, and its release ends it. Inside `begin` ...
    `commit` the release makes nothing public.
update-that-finds-nobody (nobody): An `update` finds no row. What does the engine say, and who has to ask?
    Nothing: no row changed is no error. Ask `rowcount` after each update that has to find a row, or let a foreign key
    refuse; SQLite checks foreign keys only after `pragma foreign_keys = on`.
which-sum-is-silent (replay, steals): The sum of all balances is as it should be. Name three faults that it does not
  show.
    A payment made twice. A negative amount, which steals. A payment to an account that nobody meant. The sum is
    about all of them together; about one order only its id, its two legs and its line in the log can tell.
killed-in-a-transaction (kill): A process is killed between debit and credit, in an open transaction. Who puts the
  money back, and when?
    Whoever opens the file next: what has no commit in the journal of the engine is not taken for true. The engine
    promises that, not our code; our code has to put into one transaction what belongs together.
killed-after-the-commit (killed_and_rerun): A transaction was committed, and the process died before it told anybody.
  What will the scheduler do, what helps?
    It runs the file again, since nothing says that it was done. Only the order's own id helps, committed together
    with the money: the second time it is known, and nothing moves.
rules-before-money (transfer): Five rules decide whether an order can be carried out. Which?
    The amount is greater than zero; the payer exists; the payee exists; they are two; the payer has as much. The last
    cent may go. Ask all of them under the lock, or between question and answer somebody else spends the money.
undo-one-of-many (batch): One order of a batch fails halfway. Which two lines have to be drawn, and which of them do
  you go back to?
    One around the batch (`begin`), one before each order (`savepoint`). Back to the second; the first stands. Or a
    transaction for each order, if others may see half a batch. An error that is no refusal ends all of it, and is
    told.
look-then-write (apply_once): Two workers hold the same order. Why is it not enough to look whether it was carried
  out?
    Between looking and writing the other one looks too. Let one statement do both: an insert whose primary key can be
    there once, in the same transaction as the money. Or look under the lock.
what-is-the-same-order (apply_once): Two orders have the same payer, payee and amount. Are they the same order?
    Nobody can know but who sent them: so the sender gives an id, and uses it again when sending again. A key of the
    fields takes the second month's rent for the first.
""")
