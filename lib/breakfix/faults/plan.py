"""A fault plan: data that says what goes wrong on the wire, where, when and how often.

    [{"kind": "reset", "source": "alpha", "at": "middle", "times": 1},
     {"kind": "too_many_requests", "at": "token", "times": 2, "retry_after": 0.05},
     {"kind": "slow", "at": 2, "times": null, "seconds": 0.4}]

| | |
|---|---|
| kind | which fault: a name in `breakfix.faults.kinds.KINDS` |
| source | the name of a source; without it the fault is for each source that is given the plan |
| at | `token`, `first`, `middle`, `last`, `any` page, or a page's number from 1 |
| times | how often it bites, 1 if not said; `null` is for ever |
| skip | requests there that pass before it bites, 0 if not said |
| chance | share of the requests there that it bites, 0 to 1, drawn with `seed`; 1 if not said |
| seed | 7 if not said |

Every other name is a setting of the kind. A plan that cannot be understood, or that cannot bite, is refused by
ValueError in one sentence. A request suffers at most one fault: the first of the plan that bites.
"""

import json
import random
from dataclasses import dataclass, field

from breakfix.faults import cut, late, refused, untrue  # noqa: F401  they register their kinds
from breakfix.faults.kinds import KINDS

PLACES = ("token", "first", "middle", "last", "any")


@dataclass
class Fault:
    """One entry of a plan, and how often it has bitten."""

    kind: str
    source: str | None = None
    at: str | int = "any"
    times: int | None = 1
    skip: int = 0
    chance: float = 1.0
    seed: int = 7
    settings: dict = field(default_factory=dict)
    bitten: int = 0

    def __post_init__(self):
        self._draw = random.Random(self.seed)
        self._passed = 0

    def bites(self, place):
        """Tell whether it bites a request at this Place, and count."""
        if not place.is_at(self.at) or (self.times is not None and self.bitten >= self.times):
            return False
        if self._passed < self.skip or self._draw.random() >= self.chance:
            self._passed += 1
            return False
        self.bitten += 1
        return True

    @property
    def healed(self):
        """Tell whether it has bitten as often as it was to."""
        return self.times is not None and self.bitten >= self.times

    def __getattr__(self, name):
        if not name.startswith("_") and name in self.__dict__.get("settings", {}):
            return self.settings[name]
        raise AttributeError(name)


@dataclass(frozen=True)
class Place:
    """Where in a read a request is: the token, or page `page` of `pages`, from 1."""

    page: int = 0
    pages: int = 0

    def is_at(self, at):
        """Tell whether this is the place that a plan calls `at`."""
        if self.page == 0:
            return at == "token"
        named = {"first": 1, "middle": (self.pages + 1) // 2, "last": self.pages, "any": self.page}
        return self.page == named.get(at, at)

    def __str__(self):
        return f"page {self.page} of {self.pages}" if self.page else "token"


def parse(plan):
    """Return a plan as a list of dicts: given as one, as a single dict, or as JSON text."""
    if isinstance(plan, str):
        try:
            plan = json.loads(plan)
        except ValueError as error:
            raise ValueError(f"the fault plan is not JSON: {error}.") from None
    plan = [plan] if isinstance(plan, dict) else plan
    if not isinstance(plan, list | tuple) or not all(isinstance(entry, dict) for entry in plan):
        raise ValueError("a fault plan is a list of objects, such as [{'kind': 'reset', 'at': 'middle'}].")
    return list(plan)


def read(plan):
    """Return the Faults of a plan (see `parse`)."""
    return [_fault(dict(entry)) for entry in parse(plan)]


def _fault(entry):
    name = entry.pop("kind", None)
    if name not in KINDS:
        raise ValueError(f"no fault of the kind {name!r}; there are {', '.join(sorted(KINDS))}.")
    kind = KINDS[name]
    common = {key: entry.pop(key) for key in ("source", "at", "times", "skip", "chance", "seed") if key in entry}
    unknown = set(entry) - set(kind.settings)
    if unknown:
        known = ", ".join(sorted(kind.settings)) or "none"
        raise ValueError(f"{name} has no setting {min(unknown)!r}; its settings: {known}.")
    fault = Fault(name, **common, settings=kind.settings | entry)
    _check(fault, kind)
    return fault


def _check(fault, kind):
    number = isinstance(fault.at, int) and not isinstance(fault.at, bool) and fault.at > 0
    if not number and fault.at not in PLACES:
        raise ValueError(f"at is one of {', '.join(PLACES)} or a page's number from 1, not {fault.at!r}.")
    if fault.at == "token" and not kind.at_token:
        raise ValueError(f"{fault.kind} is a fault of pages and cannot bite at the token.")
    for name, least in (("times", 1), ("skip", 0)):
        count = getattr(fault, name)
        if not (count is None and name == "times") and (type(count) is not int or count < least):
            raise ValueError(f"{name} is a number from {least}, not {count!r}.")
    if not isinstance(fault.chance, int | float) or not 0 < fault.chance <= 1:
        raise ValueError(f"chance is a share above 0 and up to 1, not {fault.chance!r}.")
    for name, value in fault.settings.items():
        if type(value) is not type(kind.settings[name]) and not (
            isinstance(value, int | float) and isinstance(kind.settings[name], float)
        ):
            raise ValueError(f"{name} of {fault.kind} is such as {kind.settings[name]!r}, not {value!r}.")
