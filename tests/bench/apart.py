"""What it costs to judge apart: the same answers, one after the other, with a fence and without, in one run.

Both judges know what references and mistakes give before the clock runs. The difference is taken answer by answer.
"""

import itertools
import time
from statistics import median

from .aim import Aim
from .verdicts import answers

MOST = 30  # milliseconds that a verdict may take more


def measure(count):
    """Return {"plain": [...], "apart": [...]}: milliseconds of `count` verdicts; AssertionError when one is untrue."""
    from breakfix.lab.judging.judge import Judge

    texts, took = answers(), {"plain": [], "apart": []}
    with Judge() as plain, Judge(is_apart=True) as apart:
        if not apart.is_apart:
            return took
        judges = {"plain": plain, "apart": apart}
        for (exercise, source, _), judge in itertools.product(texts, judges.values()):
            judge.judge(exercise, source)
        for number, (exercise, source, status) in enumerate(itertools.islice(itertools.cycle(texts), count)):
            for name in sorted(judges, reverse=number % 2):
                begin = time.perf_counter()
                outcome = judges[name].judge(exercise, f"{source}\n")
                took[name].append(1000 * (time.perf_counter() - begin))
                assert outcome.status == status, f"{exercise.name}, {name}: {outcome.fails}"
    return took


def table(took):
    """Return the rows of the report: which judge, verdicts, median, slowest, in milliseconds."""
    for name, each in took.items():
        yield name, str(len(each)), f"{median(each):.0f}", f"{max(each):.0f}"


def aims(took):
    """Return what the difference is held to."""
    more = [apart - plain for plain, apart in zip(took["plain"], took["apart"], strict=True)]
    return [Aim(f"apart, ms more a verdict, {len(more)}", more, at_most=MOST)]
