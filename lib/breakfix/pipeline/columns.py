"""Columns: what a source calls the four fields of an event, and what to say when it calls them otherwise."""

import shlex
from dataclasses import astuple, dataclass
from difflib import SequenceMatcher

ALIKE = 0.6  # of 1: what is less alike is no guess worth telling


@dataclass(frozen=True)
class Columns:
    """The source's names of the four fields."""

    key: str = "key"
    name: str = "name"
    value: str = "value"
    ts: str = "ts"

    @property
    def names(self):
        """The four names, in the order key, name, value, ts."""
        return astuple(self)

    def missing(self, wanted, found):
        """Say that no row has the field `wanted`, and which of the fields found it may have become."""
        said = f"no row has a field {wanted!r}"
        role = ("key", "name", "value", "time")[self.names.index(wanted)]
        likely = self._likeliest(wanted, role, [name for name in found if name not in self.names])
        if not likely:
            return f"{said}; the fields are: {', '.join(map(repr, found)) or 'none'}. Say which with --{role}."
        return f"{said}. Was it renamed to {likely!r}? Then say --{role} {shlex.quote(likely)}."

    def _likeliest(self, wanted, role, others):
        """Return the field that is most like the wanted name, or like a usual name of its role."""
        usual = [wanted.lower(), *USUAL[role]]
        alike = {name: max(SequenceMatcher(None, name.lower(), word).ratio() for word in usual) for name in others}
        best = max(alike, key=alike.get, default=None)
        return best if best and alike[best] >= ALIKE else None


USUAL = {
    "key": ("key", "id", "event_id", "event_key"),
    "name": ("name", "event", "type", "action", "event_name"),
    "value": ("value", "amount", "reading", "price", "val"),
    "time": ("ts", "time", "timestamp", "event_time", "date", "modified_at"),
}
