"""Break: what a day that cannot be read, or not yet, does to a job that takes what it finds."""

from breakfix.faults import unfinished
from breakfix.lab import prediction

from . import jobs

BAD_FIELDS = {"rows_first_night": int, "errors_second_night": int, "rows_second_night": int}
CUT_FIELDS = {"rows_of_that_day": int, "rows_in_warehouse": int}


@prediction(phase="break", fields=BAD_FIELDS, minutes=5)
def bad_value(days):
    """Of one flight the delay is no number. The job runs, and the next night again; nobody has touched anything.

    rows_first_night     rows in the warehouse after the first night
    errors_second_night  0 or 1: does the run of the second night end with an error?
    rows_second_night    rows in the warehouse after the second night
    """
    with jobs.passing_job() as job:
        jobs.deliver(job, days)
        jobs.night(job)
        first = jobs.loaded(job)
        errors = jobs.night(job)
        return {"rows_first_night": first, "errors_second_night": errors, "rows_second_night": jobs.loaded(job)}


@bad_value.draw
def a_bad_flight(hand):
    """Return four days with their flights; `bad` is the number of the flight that is bad, 0 for none."""
    days = [{"day": 9 + place, "flights": hand.one_of(range(3, 7)), "bad": 0} for place in range(4)]
    bad = days[hand.one_of((1, 2))]
    bad["bad"] = hand.one_of(range(2, bad["flights"] + 1))
    return days


bad_value.because = (
    "transform writes each record as it comes, so a half file stands in data_clean, and the next run takes it as done."
)
bad_value.means = (
    "The first night failed loudly. The second said success, over a day that has lost its end. On the flights one such "
    "value costs up to 1,014 rows, and no later night tells of it."
)


@prediction(phase="break", fields=CUT_FIELDS, minutes=5)
def under_way(days):
    """One file is still being written by another process when the job runs. The next night it is whole.

    rows_of_that_day   rows of that day in the warehouse after the second night
    rows_in_warehouse  all rows there
    """
    with jobs.passing_job() as job:
        late = late_day(days)
        with writing(job, days) as writer:
            jobs.night(job)
            writer.finish()
        jobs.night(job)
        return {"rows_of_that_day": jobs.loaded(job, late), "rows_in_warehouse": jobs.loaded(job)}


@under_way.draw
def a_late_file(hand):
    """Return three days with their flights; of the one that comes late, how many of a hundred bytes are there."""
    days = [{"day": 13 + place, "flights": hand.one_of(range(20, 60)), "there": 100} for place in range(3)]
    days[hand.one_of((0, 1, 2))]["there"] = hand.one_of((40, 50, 60, 70))
    return days


under_way.because = (
    "extract made the raw file before it read a byte, so an empty one stayed, and the next run unpacked no more."
)
under_way.means = (
    "Nothing was amiss with the file: it was only early. A try a minute later would have loaded all of it. As it is, "
    "the day is empty for good, and no error tells."
)


def late_day(days):
    """Return the day of which not all is there."""
    return next(each["day"] for each in days if each["there"] < 100)


def writing(job, days):
    """Deliver the days, and return the Writer of the one that another process has not finished; use it with `with`."""
    jobs.deliver(job, [each for each in days if each["there"] == 100])
    late = next(each for each in days if each["there"] < 100)
    data = jobs.packed(jobs.lines(late["day"], late["flights"]))
    path = job.source / f"{jobs.name(late['day'])}.gz"
    return unfinished.Writer(path, data, share=late["there"] / 100)
