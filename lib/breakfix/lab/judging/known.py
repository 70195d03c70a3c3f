"""What references and mistakes gave, remembered: packed, but for the exercise at hand.

Each fork forgets it before it runs an answer. To free a hundred thousand small objects there would copy every page that
they lie on, and a judge of many projects would become slower with each of them.
"""

import json


class Known:
    """A dict of JSON data by keys that begin with a module and the name of an exercise."""

    def __init__(self):
        self._packed = {}  # key -> bytes
        self._open, self._of = {}, None  # the values of one exercise, as they are asked for again and again

    def __contains__(self, key):
        return key in self._packed

    def __getitem__(self, key):
        if key[:2] != self._of:
            self._open, self._of = {}, key[:2]
        if key not in self._open:
            self._open[key] = json.loads(self._packed[key])
        return self._open[key]

    def __setitem__(self, key, value):
        self._packed[key] = json.dumps(value).encode()
        self._open.pop(key, None)

    def clear(self):
        """Forget all."""
        self._packed.clear()
        self._open.clear()
