"""Teaching: exercises and their trials, verdicts, predictions, prose, the ledger.

A project declares what it asks with the names below; `%%answer` judges what a learner writes.
"""

from breakfix.lab.chart import chart
from breakfix.lab.exercise import answers, exercise, exercises
from breakfix.lab.expect import expect
from breakfix.lab.explanation import explanation
from breakfix.lab.follow import follow
from breakfix.lab.gather import gather
from breakfix.lab.incident import incident
from breakfix.lab.lanes import lanes
from breakfix.lab.mastery import held_out
from breakfix.lab.own import own_pipeline
from breakfix.lab.plain import plain, rows
from breakfix.lab.prediction import prediction
from breakfix.lab.quiz.quiz import Quiz
from breakfix.lab.quiz.recall import Recall
from breakfix.lab.review.cards import Cards
from breakfix.lab.summary import summary
from breakfix.lab.temporary import folder
from breakfix.lab.witness import witness

__all__ = [
    "Cards",
    "Quiz",
    "Recall",
    "answers",
    "chart",
    "exercise",
    "exercises",
    "expect",
    "explanation",
    "folder",
    "follow",
    "gather",
    "held_out",
    "incident",
    "lanes",
    "own_pipeline",
    "plain",
    "prediction",
    "rows",
    "summary",
    "witness",
]
