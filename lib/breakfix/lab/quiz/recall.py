"""A recall: two questions from the quiz of an earlier project, asked again at the top of a later notebook.

recall = Recall(__name__, of="start_here", asks=("known_cups", "what_it_gives"))

The earlier project is called by its slug or number and found when it is needed: projects do not import one another.
`breakfix refresh` writes heading and questions into the notebook's Markdown cell tagged `recall`.
"""

import functools
import importlib

from breakfix.lab import project
from breakfix.lab.judging.judge import JudgeError
from breakfix.lab.quiz.quiz import Quiz
from breakfix.lab.quiz.taking import Taking

TASK = "Two questions from the quiz of an earlier project. They are further: nothing else needs them."


class NoSuchQuestion(JudgeError):
    """What is to be recalled is not there: a defect of the project that asks for it. The text says what there is."""


class Recall(Taking):
    """Two questions of `of`, the project of that slug or number, by their names in its quiz."""

    def __init__(self, module, *, of, asks, minutes=2):
        super().__init__("recall", phase="opening", minutes=minutes, module=module, task=TASK)
        self.earlier, self.asks = of, tuple(asks)
        if len(set(self.asks)) != 2:
            raise ValueError(f"a recall asks two questions, not {', '.join(self.asks) or 'none'}")

    @functools.cached_property
    def questions(self):
        """The two questions, by name. Raises `NoSuchQuestion` with what there is."""
        module = project.module(self.earlier)
        if module is None:
            raise NoSuchQuestion(f"{self.number} recalls {self.earlier}, and no notebook has that slug or number.")
        quiz = getattr(importlib.import_module(module), "quiz", None)
        if not isinstance(quiz, Quiz):
            raise NoSuchQuestion(f"{self.number} recalls {self.earlier}, which has no quiz.")
        for name in self.asks:
            if name not in quiz.questions:
                there = ", ".join(quiz.questions)
                raise NoSuchQuestion(f"{self.number} recalls {name} of {self.earlier}, whose quiz asks {there}.")
        return {name: quiz.questions[name] for name in self.asks}

    @property
    def elsewhere(self):
        """The number of the earlier project."""
        return project.number(project.module(self.earlier) or self.earlier)

    def section(self):
        """Return heading and questions as Markdown, as they stand in the notebook."""
        opening = (
            f"### What do you still know of {self.elsewhere}? (further, {self.minutes} min)\n\n"
            "Two questions from its quiz, to be answered without looking. Write a number, a letter, or what the\n"
            "comment says after each `=`, and run the cell. Not done that project yet? Go on: nothing needs them."
        )
        return f"{opening}\n\n{self.markdown()}"
