"""Draws: situations that nobody wrote, made from a Hypothesis strategy, the same ones on every machine.

A strategy is aimed at what the rules of a task tell apart: shapes, limits and their neighbours, slips of the finger;
`lab/shapes.py` has those that projects share. What is drawn depends on the strategy, the seed and the pinned version of
Hypothesis, and on nothing else.
"""

import contextlib
import inspect
import os
import tempfile
from unittest import mock

from breakfix.lab.plain import without_addresses
from breakfix.lab.trial import Trial

SHOWN, HELD_OUT = 1, 1_000_001  # seeds; a chunk adds its number
DRAWN, UNSEEN = "drawn", "unseen"  # what their names begin with
TOGETHER = "together"  # what a strategy for all arguments by place is called
CHUNK = 50  # situations that are made at a time: about a tenth of a second
WIDEST = 400  # characters of one argument in a sentence


class Draws:
    """What a look is given when nobody wrote it: a strategy for its arguments, and how many situations it makes."""

    def __init__(self, look, strategies, named, together, times, says):
        self.look, self.strategies, self.named, self.together = look, strategies, named, together
        self.times, self.says = times, says

    @property
    def source(self):
        """The text that decides what is drawn and seen: when it changes, the check has changed."""
        strategies = without_addresses(repr((self.strategies, self.named, self.together, self.times)))
        return inspect.getsource(self.look.function) + strategies

    def drawn(self, times, seed, only=None):
        """Return up to `times` different (arguments by place, arguments by name), drawn with this seed.

        `only` has strategies that take the place of others, by their place or name, or of the one for all by TOGETHER.
        """
        from hypothesis import strategies as st

        only = only or {}
        strategies = [only.get(place, each) for place, each in enumerate(self.strategies)]
        together = only.get(TOGETHER, self.together)
        by_place = together if together is not None else st.tuples(*strategies)
        named = {name: only.get(name, each) for name, each in self.named.items()}
        return _examples(st.tuples(by_place, st.fixed_dictionaries(named)), times, seed)

    def left_out(self, found, seed):
        """Return one more situation for each value of `shapes.evenly` that none of `found` has.

        Chance leaves out one in three of as many values as there are draws, and the rare one is why it is listed.
        """
        from hypothesis import strategies as st

        more, drawn = [], [dict(enumerate(given)) | {TOGETHER: given} | named for given, named in found]
        for key, strategy in (*enumerate(self.strategies), (TOGETHER, self.together), *self.named.items()):
            values = list(getattr(strategy, "each_of", ()))
            had = {repr(each[key]) for each in drawn} if values else set()
            missing = [value for value in values if repr(value) not in had] if len(values) <= self.times else []
            for value in missing:
                more += self.drawn(1, seed, {key: st.just(value)})
        return more

    def sentence(self, given, named):
        """Return what ends "when ...": the project's words, or the arguments by their names."""
        if self.says:
            return self.says(*given, **named)
        takes = list(inspect.signature(self.look.function).parameters.values())[2:]
        names = [each for each in takes if each.kind is not inspect.Parameter.KEYWORD_ONLY]
        parts = []
        for place, value in enumerate(given):
            name = names[min(place, len(names) - 1)]
            parts.append((_one_of(name.name) if name.kind is inspect.Parameter.VAR_POSITIONAL else name.name, value))
        said = [f"{name.replace('_', ' ')} {_short(value)}" for name, value in [*parts, *named.items()]]
        return "this was drawn: " + "; ".join(said)


class Situations:
    """All drawn situations of an exercise, made chunk by chunk, so that whoever is idle can stop in between."""

    def __init__(self, draws, *, held_out):
        seed = HELD_OUT if held_out else SHOWN
        self._held_out, self._found, self._trials = held_out, [], None
        self._waiting = [
            (each, min(CHUNK, each.times - begin), seed + begin // CHUNK)
            for each in draws
            for begin in range(0, each.times, CHUNK)
        ] + [(each, None, seed) for each in draws]

    def more(self):
        """Make one chunk; return whether some are still to be made."""
        if self._waiting:
            draws, times, seed = self._waiting.pop(0)
            had = [drawn for each, *drawn in self._found if each is draws]
            new = draws.left_out(had, seed) if times is None else draws.drawn(times, seed)
            self._found += [(draws, *drawn) for drawn in new]
        return bool(self._waiting)

    @property
    def trials(self):
        """The situations as trials, smallest first: `drawn_1`, `drawn_2`, ...; of those held out `unseen_1`, ..."""
        while self.more():
            pass
        if self._trials is None:
            different = {repr((draws.look.function.__name__, *drawn)): (draws, *drawn) for draws, *drawn in self._found}
            sized = sorted(different.items(), key=lambda item: (len(item[0]), item[0]))
            prefix = UNSEEN if self._held_out else DRAWN
            self._trials = [
                Trial(
                    _trial(f"{prefix}_{number}", *found),
                    held_out=self._held_out,
                    playable=found[0].look.playable,
                    drawn=True,
                )
                for number, (_, found) in enumerate(sized, start=1)
            ]
        return self._trials


def _trial(name, draws, given, named):
    return draws.look.given(name, draws.sentence(given, named), given, named)


def _examples(strategy, times, seed):
    """Return up to `times` different values of a strategy."""
    import hypothesis

    found = {}

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=times,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(strategy)
    def collect(drawn):
        found.setdefault(repr(drawn), drawn)

    with _nothing_else_counts():
        collect()
    return list(found.values())


@contextlib.contextmanager
def _nothing_else_counts():
    """Keep Hypothesis from mixing in constants of whatever modules are loaded, and from a folder of its own."""
    from hypothesis.internal.conjecture import providers

    names = {"_get_local_constants": providers.Constants, "CONSTANTS_CACHE": {}}
    with contextlib.ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        for name, value in names.items():
            stack.enter_context(mock.patch.object(providers, name, value))
        stack.enter_context(mock.patch.dict(os.environ, {"HYPOTHESIS_STORAGE_DIRECTORY": folder}))
        yield


def _one_of(plural):
    """Return what one of `batches`, `entries` or `rows` is called."""
    for end, one in (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("s", "")):
        if plural.endswith(end):
            return plural.removesuffix(end) + one
    return plural


def _short(value):
    text = repr(value)
    return text if len(text) <= WIDEST else text[: WIDEST - 3] + "..."
