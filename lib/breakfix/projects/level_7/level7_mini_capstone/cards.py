"""The flashcards: what is worth knowing in a month, each opened by the exercise that it repeats."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
cache-or-copy (again): A cache is emptied at the beginning of each poll. What does it cost, in a good night and in a
  bad one?
    On a good night every record is a miss: nothing is known of what is new. On a bad one, when a source is silent or
    the poll ends in the middle, what was known yesterday is gone too, and readers see an empty page. A cache outlives
    a poll.
key-of-a-cache (remember): What is a row of a cache of several sources about, and which two things are no part of its
  key?
    About one thing as one source tells it: source and id. Not the moment of the poll, or every poll makes new rows;
    not the state, or an order has a row for each state it was ever in. Without the source two of them overwrite each
    other.
late-snapshot (remember): A replica answers with an older state than the one in the cache. What decides, and what does
  when they are equal?
    The source's own clock decides, not the order of arrival. Of equal times somebody has to say it: here the last to
    arrive, since a source may correct a record within one second.
passes-or-stays (fetch): Which failures of a request may be tried again, and which never?
    Again: 500 and more, 429, a connection that breaks, a timeout, a body that is cut short or unreadable. Never: 401,
    403, 404 and the like: it is the request that has to change. (One 401 may be an expired token: get a new one,
    once.)
retry-after (fetch): 429 with Retry-After: 30, and your page has ten seconds in all. What do you do, and what is
  jitter for?
    Raise at once: to come sooner is refused and counted against you, to wait breaks your own promise. Jitter: a
    random part of each wait, so that many clients that failed together do not come back together.
four-timeouts (slow_plan): Connect, read, write, and which one is missing? How would you notice that it is?
    The total. A read timeout begins anew with each part that arrives: a source that gives a byte now and then holds a
    poll for ever without it ringing. Read in parts and look at the clock between them, or put the whole under a
    deadline.
empty-page (fault_plan): After three failures a function returns {}, and the poll ends well. Why is that the worst of
  all ends?
    What could not be read looks like what is not there: the caller takes an empty page for the last one. A failure
    has to have another form than an answer: an exception.
pages-that-move (pages): Why can a reader by offset get one record twice and another never, with the right number in
  all?
    A place in a list that moves is no place: a record that comes to the front pushes all others one on. Ask for what
    comes behind the last key you have seen, in an order that no change can move, and end when the source says that
    nothing follows, not when a page is short.
four-words-for-age (freshness): Fresh, stale: which two more words does a check of age need, and when is each said?
    Unknown: there is no time that could be read; no clock is not a young clock. Skewed: it lies in the future by more
    than clocks differ; a negative age is not young. And the age is that of the source's clock, not of the poll's.
adapter (adapt_gamma): What does an adapter do, and what must it never do?
    It renames and converts, so that all later stages know one form. It decides nothing and invents nothing: a missing
    id stays missing, a missing time stays missing, and no field that a later stage asks for is left behind.
never-rung (old_news): A check has said `stale: 0` for a year. What do you ask?
    Whether it can ring at all. Feed it one record of 1970 and see it red. A default that stands in for what is
    missing (`get("timestamp", now)`) can switch a check off for ever, without an error.
stage-off (flag_off): A stage is switched off for a night. What do the stages behind it have to know?
    What comes to them without it: nothing, or something else. Six in and none out is no success; a poll that ends so
    has to say so, and must not bring the cache to the same state.
""")
