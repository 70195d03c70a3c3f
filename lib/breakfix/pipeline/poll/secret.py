"""A secret: a text that shows itself to the one who asks for it by name, and to nobody else."""

import json
import logging
import re
from contextlib import contextmanager

from breakfix.pipeline.poll.spelling import SHORTEST, Spellings

# Parameters of a URL whose value lets somebody in, whoever made them; compared without case, - and _.
TELLING = "token accesstoken authtoken idtoken refreshtoken privatetoken oauthtoken sessiontoken auth authorization jwt"
TELLING += " apikey xapikey appkey appid accesskey hapikey subscriptionkey clientsecret secret password passwd pwd"
TELLING += " sig signature xamzsignature xamzsecuritytoken xamzcredential session sessionid"
TELLING = frozenset(TELLING.split())
PARAMETER = re.compile(r"(?P<before>[?&;#]|^|\s)(?P<name>[\w.-]+)=(?P<value>[^&;\s\"'<>]+)")


class Secret:
    """A key, token or password. Its repr, its text and its format are `***`."""

    __slots__ = ("_learned", "_spellings", "_text")

    def __init__(self, text):
        self._text = text or ""
        self._learned = frozenset()
        self._spellings = Spellings(self._text)

    def reveal(self):
        """Return the text itself."""
        return self._text

    def learn(self, text):
        """Hide `text`, too, from now on: a token that was handed out for it, a parameter of its URL."""
        if text not in self._learned:
            self._learned |= {text}
            self._spellings = Spellings(self._text, *self._learned)

    def hide(self, words):
        """Return `words` with `***` for the secret in any spelling: of a URL, JSON, HTML, Base64, hexadecimal.

        The values of parameters of a URL that let somebody in are hidden whatever they are.
        """
        for begin, end in reversed(self._spellings.find(words)):
            words = f"{words[:begin]}***{words[end:]}"
        return masked(words)

    def stands_in(self, words):
        """Tell whether `words` have the secret in them, in any spelling."""
        return self._spellings.stand_in(words)

    def redacted(self, data):
        """Return JSON data without the secret: in texts, in the names of fields, in numbers."""
        if isinstance(data, str):
            return self.hide(data)
        if isinstance(data, list):
            return [self.redacted(each) for each in data]
        if isinstance(data, dict):
            return {self.hide(name): self.redacted(value) for name, value in data.items()}
        written = json.dumps(data)
        return self.hide(written) if self.stands_in(written) else data

    def fits_a_header(self):
        """Tell whether it can stand in a header: visible ASCII alone."""
        return all("!" <= sign <= "~" for sign in self._text)

    def is_short(self):
        """Tell whether it is too short to be kept out of what is written."""
        return len(self._text) < SHORTEST

    def __bool__(self):
        return bool(self._text)

    def __repr__(self):
        return "***"

    __str__ = __repr__

    def __format__(self, spec):
        return "***"

    def __reduce__(self):
        raise TypeError("a secret is not pickled")


def masked(words):
    """Return `words` with `***` for the values of parameters of a URL that let somebody in."""
    return PARAMETER.sub(_mask, words) if "=" in words else words


def is_telling(name):
    """Tell whether a parameter of a URL by its name is one that lets somebody in."""
    return re.sub("[_.-]", "", name).lower() in TELLING


def _mask(found):
    before, name, _ = found.groups()
    return f"{before}{name}=***" if is_telling(name) else found[0]


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
