"""What one connection was asked to do, written into a Log; what its transaction lost is marked when it is undone."""

WORDS = {"begin": "begin", "start": "begin", "commit": "commit", "end": "commit", "rollback": "rollback"}
WORDS |= {"abort": "rollback", "close": "close"}


def kind_of(text):
    """Return the kind of event that an engine call is: begin, commit, rollback, close, or else statement."""
    return WORDS.get(text.split(maxsplit=1)[0].strip(";").lower() if text.strip() else "", "statement")


class Recorder:
    """Writes the engine calls of one connection into a Log. is_open: tells whether it has a transaction open."""

    def __init__(self, log, who, is_open):
        self.log, self.who, self.is_open = log, who, is_open
        self.open = False
        self.pending = []  # places in the log of what the open transaction has done

    def done(self, text):
        """Write a call down that has ended well."""
        kind, before = kind_of(text), self.open
        self.open = self.is_open()
        if self.open and not before and kind != "begin":
            self.log.add(self.who, "begin", "by itself")
        place = self.log.add(self.who, kind, "" if text.strip(";").lower() == kind else text)
        if self.open and kind == "statement":
            self.pending.append(place)
        elif not self.open:
            self.gone() if kind in ("rollback", "close") else self.pending.clear()

    def refused(self, text, error):
        """Write a call down that ended in an error."""
        self.log.add(self.who, "refused", f"{text}: {type(error).__name__}")
        self.open = self.is_open()
        if not self.open:
            self.gone()

    def gone(self):
        """Say that the open transaction is undone, if there is one."""
        self.log.lose(self.pending)
        self.pending.clear()
