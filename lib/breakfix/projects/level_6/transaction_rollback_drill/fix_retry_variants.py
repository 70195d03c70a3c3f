"""Other answers to retry: the known mistakes, each with the question that it earns, and other right ones."""

import random
import time

import psycopg
import stamina

from .fix_retry import retry


@retry.mistake(says="The first try failed, and with it the transaction. What can still be repeated in it?")
def in_the_same_transaction(con, work):
    try:
        for attempt in range(5):
            try:
                result = work(con)
                con.commit()
                return result
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
                if attempt == 4:
                    raise
                time.sleep(random.uniform(0, 0.1))
    except BaseException:
        con.rollback()
        raise


@retry.mistake(says="Back to the savepoint, and refused again. As of when does the second try see the accounts?")
def back_to_a_savepoint(con, work):
    with con.transaction():
        for attempt in range(5):
            try:
                with con.transaction():
                    return work(con)
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
                if attempt == 4:
                    raise
                time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="Insufficient funds, five times. Which errors does waiting mend?")
def every_error(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except Exception:
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="A query that took too long was tried five times. Which errors are of the class that you catch?")
def every_operational_error(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except psycopg.OperationalError:
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="An order was refused, and its transaction stayed. Who ends it when it is not tried again?")
def others_are_left_open(con, work):
    for attempt in range(5):
        try:
            result = work(con)
            con.commit()
            return result
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            con.rollback()
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="It got through, and the connection is another one now. What did you set on it?")
def sets_it_its_own_way(con, work):
    con.autocommit = True
    con.execute("set statement_timeout = '30s'")
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="Somebody was quicker thirteen times. Who tells the caller that it does not get through?")
def without_a_bound(con, work):
    while True:
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="Eight are sent away at one moment, and eight are back at one moment. What will they meet?")
def in_step(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == 4:
                raise
            time.sleep(0.05 * 2**attempt)


@retry.mistake(says="Nobody waits, and the one who was quicker is still at work. What has changed since the last try?")
def at_once(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == 4:
                raise


@retry.mistake(says="Each statement went through, and the error came all the same. At which line, and who caught it?")
def commit_outside(con, work):
    try:
        for attempt in range(5):
            try:
                result = work(con)
                break
            except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
                con.rollback()
                if attempt == 4:
                    raise
                time.sleep(random.uniform(0, 0.1))
        con.commit()
        return result
    except BaseException:
        con.rollback()
        raise


@retry.mistake(says="Two waited for each other, and one was sent away. By which of the two codes?")
def no_deadlocks(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except psycopg.errors.SerializationFailure:
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))


@retry.mistake(says="Five refusals, and no error. What does the caller believe?")
def gives_up_quietly(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                return work(con)
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            time.sleep(random.uniform(0, 0.05 * 2**attempt))


@retry.mistake(says="PostgreSQL's errors are undone. In what state is the connection after one of Python's?")
def errors_of_postgres_only(con, work):
    for attempt in range(5):
        try:
            result = work(con)
            con.commit()
            return result
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            con.rollback()
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))
        except psycopg.Error:
            con.rollback()
            raise


@retry.mistake(says="The money moved. What did work say at the end, and who heard it?")
def keeps_the_result(con, work):
    for attempt in range(5):
        try:
            with con.transaction():
                work(con)
            return
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            if attempt == 4:
                raise
            time.sleep(random.uniform(0, 0.1))


@retry.also_right(costs="every way out is written down; the codes are the standard's, the same in each client library")
def by_its_code(con, work):
    tries = 0
    while True:
        tries += 1
        try:
            result = work(con)
            con.commit()
        except BaseException as error:
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
