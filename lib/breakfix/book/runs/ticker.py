"""How far the notebooks are: a bar for each on a terminal, plain lines otherwise."""

import sys


def ticker(stream=None, thing="cell"):
    """The ticker that suits `stream` (standard error): Bars on a terminal, else Lines; `thing` is what is counted."""
    stream = stream or sys.stderr
    return Bars() if stream.isatty() else Lines(stream, thing)


class Lines:
    """A line when a notebook starts, enters a phase, or ends."""

    thing = "cell"

    def __init__(self, stream, thing=thing):
        self.stream, self.thing, self.phases = stream, thing, {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def _say(self, name, text):
        print(f"{name:<18} {text}", file=self.stream, flush=True)

    def started(self, name):
        """A notebook's process was started."""
        self._say(name, "started")

    def step(self, name, done, of, phase):
        """Its cell `done` of `of` is about to run."""
        if phase and self.phases.get(name) != phase:
            self.phases[name] = phase
            self._say(name, f"{phase} ({self.thing} {done + 1} of {of})")

    def finished(self, name, text):
        """It ended; `text` says how."""
        self._say(name, text)


class Bars:
    """A bar for each notebook, on standard error."""

    def __init__(self):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = TextColumn("{task.description:<18}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        self.progress = Progress(*columns, TextColumn("{task.fields[phase]}"), console=Console(stderr=True))
        self.tasks = {}

    def __enter__(self):
        self.progress.start()
        return self

    def __exit__(self, *_):
        self.progress.stop()

    def started(self, name):
        """A notebook's process was started."""
        self.tasks[name] = self.progress.add_task(name, total=None, phase="starting")

    def step(self, name, done, of, phase):
        """Its cell `done` of `of` is about to run."""
        self.progress.update(self.tasks[name], completed=done, total=of, phase=phase)

    def finished(self, name, text):
        """It ended; `text` says how."""
        task = self.tasks.get(name)
        if task is None:
            task = self.tasks[name] = self.progress.add_task(name, total=1, phase=text)
        total = next(known.total for known in self.progress.tasks if known.id == task)
        done = total if text.startswith("ok") else None
        self.progress.update(task, completed=done, phase=text)
        self.progress.stop_task(task)
