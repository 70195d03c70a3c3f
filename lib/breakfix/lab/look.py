"""A look: what is done with an answer and seen of it, whatever is given.

Where trials differ in what is given only, a look says the rest once; each trial is then a line that reads like the
verdict, and a strategy draws the situations that nobody wrote:

    @load.look
    def target(world, load, *batches, held=()): ...

    target.when("older event next day: an older evt-003 arrives with the next batch", [BOUGHT], held=[CHANGED])
    target.drawn(batches(), held=rows(), times=40)
"""

import copy
import inspect

from breakfix.lab.draws import Draws
from breakfix.lab.trial import Trial


class Look:
    """What is done with an answer, and seen of it, whatever is given; each `when` is a trial."""

    def __init__(self, function, exercise, playable=True):
        self.function, self.exercise, self.playable = function, exercise, playable

    def when(self, says, *given, held_out=False, playable=True, **named):
        """Add the trial `name: sentence`, or `sentence`; what is given is copied, so that no answer can spoil it."""
        name, colon, sentence = says.partition(": ")
        trial = self.given(name.replace(" ", "_"), sentence if colon else name, given, named)
        trial.source = f"{inspect.getsource(self.function)}{given!r}{named!r}"
        self.exercise.trials.append(Trial(trial, held_out=held_out, playable=playable and self.playable))

    def drawn(self, *strategies, together=None, times=100, says=None, **named):
        """Add `times` situations that strategies draw: one strategy for each argument of the look, by place or by name.

        `together` is one strategy that draws all arguments by place, as a tuple. `says` is a function of what was drawn
        that ends the sentence "when ..."; without it a verdict shows the arguments by their names.
        """
        self.exercise.draws.append(Draws(self, strategies, named, together, times, says))

    def given(self, name, sentence, given, named):
        """Return the function of a trial that gives these arguments to the look."""

        def trial(world, answer):
            return self.function(world, answer, *copy.deepcopy(given), **copy.deepcopy(named))

        trial.__name__, trial.__doc__ = name, sentence
        trial.given = inspect.signature(self.function).bind(None, None, *given, **named)
        trial.given.apply_defaults()
        return trial
