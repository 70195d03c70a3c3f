"""The journal of a grading: what has been judged, one JSON object a line, only ever appended to.

Whoever is killed goes on where they stopped. A last line that was torn is no result, and is judged again.
"""

import json

from breakfix.lab.ledger import append

WORDS = {"key": str, "status": str, "trial": str, "when": str, "mistake": str, "does": str, "note": str, "shows": list}


class Journal:
    """Results by the key of their question, in the file at `path`; those of earlier runs are there from the start."""

    def __init__(self, path):
        self.path, self.results = path, {}
        if path.exists():
            for line in path.read_bytes().split(b"\n"):
                if result := _result(line):
                    self.results.setdefault(result["key"], result)

    def add(self, result):
        """Keep a result; the first one of a question stands. What could not be judged is asked again the next time."""
        if result["key"] not in self.results:
            self.results[result["key"]] = result
            if result["status"]:
                append(self.path, json.dumps(result).encode() + b"\n")


def _result(line):
    """Return the result that a line holds, or None."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(found, dict) and found.keys() == WORDS.keys()
    return found if is_one and all(isinstance(found[name], kind) for name, kind in WORDS.items()) else None
