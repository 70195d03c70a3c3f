"""Break: what a day that cannot be read, or not yet, does to a job that trusts what it finds."""

from breakfix.datasets import small_days
from breakfix.faults import unfinished
from breakfix.lab import prediction

from . import jobs

BAD_FIELDS = {"rows_first_night": int, "errors_second_night": int, "rows_second_night": int}
CUT_FIELDS = {"rows_of_that_day": int, "rows_in_warehouse": int}


@prediction(phase="break", fields=BAD_FIELDS, minutes=5)
def bad_value(days):
    """The delay of one flight is not a number. The job runs, and runs again the next night; nobody mends anything.

    rows_first_night     rows in the warehouse after the first night
    errors_second_night  0 or 1: does the run of the second night end with an error?
    rows_second_night    rows in the warehouse after the second night
    """
    with small_days.empty() as job:
        small_days.deliver(job, days)
        jobs.night(job)
        first = jobs.loaded(job)
        errors = jobs.night(job)
        return {"rows_first_night": first, "errors_second_night": errors, "rows_second_night": jobs.loaded(job)}


@bad_value.draw
def a_bad_flight(hand):
    """Return four days with their flights; `bad` is the number of the bad flight, or 0."""
    days = [{"day": 9 + place, "flights": hand.one_of(range(3, 7)), "bad": 0} for place in range(4)]
    bad = days[hand.one_of((1, 2))]
    bad["bad"] = hand.one_of(range(2, bad["flights"] + 1))
    return days


bad_value.because = (
    "transform writes each record as it comes, so half a file stands in data_clean, and the next run takes it for done."
)
bad_value.means = (
    "The first night failed loudly. The second reported success over a day that has lost its end. On the flights one "
    "such value costs up to 1,014 rows, and no later night says so."
)


@prediction(phase="break", fields=CUT_FIELDS, minutes=5)
def under_way(days):
    """Another process is still writing one of the files when the job runs. The next night the file is whole.

    rows_of_that_day   rows of that day in the warehouse after the second night
    rows_in_warehouse  all rows there
    """
    with small_days.empty() as job:
        late = late_day(days)
        with writing(job, days) as writer:
            jobs.night(job)
            writer.finish()
        jobs.night(job)
        return {"rows_of_that_day": jobs.loaded(job, late), "rows_in_warehouse": jobs.loaded(job)}


@under_way.draw
def a_late_file(hand):
    """Return three days with their flights; `there` is the percentage of a file's bytes that has been written."""
    days = [{"day": 13 + place, "flights": hand.one_of(range(20, 60)), "there": 100} for place in range(3)]
    days[hand.one_of((0, 1, 2))]["there"] = hand.one_of((40, 50, 60, 70))
    return days


under_way.because = (
    "extract opened the raw file before it had read a byte, so an empty file stayed, and the next run left it alone."
)
under_way.means = (
    "Nothing was amiss with the file: the job was only early. A minute later it would have loaded all of it. Now the "
    "day stays empty for good, and no error says so."
)


def late_day(days):
    """Return the day whose file is not whole yet."""
    return next(each["day"] for each in days if each["there"] < 100)


def writing(job, days):
    """Deliver the days, and return the Writer of the one that another process has not finished; use it with `with`."""
    small_days.deliver(job, [each for each in days if each["there"] == 100])
    late = next(each for each in days if each["there"] < 100)
    data = small_days.packed(small_days.lines(late["day"], late["flights"]))
    path = job.source / f"{small_days.name(late['day'])}.gz"
    return unfinished.Writer(path, data, share=late["there"] / 100)
