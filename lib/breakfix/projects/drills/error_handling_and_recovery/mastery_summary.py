"""Mastery: all that failed in a night, told once and at the end."""

import sqlite3

from breakfix.lab import exercise

__all__ = ["summary"]

LATE, HELD, BAD = "it ends too early", "another process holds it", "line 4: no number"


@exercise(phase="mastery", minutes=10)
def summary(tries):
    """Sum up a night in a few lines.

    Given    tries, a list of pairs (file, error) in the order in which they happened; error is a text, perhaps an empty
             one, or None when the try went well. A file that failed can be tried again later, also after other files
    Leave    a list of texts. For each file whose last try failed `FILE: ERROR (tries: N)`, with the error of its last
             try and the number of its tries, by the name of the file. Then, always, `N of M files failed`. tries
             stays as it is
    """
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.stub
def number_of_errors(tries):
    return [f"{len([error for file, error in tries if error])} errors"]


summary.play = ""
summary.costs = "one pass over the tries"


def told(lines):
    """Return the lines of a summary, each by its place."""
    return {f"line {place}:": line for place, line in enumerate(lines, 1)} if lines is not None else {"returned": None}


@summary.trial(asks="Nobody failed. Does anybody hear that the job has run?", next="see what you say when all is well")
def all_is_well(world, summary):
    """three files went well"""
    return told(summary([("a.csv", None), ("b.csv", None), ("c.csv", None)]))


@summary.trial(asks="Four errors, all of one file. How many files failed?", next="decide what you count")
def four_tries_of_one_file(world, summary):
    """b.csv failed four times, in between c.csv went well"""
    late = ("b.csv", LATE)
    return told(summary([("a.csv", None), late, ("c.csv", None), late, late, late]))


@summary.trial(asks="b.csv came at the third try. Has it failed?", next="ask which try decides")
def came_at_the_third_try(world, summary):
    """b.csv failed twice, and then it went well"""
    return told(summary([("a.csv", None), ("b.csv", LATE), ("b.csv", LATE), ("b.csv", None)]))


@summary.trial(asks="Every file failed. What does the summary say?", next="see what you do when nothing was loaded")
def all_failed(world, summary):
    """every file failed"""
    return told(summary([("a.csv", BAD), ("b.csv", BAD)]))


@summary.trial(asks="Which of its two errors is b.csv left with?", next="see which of the errors you keep")
def another_error_at_the_end(world, summary):
    """b.csv was held first, and when it was free it was bad"""
    return told(summary([("b.csv", HELD), ("a.csv", None), ("b.csv", BAD)]))


@summary.trial(asks="Which of the two names comes first?", next="look at the order")
def in_another_order(world, summary):
    """c.csv failed before a.csv was tried"""
    return told(summary([("c.csv", BAD), ("b.csv", None), ("a.csv", HELD)]))


@summary.trial(asks="Nothing was delivered. Is that the same as saying nothing?", next="see what you say of no files")
def nothing_was_delivered(world, summary):
    """no file was delivered"""
    return told(summary([]))


@summary.trial(
    asks="An error can be without a text. Did that try go well?", next="ask how a good try is told from a bad"
)
def an_error_without_a_text(world, summary):
    """the error of b.csv has no text: str(EOFError()) is empty"""
    return told(summary([("a.csv", None), ("b.csv", str(EOFError())), ("c.csv", BAD)]))


@summary.trial(
    asks="The caller wants the tries for something else as well. Are they all there?", next="compare before and after"
)
def the_tries_are_needed_again(world, summary):
    """the caller goes on with the tries, and puts more lines to those that you return"""
    tries = [("c.csv", LATE), ("a.csv", None), ("c.csv", BAD)]
    before = list(tries)
    lines = summary(tries)
    return {"returned": type(lines).__name__, "tries afterwards": "as they were" if tries == before else "changed"}


@summary.trial(held_out=True)
def a_long_night(world, summary):
    """forty files are tried, some of them up to four times"""
    tries = []
    for number in range(40):
        file = f"{number * 7 % 40:02}.csv"
        fails = number % 5
        tries += [(file, LATE if n % 2 else HELD) for n in range(min(fails, 4))]
        tries += [(file, None)] if fails < 3 else []
    return told(summary(tries))


@summary.mistake(says="Four errors were told as four files. How many files were there?")
def counts_errors(tries):
    last, count = {}, {}
    for file, error in tries:
        last[file] = error
        count[file] = count.get(file, 0) + 1
    failed = sorted(file for file in last if last[file] is not None)
    errors = sum(count[file] for file in failed)
    return [
        *(f"{file}: {last[file]} (tries: {count[file]})" for file in failed),
        f"{errors} of {len(last)} files failed",
    ]


@summary.mistake(says="b.csv was tried four times and is told as if once. What does a dict do with the same key?")
def one_entry_a_file(tries):
    last = dict(tries)
    failed = sorted(file for file in last if last[file] is not None)
    return [*(f"{file}: {last[file]} (tries: 1)" for file in failed), f"{len(failed)} of {len(last)} files failed"]


@summary.mistake(says="b.csv is loaded, and it is told as failed. Which of its tries counts?")
def ever_failed(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    bad = {file: [error for error in found if error is not None] for file, found in errors.items()}
    failed = {file: found for file, found in bad.items() if found}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.mistake(says="The worst night of all, and nothing was printed. Who would look?")
def silent_when_all_fail(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    if len(failed) == len(errors):
        return []
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.mistake(says="No news: is all well, or has the job not run?")
def silent_when_all_is_well(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"] if failed else []


@summary.mistake(says="b.csv was held, and then it was free and bad. What has to be mended?")
def first_error(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = [f"{file}: {found[0]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.mistake(says="Two files failed. In which order would you look for them in a long list?")
def as_they_came(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in failed.items()]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.mistake(says="The error had no text, and b.csv went for a good one. What stands for a try that went well?")
def no_text_is_no_error(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1]}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items())]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.mistake(says="You sorted the list that was lent to you. What does the caller's next line find in it?")
def sorts_what_is_given(tries):
    tries.sort(key=lambda each: each[0])
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = [f"{file}: {found[-1]} (tries: {len(found)})" for file, found in failed.items()]
    return [*lines, f"{len(failed)} of {len(errors)} files failed"]


@summary.mistake(says="The caller wants to add a line, and cannot. Of which type is what you return?")
def a_tuple_of_texts(tries):
    errors = {}
    for file, error in tries:
        errors.setdefault(file, []).append(error)
    failed = {file: found for file, found in errors.items() if found[-1] is not None}
    lines = (f"{file}: {found[-1]} (tries: {len(found)})" for file, found in sorted(failed.items()))
    return (*lines, f"{len(failed)} of {len(errors)} files failed")


@summary.also_right(costs="a database for one question; it would take a million tries as well")
def with_group_by(tries):
    con = sqlite3.connect(":memory:")
    con.execute("create table tries (place integer primary key, file text, error text)")
    con.executemany("insert into tries (file, error) values (?, ?)", tries)
    # Beside max(), SQLite takes the other columns from the row that has the maximum.
    files = con.execute("select file, error, count(*), max(place) from tries group by file order by file").fetchall()
    failed = [f"{file}: {error} (tries: {count})" for file, error, count, _ in files if error is not None]
    return [*failed, f"{len(failed)} of {len(files)} files failed"]


@summary.also_right(costs="the list is sorted first: the tries of a file have to lie side by side")
def side_by_side(tries):
    import itertools

    lines, files = [], 0
    for file, group in itertools.groupby(sorted(tries, key=lambda each: each[0]), key=lambda each: each[0]):
        *_, (_, error) = found = list(group)
        files += 1
        if error is not None:
            lines.append(f"{file}: {error} (tries: {len(found)})")
    return [*lines, f"{len(lines)} of {files} files failed"]


summary.hints += [
    "Two things are asked of each file: how did its last try end, and how many were there? So put the tries of each "
    "file together first. What you say at the very end does not depend on how it went.",
    "A twin: of each guest the last answer, and how often they were asked.\n"
    "    asked = {}\n"
    "    for guest, answer in calls:\n"
    "        asked.setdefault(guest, []).append(answer)\n"
    "    missing = [guest for guest, answers in asked.items() if answers[-1] == 'no']",
]
