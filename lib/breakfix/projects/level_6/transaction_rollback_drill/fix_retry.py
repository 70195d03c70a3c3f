"""Fix: what PostgreSQL refuses so that others may go on is tried again, and nothing else is."""

import random
import time

import psycopg
import stamina
from hypothesis import strategies as st

from breakfix.lab import exercise
from breakfix.services import bank as at_bank
from breakfix.services.bank import GIVES_WAY, GONE, PYTHONS, refuse, take, total, transfer


@exercise(phase="fix", minutes=18)
def retry(con, work):
    """Carry out `work(con)` as one SERIALIZABLE transaction, and get it through where others are at work too.

    Given     con, an open psycopg connection to PostgreSQL at the isolation level SERIALIZABLE, with no transaction
              open; its first statement begins one, as psycopg does.
              work, a function of the connection: it reads, decides and writes, and neither commits nor rolls back.
    Leave     what work wrote, committed once, and return what work returned.
              A serialisation failure (SQLSTATE 40001) and a deadlock (40P01) are PostgreSQL's way to say "once more":
              carry out the work again, at most five times in all. After the fifth refusal the caller gets the error.
              Before each new try wait by calling time.sleep, by this name: more than nothing, and a time that chance
              has a part in, so that eight workers who are refused at one moment do not all come back at one moment.
              Every other error, of PostgreSQL or of Python, reaches the caller as it is, and work is not carried out
              again; also when the connection is lost.
              However it ends, no transaction is open, so that the connection can be used for the next work, if it is
              not lost.
    Not touch the isolation level and the settings of con, before, after and within a try.
    """
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == 4:
                raise
            time.sleep(random.uniform(0.01, 0.05 * 2**attempt))


retry.costs = "one transaction more for each refusal, and a wait that grows"
retry.play = "retry(con.session, con.work)"
server = retry.service(at_bank.server)
retry.world(at_bank.bank)


@retry.stub
def once(con, work):
    result = work(con)
    con.commit()
    return result


@retry.look
def carried_out(bank, retry, *works, value=None):
    """How each work ends, whose tries are refused in these ways, one after the other; see `services/bank.py`."""
    if any(" at " in way for ways in works for way in ways):
        bank.may_refuse()
    ends = {}
    for place, ways in enumerate(works, 1):

        def work(con, tries, ways=ways):
            transfer(con, 1, 2, 75_00)
            if tries <= len(ways):
                refuse(con, ways[tries - 1])
            return tries if value == "the number of the try" else value

        end = bank.carry_out(retry, work)
        unwaited = [str(tries + 1) for tries in range(1, end["tries"]) if bank.waits.get(tries, 0) <= 0]
        end |= {"what came back": bank.returned, "tries without a wait before them": ", ".join(unwaited) or "none"}
        ends |= {f"work number {place}": end} if works[1:] else end
    return {**ends, **bank.left()}


carried_out.when("nobody in the way: nobody else is there, and work returns 850", [], value=850)
carried_out.when(
    "another value each time: PostgreSQL sends it away twice at commit, and work returns the number of its try",
    ["40001 at commit"] * 2,
    value="the number of the try",
    playable=False,
)
for says, *works in (
    ("stopped by hand: somebody stops the program, KeyboardInterrupt, halfway through work", ["KeyboardInterrupt"]),
    (
        "out of time: a statement runs into its time limit, and later one into a lock not to be had",
        ["57014"],
        ["55P03"],
    ),
    ("no such account: work itself raises an error, halfway through", ["LookupError"]),
    ("the connection is lost: the server ends the connection, halfway through", [GONE]),
    ("always too late: PostgreSQL sends it away at every try", ["40001 at commit"] * GIVES_WAY),
):
    carried_out.when(says, *works, playable=False)

CAUSED = ("ValueError from 40001", "LookupError from 40P01")  # errors of Python's with a cause that gives way
again = st.sampled_from(["40001", "40P01", "40001 at commit", "40P01 at commit"])
final = st.sampled_from(["40000", "55P03", "57014", "23514 at commit", *PYTHONS, *CAUSED])
aimed = st.tuples(st.lists(again, max_size=2), final).map(lambda parts: [*parts[0], parts[1]])
for refusals, times in ((st.lists(again, max_size=5), 10), (aimed, 26)):
    carried_out.drawn(
        refusals,
        value=st.sampled_from([None, 0, "", False, 850, "the number of the try"]),
        says=lambda ways, value: f"work returns {value!r} and is refused, try by try: {', '.join(ways) or 'never'}",
        times=times,
    )


@retry.trial
def a_rival_was_quicker(bank, retry):
    """somebody else takes 1.00 from Alice, and commits, between the look and the write"""

    def work(con, tries):
        total(con)
        if tries == 1:
            bank.meddle()
        transfer(con, 1, 2, 75_00)

    return {**bank.carry_out(retry, work), **bank.left()}


@retry.trial
def refused_at_the_end(bank, retry):
    """two add up all accounts and each writes to one that the other has read; the other commits first"""

    def work(con, tries):
        total(con)
        transfer(con, 1, 2, 75_00)
        if tries == 1:
            bank.cross()

    return {**bank.carry_out(retry, work), **bank.left()}


@retry.trial
def two_wait_for_each_other(bank, retry):
    """it waits for a row that somebody holds who waits for one of its own"""

    def work(con, tries):
        if tries == 2:
            bank.let_go()
        take(con, 1, 75_00)
        if tries == 1:
            bank.lock()
        take(con, 2, -75_00)

    return {**bank.carry_out(retry, work), **bank.left()}


@retry.trial
def not_enough_money(bank, retry):
    """an order asks for more than there is, and the next order is fine"""
    refused = bank.carry_out(retry, lambda con, tries: transfer(con, 2, 3, 400_00))
    fine = bank.carry_out(retry, lambda con, tries: transfer(con, 2, 3, 40_00))
    return {"refused": refused, "tries_of_the_next": fine["tries"], **bank.left()}


@retry.trial
def eight_at_once(bank, retry):
    """eight workers are refused at the same moments, each at its first four tries"""
    waits = []
    for _ in range(8):
        bank.carry_out(retry, lambda con, tries: refuse(con, "40001") if tries < 5 else None)
        waits.append(dict(bank.waits))
    in_step = [tries for tries in range(1, 5) if len({each.get(tries, 0) for each in waits}) == 1]
    return {"waits that all eight had in step": ", ".join(f"after try {tries}" for tries in in_step) or "none"}


@retry.trial(playable=False)
def the_next_on_this_connection(bank, retry):
    """it is sent away four times, and somebody looks at the settings of the connection, in each try and at the end"""

    asked = "select name, setting from pg_settings where source in ('session', 'client')"
    seen = []

    def work(con, tries):
        seen.append(set(con.execute(asked).fetchall()))
        if tries < 5:
            refuse(con, "40001")
        transfer(con, 1, 2, 75_00)

    with bank.session.transaction():
        before = set(bank.session.execute(asked).fetchall())
    end = bank.carry_out(retry, work)
    bank.session.rollback()
    seen.append(set(bank.session.execute(asked).fetchall()))
    bank.session.rollback()
    changed = {name for each in seen for name, _ in each ^ before}
    return {**end, "settings of the server's that were others": ", ".join(sorted(changed)) or "none"}


retry.asks("""
another value each time: Which try was committed, and what did that one return?
stopped by hand: Somebody pressed Ctrl-C. Is the transaction still open?
nobody in the way: The money moved. What did the caller hear of it?
a rival was quicker: Alice had 500.00 when work looked, and 499.00 when it wrote. May that transaction still be saved?
refused at the end: Every statement of work went through. Where did the error come, then?
two wait for each other: One has Alice and waits for Bob, the other has Bob and waits for Alice. Who is sent away?
not enough money: Bob has 250.00 and owes 400.00. What will he have at the next try?
out of time: A query took too long, and a lock was not to be had. Is either of them one of the two codes?
no such account: The debit is PostgreSQL's, the error is Python's. Who undoes the debit?
the connection is lost: Nothing is left to roll back. Which error tells the caller why?
always too late: Somebody is quicker every time. After how many tries does the caller hear of it, and what?
eight at once: Eight were refused at the same moment. When does each of them come back?
the next on this connection: The next one on this connection has a level, a mode and limits. Are they as they were?
""")

retry.equal("""
at least a second: The task asks for more than nothing.
    ~ uniform(0.01, => uniform(1.01,
a second more: The task asks for a part of chance, and not how large it is.
    ~ 0.05 * 2**attempt => 1.05 * 2**attempt
""")

retry.slips("""
every error: Insufficient funds, five times. Which errors does waiting mend?
    ~ (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected) => Exception
every operational error: A query that took too long was tried five times. Which errors are of the class that you catch?
    ~ (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected) => psycopg.OperationalError
others are left open: An order was refused, and its transaction stayed. Who ends it when it is not tried again?
    - with con.transaction():
    -     return work(con)
    + result = work(con)
    + con.commit()
    + return result
    - if attempt == 4:
    + con.rollback()
    + if attempt == 4:
sets it its own way: It got through, and the connection is another one now. What did you set on it?
    - for attempt in range(5):
    + con.autocommit = True
    + con.execute("set statement_timeout = '30s'")
    + for attempt in range(5):
without a bound: Somebody was quicker thirteen times. Who tells the caller that it does not get through?
    ~ for attempt in range(5): => while True:
    - if attempt == 4:
    -     raise
    - time.sleep(random.uniform(0.01, 0.05 * 2**attempt))
    + time.sleep(random.uniform(0.01, 0.1))
in step: Eight are sent away at one moment, and eight are back at one moment. What will they meet?
    ~ random.uniform(0.01, 0.05 * 2**attempt) => 0.05 * 2**attempt
at once: Nobody waits, and the one who was quicker is still at work. What has changed since the last try?
    - time.sleep(random.uniform(0.01, 0.05 * 2**attempt))
no deadlocks: Two waited for each other, and one was sent away. By which of the two codes?
    ~ (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected) => psycopg.errors.SerializationFailure
gives up quietly: Five refusals, and no error. What does the caller believe?
    - if attempt == 4:
    -     raise
    - time.sleep(random.uniform(0.01, 0.05 * 2**attempt))
    + time.sleep(random.uniform(0.01, 0.05 * 2**attempt))
keeps the result: The money moved. What did work say at the end, and who heard it?
    - return work(con)
    + work(con)
    + return
in the same transaction: The first try failed, and with it the transaction. What can still be repeated in it?
    = try:
    =     for attempt in range(5):
    =         try:
    =             result = work(con)
    =             con.commit()
    =             return result
    =         except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
    =             if attempt == 4:
    =                 raise
    =             time.sleep(random.uniform(0.01, 0.1))
    = except BaseException:
    =     con.rollback()
    =     raise
back to a savepoint: Back to the savepoint, and refused again. As of when does the second try see the accounts?
    = with con.transaction():
    =     for attempt in range(5):
    =         try:
    =             with con.transaction():
    =                 return work(con)
    =         except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
    =             if attempt == 4:
    =                 raise
    =             time.sleep(random.uniform(0.01, 0.1))
commit outside: Each statement went through, and the error came all the same. At which line, and who caught it?
    = try:
    =     for attempt in range(5):
    =         try:
    =             result = work(con)
    =             break
    =         except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
    =             con.rollback()
    =             if attempt == 4:
    =                 raise
    =             time.sleep(random.uniform(0.01, 0.1))
    =     con.commit()
    =     return result
    = except BaseException:
    =     con.rollback()
    =     raise
errors of postgres only: PostgreSQL's errors are undone. In what state is the connection after one of Python's?
    = for attempt in range(5):
    =     try:
    =         result = work(con)
    =         con.commit()
    =         return result
    =     except psycopg.Error as error:
    =         con.rollback()
    =         if attempt == 4 or error.sqlstate not in {"40001", "40P01"}:
    =             raise
    =         time.sleep(random.uniform(0.01, 0.1))
""")


@retry.also_right(costs="every way out is written down; the codes are the standard's, the same in each client library")
def by_its_code(con, work):
    tries = 0
    while True:
        tries += 1
        try:
            result = work(con)
            con.commit()
        except BaseException as error:
            if not con.closed:
                con.rollback()
            if getattr(error, "sqlstate", None) not in {"40001", "40P01"} or tries == 5:
                raise
        else:
            return result
        time.sleep(0.02 * tries + random.random() / 10)


@retry.also_right(costs="bound, growth, ceiling and jitter are arguments of a library, which also logs each retry")
def with_stamina(con, work):
    once_more = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
    for attempt in stamina.retry_context(on=once_more, attempts=5, timeout=None, wait_initial=0.02, wait_jitter=0.1):
        with attempt, con.transaction():
            return work(con)


retry.hints += [
    """SERIALIZABLE promises an outcome that the same transactions could have had one after the other. Where it cannot
keep that, PostgreSQL sends one of them away with an error, and all of it is undone. What it had read is out of date,
too. From which line on does the work have to be done again, then, and on which lines can that error come?""",
    """A twin with other things. A clerk writes a page and hands it in; the office may say "the file has changed, look
again" (Stale), or "no such form" (NoForm):

    for time in range(3):
        page = office.open()
        try:
            clerk(page)
            page.hand_in()
            break
        except Stale:
            page.throw_away()
            if time == 2:
                raise
            stroll(minutes=dice())
        except BaseException:
            page.throw_away()
            raise

The whole page is new each time. "No such form" is no reason to come again. And the clerks, who all were sent away at
noon, do not come back at one: each throws a dice.""",
]
