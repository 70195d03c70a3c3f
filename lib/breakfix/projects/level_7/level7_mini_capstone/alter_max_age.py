"""Alter: how old may a record be before somebody is called."""

import numbers

from breakfix.lab import exercise, learner
from breakfix.lab.learner import Hand

EVERY = 60  # seconds between two polls
POLLS = 240


def oldest():
    """Return the greatest age, in seconds, that a healthy day has shown."""
    return Hand("max_age").one_of(range(470, 760, 13))


def notice_within(seed=None):
    """Return the age in seconds at which a silent source has to have been noticed."""
    learner.seed(seed)
    return oldest() + 130


def ages(seed=None):
    """Return a healthy day as a DataFrame: poll (number) and age (of the newest record of the source, in seconds).

    The source writes every five minutes or so, and now and then takes longer; how long is drawn from the learner's
    seed.
    """
    import pandas as pd  # a quarter of a second, which processes that only poll are spared

    learner.seed(seed)
    hand = Hand("max_age", 1)
    listed, age, pause = [], 20, 300
    for poll in range(1, POLLS + 1):
        listed.append((poll, age))
        age += EVERY
        if age > pause:
            age, pause = hand.one_of(range(5, 55)), hand.one_of((280, 300, 310, 330))
    late = hand.one_of(range(60, 200))
    listed[late] = (late + 1, oldest())
    return pd.DataFrame(listed, columns=["poll", "age"])


@exercise(phase="alter", kind="value", minutes=7, drawn=True)
def max_age():
    """How many seconds old may the newest record of a source be, before it is called stale?

    Given     lab.ages(seed): the polls of a healthy day, one a minute, with the age of the newest record at each.
              A record is stale when its age is greater than max_age. lab.notice_within(seed): when the source falls
              silent, some poll has to find it stale at an age that is not greater than this. The source may fall
              silent at any second; polls come once a minute.
    Leave     a whole number of seconds with which no poll of the healthy day says stale, and silence is always noticed
              in time.
    """
    return oldest() + 40


max_age.shows(ages=ages)
max_age.range = lambda: (oldest(), notice_within() - EVERY)
max_age.costs = "the nearer to the healthy day, the sooner silence is noticed, and the more often for nothing"


def checked(seconds):
    """Return the number, or raise TypeError with one sentence."""
    if isinstance(seconds, bool) or not isinstance(seconds, numbers.Real) or not abs(seconds) <= 1_000_000:
        raise TypeError("max_age is a whole number of seconds, at most 1,000,000")
    if seconds != int(seconds):
        raise TypeError(f"max_age is a whole number of seconds, and {seconds} is not")
    return int(seconds)


@max_age.trial(asks="How old was the oldest on a day on which nothing was amiss?")
def healthy_day(world, max_age):
    """the source is well all day"""
    return {"alarms": int((ages()["age"] > checked(max_age)).sum())}


@max_age.trial(asks="At which age does the poll look that notices, if it comes at the worst second?")
def silent_source(world, max_age):
    """the source falls silent, and the polls go on, once a minute"""
    worst = max(checked(max_age) + EVERY, EVERY - 1)  # a poll that comes when it is just not stale yet, and the next
    return {"noticed": f"at {notice_within()} s or before" if worst <= notice_within() else f"at {worst} s"}


@max_age.mistake(says="It rings on a healthy day. How often, before somebody stops listening?")
def five_minutes():
    return 300


@max_age.mistake(says="It rings once on a healthy day. How old was the newest record at that poll?")
def just_below():
    return oldest() - 1


@max_age.mistake(says="The record is that old at last, and who looks at that very second?")
def the_limit_itself():
    return notice_within()


@max_age.mistake(says="A silent source is noticed tomorrow. Who reads the page until then?")
def a_day():
    return 86_400


max_age.hints += [
    "Two ends. The lower one is in the feed: ask it for its greatest age, and what `greater than` means for that one. "
    "The upper one is an age at which a poll must have looked, and polls come once a minute.",
    "A twin: a baker's bread is out of the oven every 40 minutes or so, at worst after 52. A guest comes by every 10 "
    "minutes and wants to know of a broken oven before the last loaf is 75 minutes old. He calls the bread old above n "
    "minutes. With n = 52 nothing rings for nothing. With n = 65 he may see a loaf of 65, and next one of 75.",
]
