"""Predict: what the quality log holds after a second night."""

from breakfix.lab import prediction

from . import baseline, jobs


@prediction(phase="predict", fields={"lines_in_log": int, "fails_in_log": int}, minutes=4)
def second_night(days):
    """Some days come in the first night, the others in the second; the job runs in both. What is in the quality log?

    lines_in_log  lines of reports/quality.log after the second night
    fails_in_log  how many of them end in FAIL
    """
    with jobs.empty() as job:
        for night in (1, 2):
            jobs.deliver(job, [each for each in days if each["night"] == night])
            baseline.run(job)
        return {"lines_in_log": len(jobs.lines(job)), "fails_in_log": jobs.fails(job)}


@second_night.draw
def two_nights(hand):
    """Return five or six days with their nights; `no_dest` is the number of a flight without a destination, or 0."""
    first, second = hand.one_of((3, 4)), hand.one_of((1, 2))
    days = [
        {"night": 1 + (place >= first), "day": 5 + place, "flights": hand.one_of(range(3, 7)), "no_dest": 0}
        for place in range(first + second)
    ]
    for place in (hand.one_of(range(first - 1)), first + hand.one_of(range(second))):
        days[place]["no_dest"] = hand.one_of(range(1, days[place]["flights"] + 1))
    if hand.one_of((True, False)):
        days[-1]["no_dest"] = 0
    return days


second_night.because = "run opens the log with the mode `w`, which empties it, and writes the days of this night."
second_night.means = (
    "The days of the first night are in the warehouse, and no file says any more that one of them failed. Nobody "
    "deleted the finding. The next run did its work."
)
