"""All that is held to the laws in a project, and what is off there."""

from breakfix.lab import exercises
from breakfix.laws import law
from breakfix.laws.quizzes import Deck, Posed, Quizzed


def breaches(module, judge, only=None):
    """Yield (what is asked, Law, Breach) for a project's module; `only` names one thing that it asks."""
    for asked in everything(module):
        if only in (None, asked.name):
            for each in law.of(asked):
                for breach in each.breaches(asked, judge):
                    yield asked, each, breach


def everything(module):
    """Return what the laws of a project are about: what it asks, in order, each question of its quiz, and its cards."""
    questions = getattr(getattr(module, "quiz", None), "questions", {})
    posed = [Posed(module.quiz, question) for question in questions.values()]
    return [*exercises(module), Quizzed(module), *posed, *([Deck(module)] if hasattr(module, "cards") else [])]
