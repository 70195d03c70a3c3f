"""Answers to 6-05 that break one sentence of their task, and right ones in other styles: the former are refused."""

import answers
from breakfix.projects.level_6 import transaction_rollback_drill as lab

REFUSED = {
    "to_cents": r"""
comma is a point: an amount has no comma
    - re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", text)
    + re.fullmatch(r"-?[0-9]+([.,][0-9]{1,2})?", text)
    - text.partition
    + text.replace(",", ".").partition
minus of a typographer: no sign but the minus
    - if not re.fullmatch
    + text = text.replace("\u2212", "-")
    + if not re.fullmatch
says nothing: with the text in its message
    - f"{text!r} is no amount of money"
    + "that is no amount of money"
nineteen digits: at most twenty digits
    - [0-9]+(
    + [0-9]{1,19}(
""",
    "fee_cents": """
as a float: exact for amounts of any size
    - (cents + 50) // 100
    + int(cents / 100 + 0.5)
""",
    "statement": """
one row for each transfer: one row for each leg
    - select transfer_id, cents,
    + select transfer_id, sum(cents) as cents,
    - sum(cents) over (order by journal.rowid)
    + sum(sum(cents)) over (order by min(journal.rowid))
    - order by journal.rowid desc
    + group by transfer_id
    + order by min(journal.rowid) desc
back from the balance: balance_after is opening_cents and all legs up to this one
    - (select opening_cents from accounts where id = 2) + sum(cents) over (order by journal.rowid)
    + (select balance_cents from accounts where id = 2) - sum(cents) over (order by journal.rowid desc) + cents
oldest first: the newest first
    - order by journal.rowid desc
    + order by journal.rowid
by name: Bob has the id 2
    - where account_id = 2
    + where account_id in (select id from accounts where name = 'Bob')
fifty legs: opening_cents and all legs up to this one
    - over (order by journal.rowid)
    + over (order by journal.rowid rows between 50 preceding and current row)
thirty rows: one row for each leg of Bob's
    - order by journal.rowid desc
    + order by journal.rowid desc limit 30
trimmed ids: the column transfer_id
    - select transfer_id, cents,
    + select trim(transfer_id) as transfer_id, cents,
""",
    "transfer": """
left open by a refused commit: no open transaction
    - con.execute("commit")
    + try:
    +     con.execute("commit")
    + except sqlite3.OperationalError as error:
    +     refused = error
    + else:
    +     return
    - raise
    + raise
    + raise refused
by the legs: the payer with so many cents less
    - balance_cents + $cents where id = $payee
    + opening_cents + $cents + (select total(cents) from journal where account_id = $payee) where id = $payee
hides the lock: an error of the engine reaches the caller as it is
    - con.execute("begin immediate")
    - try:
    + try:
    +     con.execute("begin immediate")
cleans the log first: do not touch what stands in audit_log
    - con.execute("begin immediate")
    + con.execute("begin immediate")
    + con.execute("delete from audit_log")
forgets earlier lines of the order: do not touch what stands in audit_log
    - status = "committed" if able else "rolled_back"
    + con.execute("delete from audit_log where transfer_id = $id", order)
    + status = "committed" if able else "rolled_back"
swallows a lock: any other error reaches the caller
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     return
only one of an id: nothing else counts, not even an id that came before
    - and $cents > 0 and
    + and $cents > 0 and $id not in (select transfer_id from journal) and
left open by a lock: no open transaction
    - con.execute("begin immediate")
    + con.execute("begin")
    + con.execute("update accounts set name = name where 0")
by the opening: the payer has at least that many cents
    - payer.balance_cents >= $cents
    + payer.opening_cents >= $cents
a line once: one row in audit_log
    - insert into audit_log values ($id, $status, null)
    + insert into audit_log select $id, $status, null where $id not in (select transfer_id from audit_log)
first three accounts: two different accounts that exist
    - where payer.id = $payer
    + where payer.id < 4 and payer.id = $payer
quotes by hand: id is any text
    - "insert into audit_log values ($id, $status, null)", {**order, "status": status}
    + f"insert into audit_log values ('{order['id']}', '{status}', null)"
legs the other way round: one row for the payer with the negative amount
    - ($id, $payer, -$cents), ($id, $payee, $cents)
    + ($id, $payer, $cents), ($id, $payee, -$cents)
account 0 is nobody: two different accounts that exist
    - where payer.id = $payer
    + where payer.id <> 0 and payer.id = $payer
below 0 is nobody: two different accounts that exist
    - where payer.id = $payer
    + where payee.id >= 0 and payer.id = $payer
each constraint is a refusal: any other error of the engine reaches the caller
    - except BaseException:
    + except sqlite3.IntegrityError:
    +     con.execute("rollback")
    +     con.execute("insert into audit_log values ($id, 'rolled_back', null)", order)
    + except BaseException:
open after a constraint: no open transaction
    - except BaseException:
    + except sqlite3.OperationalError:
cuts the id: id is any text
    - {**order, "status": status}
    + {"id": order["id"][:20], "status": status}
trims the id: id is any text
    - {**order, "status": status}
    + {"id": order["id"].strip(), "status": status}
waits once: add no waiting of yours
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     time.sleep(0.05)
    +     con.execute("begin immediate")
sets its own waiting: how long con waits is its own setting
    - con.execute("begin immediate")
    + con.execute("pragma busy_timeout = 20")
    + con.execute("begin immediate")
""",
    "batch": """
a savepoint for each id: ids are any text
    - con.execute("savepoint before_it")
    + con.execute(f'savepoint "{order["id"]}"')
    - con.execute("rollback to before_it")
    + con.execute(f'rollback to "{order["id"]}"')
sorted: in their turn
    - for order in orders:
    + for order in sorted(orders, key=lambda order: order["id"]):
cleans the log first: do not touch what stands in audit_log
    - for order in orders:
    + con.execute("delete from audit_log")
    + for order in orders:
swallows a lock: any other error reaches the caller
    - except BaseException:
    + except sqlite3.OperationalError as error:
    +     con.execute("rollback")
    +     if "locked" not in str(error):
    +         raise
    + except BaseException:
    - con.execute("begin immediate")
    + con.execute("begin")
each id once: whatever their ids are
    - for order in orders:
    + for order in {each["id"]: each for each in orders}.values():
the engine's errors are refusals: any other error reaches the caller
    - except sqlite3.IntegrityError:
    + except sqlite3.DatabaseError:
keys are refusals: any other error reaches the caller
    - except sqlite3.IntegrityError:
    + except (sqlite3.IntegrityError, KeyError):
empties the list: orders is the caller's
    - for order in orders:
    + while orders:
    +     order = orders.pop(0)
data that do not fit are refusals: any other error reaches the caller
    - except sqlite3.IntegrityError:
    + except (sqlite3.IntegrityError, sqlite3.DataError):
internal errors are refusals: any other error reaches the caller
    - except sqlite3.IntegrityError:
    + except (sqlite3.IntegrityError, sqlite3.InternalError):
misuse is a refusal: any other error reaches the caller
    - except sqlite3.IntegrityError:
    + except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
open after Ctrl-C: no transaction is open
    - except BaseException:
    + except Exception:
a line that fails is a refusal: any other error reaches the caller
    - status = "committed"
    + con.execute("insert into audit_log values ($id, 'committed', null)", order)
    + continue
once more on a refusal: of each that was refused one row with the status 'rolled_back'
    - status = "rolled_back"
    + try:
    +     move(con, order)
    +     status = "committed"
    + except sqlite3.IntegrityError:
    +     con.execute("rollback to before_it")
    +     status = "rolled_back"
waits once: add no waiting of yours
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     time.sleep(0.05)
    +     con.execute("begin immediate")
""",
    "apply_once": """
looks before it begins: the second gets the engine's error that the file is locked, and no other
    - con.execute("begin immediate")
    + if con.execute("select 1 from applied where transfer_id = $id", order).fetchone():
    +     return
    + con.execute("begin immediate")
    -  on conflict do nothing
    +
up to the NUL: another one has another id
    - values ($id) on conflict do nothing", order)
    + values (?) on conflict do nothing", [order["id"].split(chr(0))[0]])
exits leave it open: no transaction is open
    - except BaseException:
    + except (Exception, KeyboardInterrupt):
only greater ids: if this order was not carried out before
    - insert into applied values ($id) on conflict do nothing
    + insert into applied select $id where $id > (select coalesce(max(transfer_id), '') from applied)
ids in small letters: another order has another id
    - insert into applied values ($id) on conflict do nothing
    + insert into applied select lower($id) where lower($id) not in (select transfer_id from applied)
swallows a lock: the second gets sqlite3.OperationalError
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     return
swallows a struck move: the error reaches the caller
    - except BaseException:
    + except (KeyError, ValueError):
    +     con.execute("rollback")
    + except BaseException:
writes the audit: do not touch the other tables
    - move(con, order)
    + move(con, order)
    + con.execute("insert into audit_log values ($id, 'committed', null)", order)
keeps only the last id: however often it comes
    - is_new = con.execute
    + con.execute("delete from applied where transfer_id <> $id", order)
    + is_new = con.execute
the empty id is none: the id is any text
    - if is_new:
    + if is_new or not order["id"]:
trims the id: another one has another id
    - insert into applied values ($id) on conflict do nothing
    + insert or ignore into applied values (trim($id))
a number where it looks like one: another one has another id
    - insert into applied values ($id) on conflict do nothing
    + insert or ignore into applied values (ltrim($id, '0'))
cuts the id: another one has another id
    - insert into applied values ($id) on conflict do nothing
    + insert or ignore into applied values (substr($id, 1, 20))
keeps the last ten: however often it comes
    - con.execute("commit")
    + con.execute("delete from applied where rowid <= (select max(rowid) - 10 from applied)")
    + con.execute("commit")
sets its own waiting: how long con waits is its own setting
    - con.execute("begin immediate")
    + con.execute("pragma busy_timeout = 20")
    + con.execute("begin immediate")
waits once: add no waiting of yours
    - con.execute("begin immediate")
    + try:
    +     con.execute("begin immediate")
    + except sqlite3.OperationalError:
    +     time.sleep(0.05)
    +     con.execute("begin immediate")
once more on a refusal: when move raises, the error reaches the caller
    - move(con, order)
    + con.execute("savepoint before_it")
    + try:
    +     move(con, order)
    + except sqlite3.IntegrityError:
    +     con.execute("rollback to before_it")
    +     move(con, order)
open after Ctrl-C: no transaction is open
    - except BaseException:
    + except Exception:
""",
    "retry": """
rolls back what is lost: every other error reaches the caller as it is
    = for attempt in range(5):
    =     try:
    =         result = work(con)
    =         con.commit()
    =         return result
    =     except BaseException as error:
    =         con.rollback()
    =         if attempt == 4 or getattr(error, "sqlstate", None) not in ("40001", "40P01"):
    =             raise
    =         time.sleep(random.uniform(0.01, 0.1))
exits are silent: every other error reaches the caller
    - except (psycopg
    + except SystemExit:
    +     return None
    + except (psycopg
every rollback of its class: every other error reaches the caller after the first try
    - (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
    + (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.errors.TransactionRollback)
four tries: at most five times in all
    - range(5)
    + range(4)
    - attempt == 4
    + attempt == 3
chance only at the first: a time that chance has a part in, before each new try
    - random.uniform(0.01, 0.05 * 2**attempt)
    + random.uniform(0.01, 0.05) if attempt == 0 else 0.1
until it is true: return what work returned
    - return work(con)
    + result = work(con)
    + if result is not None:
    +     return result
the first result: return what work returned
    - for attempt in range(5):
    + results = []
    + for attempt in range(5):
    - return work(con)
    + results.append(work(con))
    + return results[0]
open after Ctrl-C: no transaction is open
    - with con.transaction():
    -     return work(con)
    + result = work(con)
    + con.commit()
    + return result
    - except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
    + except Exception as error:
    +     con.rollback()
    +     if getattr(error, "sqlstate", None) not in ("40001", "40P01"):
    +         raise
tries of all calls: at most five times in all
    - def retry(con, work):
    + def retry(con, work, tries=[]):
    - for attempt in range(5):
    + while True:
    - if attempt == 4:
    + tries.append(1)
    + if len(tries) % 5 == 0:
    - 0.05 * 2**attempt
    + 0.05
""",
}
PASS = {
    "to_cents": """
its own words: another message, with the text in it
    - f"{text!r} is no amount of money"
    + "not an amount of money: " + text
""",
    "statement": """
in a subquery: the balance in a subquery of its own
    - from journal
    + from (select rowid, * from journal) as journal
""",
    "transfer": """
says why: detail may hold a text
    - ($id, $status, null)
    + ($id, $status, 'seen by ' || $status)
payee's leg first: two legs in the other order, credit before debit
    - ($id, $payer, -$cents), ($id, $payee, $cents)
    + ($id, $payee, $cents), ($id, $payer, -$cents)
""",
    "batch": """
deferred: whoever is kept out is told by move
    - begin immediate
    + begin
says why: detail may hold a text
    - (?, ?, null)", [order["id"], status]
    + (?, ?, ?)", [order["id"], status, "by batch"]
exclusive: the strictest lock
    - begin immediate
    + begin exclusive
""",
    "apply_once": """
deferred: the insert takes the lock
    - begin immediate
    + begin
or ignore: SQLite's own words for it
    - insert into applied values ($id) on conflict do nothing
    + insert or ignore into applied values ($id)
""",
    "retry": """
longer waits: how long is left open
    - 0.05 * 2**attempt
    + 3
commit by hand: rollback in each way out is the transaction's
    - return work(con)
    + result = work(con)
    + return result
""",
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASS)
