"""A lesson without a browser: judge an answer, show what cells show, stop where the learner is needed.

A prediction is never given away: what the cells between its answer cell and the next heading show is withheld until it
is committed. A reveal waits until the learner asks for it. Cells whose output nobody is shown run only when a later one
is shown, which may need them.
"""

import re

from breakfix.book import notebook
from breakfix.book.terminal.lesson import Failed, Lesson

DONE = ("passed", "complete")
REVEAL = re.compile(r"^lab\.\w+\.reveal\(\)", re.MULTILINE)


class Guide:
    """Takes a learner along a route, with a kernel of its own inside `with`.

    `say` takes each piece of text; `ask` takes the reveals of a section, as text, and its phase, and returns whether
    to show them.
    """

    def __init__(self, route, say, ask=lambda reveals, phase: True):
        self.route, self.say, self.ask = route, say, ask
        self.lesson = Lesson(route.path.parent)
        self.waiting = []  # steps that have to run before the next that is shown
        self.told = []  # predictions of which was said that their cells are not shown
        self.wanted = {}  # section -> whether the learner wants its reveals

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.lesson.close()

    def check(self, asked):
        """Judge one answer; return whether it is passed, complete or committed.

        A prediction that is committed has its fault run and shown, since now it may be seen.
        """
        step = self.route.find(asked)
        prediction = getattr(asked, "prediction", None)
        if prediction and prediction.committed and not prediction.is_seen and not asked.untouched(step.text):
            self._fault(prediction)
        verdict = asked.respond(step.text, self.route.dataset)
        self.say(f"{verdict}")
        if getattr(asked, "committed", False):
            return self._fault(asked)
        return verdict.status in DONE

    def onward(self):
        """Go on from where the learner is, show what the cells show, and stop at what needs them; True at the end."""
        first = self.route.first()
        for number, step in enumerate(self.route.steps):
            if number >= first and REVEAL.search(step.cell.source) and not self._wants(step):
                continue
            if step.asked is None or number < first or step.asked.stands(step.text):
                if not self._run(step, number >= first):
                    return False
            elif not self._answer(step):
                self.say(f"You are at {step.asked.full_name}: {self.route.where}, {step.place}.")
                return False
        from breakfix.lab import answers

        for asked in answers(self.route.project.lab()).values():
            if asked.core:
                self.route.find(asked)  # one that has no cell is not done
        self.say(f"{self.route.project.number}: all that is core is passed or complete.")
        return True

    def show(self, first, last):
        """Show what the cells from step `first` up to `last`, not included, show; nothing is judged."""
        return all(self._run(step, first <= number) for number, step in enumerate(self.route.steps[:last]))

    def _wants(self, step):
        """Ask, once for each section, whether its reveals may be shown: a reveal is read after thinking."""
        if step.section not in self.wanted:
            texts = [each.cell.source for each in self.route.steps if each.section == step.section]
            found = [match[0] for match in map(REVEAL.search, texts) if match]
            self.wanted[step.section] = self.ask(", ".join(found), step.phase.lower())
        return self.wanted[step.section]

    def _answer(self, step):
        """Judge an answer on the way; return whether the way goes on."""
        asked = step.asked
        verdict = asked.respond(step.text, self.route.dataset)
        self.say(f"{verdict}")
        self.waiting.append(step)
        if verdict.status in DONE or getattr(asked, "committed", False):
            return True
        if not asked.core:
            self.say(f"{asked.full_name} is further: it can wait, and the way goes on.")
        return not asked.core

    def _run(self, step, shown):
        """Run a step that is shown, after those that wait; return whether all came to their end."""
        held = shown and step.asked is None and notebook.is_code(step.cell) and self.route.open_above(step)
        self.waiting.append(step)
        if held and held not in self.told:
            self.told.append(held)
            self.say(f"What the cells below {held.full_name} show is withheld until you commit it.")
        if held or not shown or step.asked is not None or not notebook.is_code(step.cell):
            return True
        while self.waiting:
            each = self.waiting.pop(0)
            if not self._runs(each, each is step):
                return False
        return True

    def _runs(self, step, shown):
        if not notebook.is_code(step.cell):
            return True
        try:
            if step.asked is not None:
                self.lesson.define(step)
                return True
            said = self.lesson.run(step.cell, kept=bool(shown and step.phase))
        except Failed as failed:
            self.say(f"{step.place} did not come to its end. {failed}")
            return False
        if shown and said:
            self.say(f"{step.place}:\n{said}")
        return True

    def _fault(self, prediction):
        """Run what leads up to the cell that shows a prediction's values, and show what comes after the answer."""
        shows = self.route.shows(prediction)
        if shows is None:
            self.say(f"Your copy has no cell with lab.{prediction.name}.seen(...), which shows what is seen.")
            return True
        if not self.show(*shows):
            return False
        if self.route.is_untouched(prediction.because):
            self.say(f"Next: say in {prediction.name}.because what in the code did it, and check that.")
        return True
