"""Laws of a quiz, of what is recalled from an earlier one, and of cards."""

import re

from breakfix.lab import Cards, Quiz, Recall, exercises
from breakfix.lab.quiz.question import Choice, Row
from breakfix.laws.law import NO_WORD, Breach, law

ENGINES = (("duckdb", "DuckDB"), ("sqlite", "SQLite"))


class Quizzed:
    """A project, as far as its quiz is asked for."""

    name = "quiz"

    def __init__(self, lab):
        self.lab, self.module = lab, lab.__name__


class Posed:
    """One question of a quiz."""

    def __init__(self, quiz, question):
        self.quiz, self.question = quiz, question
        self.name, self.module = question.name, quiz.module

    @property
    def right(self):
        """The right answer, computed."""
        return self.quiz.truth([self.name])[self.name]


class Deck:
    """The cards of a project."""

    name = "cards"

    def __init__(self, lab):
        self.lab, self.module = lab, lab.__name__


@law(Quizzed)
def a_project_has_quiz_and_cards(project, judge):
    """A project exports `quiz` and `cards`, and the quiz asks about every phase, that of a lesson about all but one."""
    quiz = getattr(project.lab, "quiz", None)
    if not isinstance(getattr(project.lab, "cards", None), Cards):
        yield Breach("it has no cards", "cards = Cards(__name__)")
    if not isinstance(quiz, Quiz):
        yield Breach("it has no quiz", "quiz = Quiz(__name__)")
        return
    phases = {"run"} | {asked.phase for asked in exercises(project.lab)} - {"opening"}
    found = {question.phase for question in quiz.questions.values()}
    missing = phases - found
    if len(missing) > (getattr(project.lab, "kind", "") == "lesson"):
        yield Breach(f"the quiz asks nothing about {', '.join(sorted(missing))}", "a question about each phase")
    if extra := found - phases:
        yield Breach(f"the quiz asks about {', '.join(sorted(extra))}, which is not there", "a question less")


@law(Quiz)
def the_reference_passes_the_quiz(quiz, judge):
    """What is computed, written as a learner would write it, holds throughout."""
    if (verdict := quiz.respond(quiz.reference_source)).status != "passed":
        yield Breach(f"what is computed is {verdict.status}: {verdict.headline}", "a form that its answers have")


@law(Recall)
def a_recall_is_of_another_project(recall, judge):
    """Its two questions are in another project's quiz, and what is computed there holds here."""
    if recall.elsewhere in {recall.number, recall.earlier}:
        yield Breach(f"it recalls {recall.earlier}, which is no earlier project", "the slug of one that is")
    elif list(recall.questions) != list(recall.asks) or recall.respond(recall.reference_source).status != "passed":
        yield Breach(f"{', '.join(recall.asks)}: not what that quiz asks", "two names of its questions")


@law(Posed)
def a_question_poses_itself(posed, judge):
    """It asks, says what to look at and why; an engine that it names is run; and no text says what is right."""
    question = posed.question
    if "?" not in question.text:
        yield Breach("it asks nothing", "a question mark, and what comes before it")
    if not question.because:
        yield Breach("it does not say why", "because=")
    if named := [engine for engine, name in ENGINES if name in question.text and engine not in question.engines]:
        yield Breach(f"it names {', '.join(named)}, which is not run", "engines=")
    told = posed.right if isinstance(question, Choice) else question.write(posed.right)
    asks = " ".join([question.text.replace(",", ""), question.look, *getattr(question, "options", {}).values()])
    if re.search(rf"(?<![\w.:-]){re.escape(told)}(?![\w.:-])", asks):
        yield Breach(f"its own text says {told}, which is right", "another number, or other words")
    if NO_WORD.search(question.text + question.look + question.because):
        yield Breach("the word does not occur in it", "what is the case, without a judgement")


@law(Posed)
def one_answer_is_right(posed, judge):
    """The right answer holds and its neighbour does not; of options each but one is refused with its own sentence."""
    question, right = posed.question, posed.right
    if not question.holds(question.read(question.write(right)), right):
        yield Breach(f"what is right does not hold: {question.write(right)}", "a form that can be read back")
    if not isinstance(question, Choice):
        if not question.look:
            yield Breach("it does not say what to look at", "look=")
        if question.holds(question.read(question.write(neighbour(right))), right):
            yield Breach(f"the neighbour holds too: {question.write(neighbour(right))}", "a stricter form")
        return
    says = {option: sentence for option, sentence in question.options.items() if option != right}
    if question.options.get(right) != "":
        yield Breach("the right option is not among them, or has a sentence", 'the right one with ""')
    if len({" ".join(option.casefold().split()) for option in question.options}) < 3:
        yield Breach("fewer than three options differ", "three or more")
    for option, sentence in says.items():
        if "?" not in sentence or question.holds(option, right):
            yield Breach(f"{option} is refused without a question of its own", "the question that it earns")
    if len(set(says.values())) < len(says):
        yield Breach("two options have one sentence", "for each the question that it earns")


@law(Posed)
def engines_are_run(posed, judge):
    """A question with engines is computed on each of them; they agree, or it asks for a field of each."""
    question = posed.question
    if not question.engines:
        return
    seen = question.by_engine()
    agree = len({repr(value) for value in seen.values()}) == 1
    if list(seen) != list(question.engines):
        yield Breach(f"{', '.join(question.engines)} are named, {', '.join(seen)} are run", "engines=")
    if agree == isinstance(question, Row):
        yield Breach(f"the engines {'agree' if agree else 'differ'}: {seen}", "a field of each only where they differ")
    elif isinstance(question, Row) and list(question.fields) != list(question.engines):
        yield Breach("its fields are not its engines", "a field of each, by its name")


@law(Deck)
def cards_ask_and_name_what_opens_them(deck, judge):
    """Each card has two sides, and is opened by exercises that are there."""
    names = {asked.name for asked in exercises(deck.lab)}
    for name, (front, back, after) in deck.lab.cards.declared.items():
        if not front or not back or front == back:
            yield Breach(f"card {name} has not two sides", "a question, and what is to be known")
        if missing := set(after) - names:
            yield Breach(f"card {name} is opened by {', '.join(sorted(missing))}, which nobody asks", "after=")
        if NO_WORD.search(front + back):
            yield Breach(f"card {name}: the word does not occur here", "what is the case, without a judgement")


def neighbour(right):
    """Return an answer of the same form that is not right."""
    if isinstance(right, dict):
        first, *rest = right
        return {first: neighbour(right[first])} | {name: right[name] for name in rest}
    if isinstance(right, list):
        return [right[1], right[0], *right[2:]]
    return right + 1 if isinstance(right, (int, float)) else right + "x"
