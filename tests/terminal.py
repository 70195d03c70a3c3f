"""A learner at a terminal, for the tests: a copy as text, answers typed into it, commands."""

import json
import re

from click.testing import CliRunner

from breakfix import places
from breakfix.book import catalogue
from breakfix.book.copies import copies
from breakfix.cli.door import main
from breakfix.lab import answers


class Learner:
    """Works on the toy project 9-01 in a text file."""

    def __init__(self, form="py"):
        self.project = catalogue.find(["9-01"])[0]
        copies.start(self.project, form)

    @property
    def path(self):
        return copies.path(self.project, "py")

    def types(self, name, text=None):
        """Put a text, or else the reference, below `# %%answer lab.<name>`, in the quotes that are there."""
        text = answers(self.project.lab())[name].reference_source if text is None else text
        before = self.path.read_text("utf-8")
        below = r"\n(r\"\"\"\n)?(.*?)(\n\"\"\")?\n\n?(?=# %%|\Z)"
        found = re.search(rf"# %%answer lab\.{re.escape(name)}{below}", before, re.DOTALL)
        self.path.write_text(before[: found.start(2)] + text.strip("\n") + before[found.end(2) :], "utf-8")

    def asks(self, *words):
        """Run a command; its exit code and what it said."""
        result = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
        return result.exit_code, result.output

    def events(self, kind=None):
        """What the learner did, as the ledger has it: (kind, exercise); the seed is not among it."""
        path = places.WORK / "ledger.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [
            (event["kind"], event["exercise"]) for event in lines if kind in {None, event["kind"]} and event["exercise"]
        ]
