"""A trial: one situation in which an answer must do what the reference does."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from breakfix.lab.plain import plain


@dataclass(frozen=True)
class Trial:
    """A function of a fresh world and the answer, returning plain data that is compared with the reference's."""

    function: Callable
    asks: str = ""
    next: str = ""
    held_out: bool = False
    playable: bool = True

    @property
    def name(self):
        """The function's name."""
        return self.function.__name__

    @property
    def label(self):
        """The name in words, as a verdict lists it."""
        return self.name.replace("_", " ")

    @property
    def when(self):
        """The docstring: it ends the sentence that begins with "when"."""
        return inspect.getdoc(self.function) or self.label

    def see(self, world, answer):
        """Return what the trial sees from `answer` in `world`, as plain data."""
        return plain(self.function(world, answer))


@dataclass(frozen=True)
class Variant:
    """Another answer that a project declares: a known mistake, or another right one."""

    name: str
    text: str | Callable[[], str]  # of a drawn value, a function that computes it
    module: str
    says: str = ""
    costs: str = ""

    @property
    def source(self):
        """The text of an answer cell."""
        return self.text() if callable(self.text) else self.text
