"""Break, written by the learner: a plan of faults that nobody notices, and one that only takes its time."""

from breakfix.faults import plan as plans
from breakfix.lab import exercise

from .break_polls import BROKEN, HASTY, SHIFTING
from .polls import Polled, sample_orders

LONG, LONGEST = 2.0, 10.0  # seconds: from where on a poll is long, and how long it may be


class Poll:
    """A poll of the sample under a plan of at most so many faults, as a verdict tells of it.

    Raises TypeError, with one sentence, for what is no plan.
    """

    def __init__(self, plan, most):
        if not isinstance(plan, (list, tuple)) or not 1 <= len(plan) <= most:
            raise TypeError(f"a plan is a list of {'one fault' if most == 1 else 'one or two faults'}, each a dict")
        plans.read(plan)
        seen = Polled(plan=plan)
        bitten = {kind for counts in seen.wire.values() for kind in counts["bitten"]}
        bit = f"what bit: {', '.join(sorted(bitten)) or 'nothing'}"
        error = "it went on without end" if seen.seconds is None else type(seen.error).__name__
        self.end = "well" if seen.seconds is not None and seen.error is None else f"by {error}; {bit}"
        cached = {(row["source_system"], row["entity_key"], row["value"]) for row in seen.cache}
        held = {(each["source"], each["order"], each["state"]) for each in sample_orders()}
        self.cache = "differs from the sources" if held - cached else "equals the sources"
        self.cache_and_faults = self.cache if held - cached else f"{self.cache}; {bit}"
        self.took = f"less than two seconds; {bit}"
        if seen.seconds is None or seen.seconds >= LONG:
            is_long = seen.seconds is None or seen.seconds > LONGEST
            self.took = f"more than {LONGEST:g} seconds" if is_long else "two to ten seconds"
        self.invalid = seen.counts.get("validation_errors", "none counted")


@exercise(phase="break", kind="value", minutes=8)
def fault_plan():
    """Write a plan of one or two faults that makes a poll lose records, and nobody notices.

    Given     alpha and beta with the sample. Under your plan they are polled once by the baseline, on a new cache.
    Leave     a list of one or two faults, each a dict with kind, and with source, at and times as you like. The poll
              ends without an error, and counts no validation error. All the same a record that a source holds is not
              in cache_records, or with another value.
    """
    return [{"kind": "forbidden", "source": "beta", "at": 2, "times": None}]


SHOWN = {"broken": lambda: BROKEN, "busy": lambda: HASTY, "moves": lambda: SHIFTING}
fault_plan.shows(**SHOWN)


@fault_plan.trial(asks="Was an error raised, or counted?")
def the_poll_says_all_is_well(world, fault_plan):
    """alpha and beta are polled under your plan, and the poll is asked how it went"""
    poll = Poll(fault_plan, 2)
    return {"how the poll ended": poll.end, "validation_errors": poll.invalid}


@fault_plan.trial(asks="What do the sources hold that the cache does not?")
def the_cache_does_not_agree(world, fault_plan):
    """alpha and beta are polled under your plan, and the cache is compared with what they hold"""
    return {"the cache": Poll(fault_plan, 2).cache_and_faults}


fault_plan.slips("""
passes at once: It was tried again, and all came. How often does get_page try?
    = [{"kind": "server_error", "source": "beta", "at": "first"}]
a broken line: The poll ended in an error: somebody will look. Which faults does get_page pass over?
    = [{"kind": "reset", "source": "alpha", "at": "last"}]
a renamed field: It was counted, as validation errors. What would leave the records as they are, or away?
    = [{"kind": "renamed_field", "source": "alpha", "at": "first"}]
a replica: The replica lagged behind, and nothing had changed. Which record is another one now?
    = [{"kind": "stale_snapshot", "source": "alpha", "at": "any", "times": None}]
a wrong clock: The clock is off, and every record came. What does the baseline do with a time?
    = [{"kind": "wrong_clock", "source": "beta", "at": "any", "times": None}]
a slow page: The answer was late, and it came. What would have to stay away?
    = [{"kind": "slow", "source": "beta", "at": "first"}]
""")

fault_plan.hints += [
    "Read get_page once more with the eyes of a refusal: what is raised by itself, what is tried again, and what does "
    "it return when the third try has failed? Then read the two readers: what do they take that for?",
    "A twin: a clerk calls a warehouse, and when nobody answers three times, writes `no parcels today` into the book. "
    "Who reads the book cannot tell an empty warehouse from a locked one. Which answer of a warehouse would do it for "
    "one shelf only, and for how long would it have to last?",
]


@exercise(phase="break", kind="value", minutes=6)
def slow_plan():
    """Write one fault that makes a poll take long, although all goes well and no timeout rings.

    Given     alpha and beta with the sample, polled once by the baseline under your plan, on a new cache. Its client
              gives each read a second.
    Leave     a list of one fault, a dict. The poll ends without an error, the cache equals the sources, and the poll
              takes between 2 and 10 seconds.
    """
    return [{"kind": "slow", "source": "alpha", "at": "first", "seconds": 3.2}]


slow_plan.shows(**SHOWN)


@slow_plan.trial(asks="How long was the longest silence between two parts?")
def a_poll_under_your_plan(world, slow_plan):
    """alpha and beta are polled under your plan, and somebody looks at the clock"""
    poll = Poll(slow_plan, 1)
    return {"how the poll ended": poll.end, "the cache": poll.cache, "the time it took": poll.took}


slow_plan.slips("""
only a little: It was a little late. Who would have noticed?
    = [{"kind": "slow", "source": "alpha", "at": "first"}]
too slow: A read took longer than a second, and the client said so. How long may a pause be?
    = [{"kind": "slow", "source": "alpha", "at": "first", "seconds": 14.0}]
never: Nothing came, and the client gave up. What would keep it waiting?
    = [{"kind": "silent", "source": "beta", "at": "first"}]
asked to wait: It was asked to wait, and did not. What else takes time?
    = [{"kind": "too_many_requests", "source": "alpha", "at": "first", "retry_after": 3.0}]
""")

slow_plan.hints += [
    "The timeout of the client is for one read: for the silence between two parts of an answer. `slow` sends an answer "
    "in eight parts over so many seconds. How long may each silence be, and how long are eight of them?",
    "A twin: a meeting ends when nobody has said a word for a minute. Somebody says one word every fifty seconds. When "
    "does it end, and which rule would have ended it?",
]
