"""The way on which a fork sends what it has found: messages by the line, of one form, up to a limit."""

import contextlib
import json
import os
import select

MOST = 32 << 20  # bytes that a fork may send


class Way:
    """The reading end of what a fork sends: messages by the line, no more than MOST bytes of them."""

    def __init__(self, pipe, form):
        self.pipe, self.form = pipe, form
        self.size, self.is_closed, self._begun = 0, False, []

    @property
    def is_full(self):
        """Whether more has come than may."""
        return self.size > MOST

    def comes(self, seconds):
        """Wait so long, at most, for something to come."""
        return bool(select.select([self.pipe], [], [], seconds)[0])

    def read(self):
        """Read once; return the messages that are complete, and have the form."""
        chunk = os.read(self.pipe, 1 << 16)
        self.size += len(chunk)
        self.is_closed = not chunk
        *lines, begun = chunk.split(b"\n")
        if lines:
            lines[0], self._begun = b"".join([*self._begun, lines[0]]), []
        self._begun.append(begun)
        return [message for line in lines for message in self._message(line)]

    def rest(self):
        """Return the messages that are in the way still; the last one may lack its end."""
        found = []
        while not self.is_closed and self.size < MOST and self.comes(0):
            found += self.read()
        return found + self._message(b"".join(self._begun))

    def _message(self, line):
        with contextlib.suppress(ValueError, RecursionError):
            message = json.loads(line)
            return [message] * bool(self.form(message))
        return []
