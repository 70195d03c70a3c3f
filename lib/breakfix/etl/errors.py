"""What can go amiss with one file, told apart by the one question that a job has: may it pass?

EtlError            of one file; names it, the line where there is one, and the reason
|-- NotYet          may pass: the file is not whole yet, the warehouse is locked. Worth another try
|-- BadFile         stays: a value, a column, a format. Another try reads the same bytes
`-- Busy            (in `alone`) another run is at work in the folder
"""


class EtlError(Exception):
    """A file could not go through a step.

    file: its name. reason: one sentence. line: the line of the file, from 1, where one is to blame.
    """

    def __init__(self, file, reason, line=None):
        super().__init__(file, reason, line)
        self.file, self.reason, self.line = str(file), reason, line

    def __str__(self):
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}: {self.reason}"


class NotYet(EtlError):
    """It may pass: try again later."""


class BadFile(EtlError):
    """It stays as it is: somebody has to mend the file."""
