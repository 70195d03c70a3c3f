"""Predict: the same job on the next night, in one folder for raw and clean."""

from breakfix.lab import prediction

from . import jobs

FIELDS = {"files_in_data": int, "rows_in_warehouse": int}


@prediction(phase="predict", fields=FIELDS, minutes=4)
def second_run(days):
    """Files come and the job runs. The next night one more file comes, and the job runs again.

    files_in_data      *.csv in data after the second run
    rows_in_warehouse  rows in the warehouse after the second run
    """
    with jobs.empty() as job:
        for night in (1, 2):
            jobs.deliver(job, days, night)
            jobs.run(job)
        return {"files_in_data": len(list(job.data.glob("*.csv"))), "rows_in_warehouse": jobs.loaded(job)}


@second_run.draw
def days_of_two_nights(hand):
    """Return two or three days for the first night and one for the second, each with its flights."""
    first = hand.one_of((2, 3))
    return [
        {"day": 5 + place, "flights": hand.one_of(range(2, 8)), "night": 1 if place < first else 2}
        for place in range(first + 1)
    ]


second_run.because = (
    "transform reads each *.csv of data, and the clean files of the first run lie there too, so it cleans them again."
)
second_run.means = (
    "No error, and every file was loaded. Each run brings the same rows once more, because the folder does not "
    "say what a file is."
)
