"""Verdicts: how long a learner waits after running a cell, with a warm judge.

Asked are the exercises whose trials run in memory, with every text that their projects know: reference, other right
answers, mistakes. The time runs from the text to the verdict in words, without the ledger.
"""

import importlib
import itertools
import time
from statistics import median, quantiles

from .aim import Aim

PROJECTS = ("breakfix.projects.start_here", "breakfix.projects.level_6.level6_mini_capstone")
PHASES = ("alter", "fix")
ON_FILES = ("run_batch", "one_at_a_time")  # their trials make files and start processes


def answers():
    """Return (exercise, source, status that it earns) for every text, from one exercise after the other in turns."""
    from breakfix.lab import exercises
    from breakfix.lab.exercise import Exercise

    lists = []
    for module in map(importlib.import_module, PROJECTS):
        for each in exercises(module):
            if isinstance(each, Exercise) and each.phase in PHASES and each.name not in ON_FILES:
                right = [each.reference_source, *(other.source for other in each.alternatives)]
                texts = [(source, "passed") for source in right]
                texts += [(mistake.source, "not yet") for mistake in each.mistakes]
                lists.append([(each, *text) for text in texts])
    return [text for row in itertools.zip_longest(*lists) for text in row if text]


def measure(count):
    """Return exercise -> milliseconds of each of its verdicts, `count` in all; AssertionError when one is not true."""
    from breakfix.lab.judging import judge
    from breakfix.lab.verdict import attempt

    texts, took = answers(), {}
    try:
        for exercise, source, _ in texts:  # what is known of mistakes is worked out while a learner reads
            attempt.tried(exercise, source)
        for exercise, source, status in itertools.islice(itertools.cycle(texts), count):
            begin = time.perf_counter()
            verdict = attempt.tried(exercise, source)
            str(verdict)
            took.setdefault(exercise.name, []).append(1000 * (time.perf_counter() - begin))
            assert verdict.status == status, f"{exercise.name}: {verdict}"
    finally:
        judge.shared().close()
    return took


def percentile(milliseconds):
    """Return the 95th percentile."""
    return quantiles(milliseconds, n=20, method="inclusive")[-1]


def table(took):
    """Return the rows of the report: exercise, verdicts, median, slowest, in milliseconds."""
    for name, each in took.items():
        yield name, str(len(each)), f"{median(each):.0f}", f"{max(each):.0f}"


def aims(took):
    """Return what all verdicts together are held to."""
    each = list(itertools.chain.from_iterable(took.values()))
    return [Aim(f"verdict, ms, 95 % of {len(each)}", each, at_most=250, of=percentile)]
