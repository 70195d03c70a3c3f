"""A quiz: questions declared by a project."""

import pytest

import toy_quiz

QUIZ = toy_quiz.quiz


def test_questions_can_be_asked_elsewhere():
    """Another project finds a question by its name, and a name is taken once."""
    assert QUIZ.questions["sky"].shown().startswith("Which colour has the sky?\n\n- (a) ")
    with pytest.raises(ValueError, match="sky already"):
        QUIZ.a_number(phase="run", look="", because="")(QUIZ.questions["sky"].function)
