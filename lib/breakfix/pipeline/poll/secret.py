"""A secret: a text that shows itself to the one who asks for it by name, and to nobody else."""

import base64
import logging
from contextlib import contextmanager
from urllib.parse import quote, quote_plus

SHORTEST = 4  # signs: what is shorter stands in half of all words


class Secret:
    """A key, token or password. Its repr, its text and its format are `***`."""

    __slots__ = ("_text",)

    def __init__(self, text):
        self._text = text or ""

    def reveal(self):
        """Return the text itself."""
        return self._text

    def hide(self, words):
        """Return `words` with `***` for the secret, also where it was written for a URL, a header or in Base64."""
        for form in self._forms():
            words = words.replace(form, "***")
        return words

    def fits_a_header(self):
        """Tell whether it can stand in a header: visible ASCII alone."""
        return all("!" <= sign <= "~" for sign in self._text)

    def _forms(self):
        text = self._text
        if len(text) < SHORTEST:
            return ()
        forms = {text, quote(text), quote(text, safe=""), quote_plus(text), repr(text)[1:-1], repr(text.encode())[2:-1]}
        forms.add(base64.b64encode(text.encode()).decode())
        return sorted(forms, key=len, reverse=True)

    def __bool__(self):
        return bool(self._text)

    def __repr__(self):
        return "***"

    __str__ = __repr__

    def __format__(self, spec):
        return "***"

    def __reduce__(self):
        raise TypeError("a secret is not pickled")


class _Discretion(logging.Filter):
    def __init__(self, secret):
        super().__init__()
        self._secret = secret

    def filter(self, record):
        record.msg, record.args = self._secret.hide(record.getMessage()), None
        return True


@contextmanager
def hidden_in_logs(secret, loggers):
    """Within this the loggers of these names, which belong to libraries, do not write the secret."""
    discretion = _Discretion(secret)
    for name in loggers:
        logging.getLogger(name).addFilter(discretion)
    try:
        yield
    finally:
        for name in loggers:
            logging.getLogger(name).removeFilter(discretion)
