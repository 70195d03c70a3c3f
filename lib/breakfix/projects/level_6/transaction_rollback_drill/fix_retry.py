"""Fix: what PostgreSQL refuses so that others may go on is tried again, and nothing else is."""

import random
import time

import psycopg

from breakfix.lab import exercise

from . import rivals
from .rivals import GIVES_WAY, take, total, transfer


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
              Every other error, of PostgreSQL or of Python, reaches the caller after the first try.
              However it ends, no transaction is open, so that the connection can be used for the next work.
    Not touch the isolation level and the settings of con.
    """
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.05 * 2**attempt))


retry.costs = "one transaction more for each refusal, and a wait that grows"
retry.play = "retry(con.session, con.work)"
server = retry.service(rivals.server)
retry.world(rivals.bank)


@retry.stub
def once(con, work):
    result = work(con)
    con.commit()
    return result


@retry.trial(asks="The money moved. What did the caller hear of it?", next="follow what work returns")
def nobody_in_the_way(bank, retry):
    """nobody else is there"""

    def work(con, tries):
        transfer(con, 1, 2, 75_00)
        return total(con)

    return {**bank.carry_out(retry, work), "returned": bank.returned, **bank.left()}


@retry.trial(
    asks="Alice had 500.00 when work looked, and 499.00 when it wrote. May that transaction still be saved?",
    next="ask what of the transaction is left after the error",
)
def a_rival_was_quicker(bank, retry):
    """somebody else takes 1.00 from Alice, and commits, between the look and the write"""

    def work(con, tries):
        total(con)
        if tries == 1:
            bank.meddle()
        transfer(con, 1, 2, 75_00)

    return {**bank.carry_out(retry, work), **bank.left()}


@retry.trial(
    asks="Every statement of work went through. Where did the error come, then?",
    next="look at the line after work",
)
def refused_at_the_end(bank, retry):
    """two add up all accounts and each writes to one that the other has read; the other commits first"""

    def work(con, tries):
        total(con)
        transfer(con, 1, 2, 75_00)
        if tries == 1:
            bank.cross()

    return {**bank.carry_out(retry, work), **bank.left()}


@retry.trial(
    asks="One has Alice and waits for Bob, the other has Bob and waits for Alice. Whom does PostgreSQL send away?",
    next="look at the class of the error",
)
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


@retry.trial(
    asks="Bob has 250.00 and owes 400.00. What will he have at the next try?",
    next="tell the errors that a new try can mend from the others",
)
def not_enough_money(bank, retry):
    """an order asks for more than there is, and the next order is fine"""
    refused = bank.carry_out(retry, lambda con, tries: transfer(con, 2, 3, 400_00))
    fine = bank.carry_out(retry, lambda con, tries: transfer(con, 2, 3, 40_00))
    return {"refused": refused, "tries_of_the_next": fine["tries"], **bank.left()}


@retry.trial(
    playable=False,
    asks="A query took too long, and a lock was not to be had. Is either of them one of the two codes?",
    next="look at which classes of errors you catch, and what else is of them",
)
def out_of_time(bank, retry):
    """a statement runs into its time limit, then work asks for a row that somebody else holds, without waiting"""

    def too_long(con, tries):
        take(con, 1, 1_00)
        con.execute("set local statement_timeout = '20ms'")
        con.execute("select pg_sleep(60)")

    def taken(con, tries):
        take(con, 1, 1_00)
        con.execute("select balance_cents from accounts where id = 2 for update nowait")

    ends = [bank.carry_out(retry, too_long)]
    take(bank.rival, 2, 1_00)
    ends.append(bank.carry_out(retry, taken))
    bank.rival.rollback()
    return {"the caller got": ends, **bank.left()}


@retry.trial(
    asks="The debit is PostgreSQL's, the error is Python's. Who undoes the debit?",
    next="follow an error that is none of PostgreSQL's",
)
def no_such_account(bank, retry):
    """work itself raises an error, halfway through"""

    def work(con, tries):
        transfer(con, 1, 2, 75_00)
        raise LookupError("no account 9")

    return {**bank.carry_out(retry, work), **bank.left()}


@retry.trial(
    asks="Somebody is quicker every time. After how many tries does the caller hear of it, and what?",
    next="count the tries",
)
def always_too_late(bank, retry):
    """somebody else is quicker at every try"""

    def work(con, tries):
        total(con)
        if tries <= GIVES_WAY:
            bank.meddle()
        transfer(con, 1, 2, 75_00)

    return {**bank.carry_out(retry, work), "transaction": bank.left()["transaction"]}


@retry.trial(
    asks="Eight were refused at the same moment. When does each of them come back?",
    next="look at the seconds that you wait",
)
def eight_at_once(bank, retry):
    """eight workers are refused at one moment, each at its first try"""
    waits = []
    for _ in range(8):

        def work(con, tries):
            total(con)
            if tries == 1:
                bank.meddle()
            transfer(con, 1, 2, 1_00)

        bank.carry_out(retry, work)
        waits.append(bank.waits.get(1, 0))
    return {"all_waited": min(waits) > 0, "in_step": len(set(waits)) == 1}


@retry.trial(
    playable=False,
    asks="The next one on this connection has a level, a mode and time limits. Are they those it was opened with?",
    next="look at what you set on con, and at who sets it back",
)
def the_next_on_this_connection(bank, retry):
    """a rival is quicker once, and then somebody looks at the settings of the connection"""

    def settings():
        with bank.session.transaction():
            asked = "select name, setting from pg_settings where source in ('session', 'client') order by name"
            set_here = dict(bank.session.execute(asked).fetchall())
        level = bank.session.isolation_level
        return {**set_here, "autocommit": bank.session.autocommit, "level": level.name if level else None}

    def work(con, tries):
        total(con)
        if tries == 1:
            bank.meddle()
        transfer(con, 1, 2, 75_00)

    before = settings()
    end = bank.carry_out(retry, work)
    bank.session.rollback()
    after = settings()
    return {**end, "set otherwise": sorted(name for name in {*before, *after} if before.get(name) != after.get(name))}


@retry.trial(held_out=True)
def one_after_the_other(bank, retry):
    """three orders come on one connection: a deadlock, then a refusal at the end, then nothing"""

    def first(con, tries):
        if tries == 2:
            bank.let_go()
        take(con, 1, 10_00)
        if tries == 1:
            bank.lock()
        take(con, 2, -10_00)

    def second(con, tries):
        total(con)
        transfer(con, 2, 1, 20_00)
        if tries < 3:
            bank.cross()

    ends = [bank.carry_out(retry, work)["tries"] for work in (first, second, lambda con, tries: total(con))]
    return {"tries": ends, **bank.left()}


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
