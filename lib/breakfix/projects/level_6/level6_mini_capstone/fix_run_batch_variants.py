"""Other answers to run_batch: the known mistakes, each with the question that it earns, and other right ones."""

from .fix_run_batch import run_batch


@run_batch.mistake(says="It died between the two commits. What did the rerun find newer than the mark?")
def the_mark_apart(con, steps):
    *before, advance, log = steps
    for together in (before, [advance, log]):
        con.begin()
        try:
            for step in together:
                step(con)
            con.commit()
        except BaseException:
            con.rollback()
            raise


@run_batch.mistake(says="Five rows are in target. How many does the run log know of?")
def the_log_apart(con, steps):
    con.begin()
    try:
        for step in steps[:-1]:
            step(con)
        con.commit()
    except BaseException:
        con.rollback()
        raise
    steps[-1](con)


@run_batch.mistake(says="There are no doubles now. Where are yesterday's letters?")
def delete_the_letters_first(con, steps):
    con.begin()
    try:
        con.execute("delete from dead_letters")
        for step in steps:
            step(con)
        con.commit()
    except BaseException:
        con.rollback()
        raise


@run_batch.mistake(says="Half a batch, and the scheduler saw a success. Who will run it again?")
def commit_what_there_is(con, steps):
    con.begin()
    try:
        for step in steps:
            step(con)
    except Exception as error:
        print(error)
    con.commit()


@run_batch.mistake(says="Nothing stayed behind, and nobody heard of it. What does the scheduler believe?")
def undo_and_say_nothing(con, steps):
    con.begin()
    try:
        for step in steps:
            step(con)
        con.commit()
    except Exception:
        con.rollback()


@run_batch.mistake(says="The failed run is over for you. Is it over for the connection?")
def no_way_back(con, steps):
    con.begin()
    for step in steps:
        step(con)
    con.commit()


@run_batch.also_right(costs="the same one transaction; the database says begin and commit in SQL")
def with_a_flag(con, steps):
    con.execute("begin transaction")
    done = False
    try:
        for step in steps:
            step(con)
        done = True
    finally:
        con.execute("commit" if done else "rollback")


@run_batch.also_right(costs="commits are small, but readers see half a batch, and a table says how far it came")
def go_on_where_it_stopped(con, steps):
    con.execute("create table if not exists reached (place int)")
    for place, step in enumerate(steps):
        con.begin()
        try:
            if not con.execute("select place from reached where place = ?", [place]).fetchall():
                step(con)
                con.execute("insert into reached values (?)", [place])
            if place == len(steps) - 1:
                con.execute("delete from reached")
            con.commit()
        except BaseException:
            con.rollback()
            raise
