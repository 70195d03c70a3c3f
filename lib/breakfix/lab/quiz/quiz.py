"""A quiz: questions on every phase of a project, answered one line each; what is right is computed where it can be.

quiz = Quiz(__name__)

@quiz.a_number(phase="break", look="what to look at", because="the reason")
def letters():
    '''The question, complete: who answers it need not have the notebook open.'''
    return ...                           the right answer, by running the real thing

Questions can be asked elsewhere too, as a later project's recall does: `quiz.questions["letters"]`.
"""

from breakfix.lab.quiz.question import Choice, Number, Order, Row, Word
from breakfix.lab.quiz.taking import Taking


class Quiz(Taking):
    """The questions that a project declares."""

    def __init__(self, module, *, phase="mastery", minutes=10):
        super().__init__("quiz", phase=phase, minutes=minutes, module=module)
        self.questions = {}

    def a_number(self, **facts):
        """Declare the function below as a question for a number. Facts: `phase`, `look`, `because`, `engines`."""
        return lambda function: self._add(Number(function, **facts))

    def a_word(self, **facts):
        """Declare a question for a text."""
        return lambda function: self._add(Word(function, **facts))

    def a_choice(self, options, **facts):
        """Declare a question with options: text -> the sentence it earns, empty for the right one."""
        return lambda function: self._add(Choice(function, options, **facts))

    def an_order(self, items, **facts):
        """Declare a question for the order of some texts."""
        return lambda function: self._add(Order(function, items, **facts))

    def a_row(self, fields, **facts):
        """Declare a question for a row: field -> int, float or str."""
        return lambda function: self._add(Row(function, fields, **facts))

    def _add(self, question):
        if question.name in self.questions:
            raise ValueError(f"the quiz has a question {question.name} already")
        self.questions[question.name] = question
        return question
