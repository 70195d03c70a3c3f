"""Quizzes: questions whose right answers are computed."""
