"""Statements: what a function executes, and an upsert cut at its clauses, each piece a statement that can be run."""


class Upsert:
    """The first upsert that a function of a connection executes, cut at its clauses.

    It selects the rows of one of each key by `qualify row_number() over (...) = 1`.
    """

    def __init__(self, load):
        upsert, _, _ = executed(load)[0].partition("do update")
        self.or_nothing = upsert + "do nothing"
        self.select = "select" + upsert.partition("select")[2].partition("on conflict")[0]
        self.read, _, kept = self.select.partition("qualify")
        self.number = kept.rpartition("=")[0].strip()


def executed(function):
    """Return the statements that a function of a connection executes, as texts; nothing is run."""
    noted = _Noted()
    function(noted)
    return noted.texts


class _Noted:
    """In place of a connection: notes what is executed, and runs nothing."""

    def __init__(self):
        self.texts = []

    def execute(self, text, given=None):
        """Note a statement."""
        self.texts.append(text)


class Noting:
    """A connection, or a cursor of it, that notes the texts it is given."""

    def __init__(self, con, texts):
        self._con, self._texts = con, texts

    def __getattr__(self, name):
        found = getattr(self._con, name)
        if not callable(found):
            return found

        def call(*given, **named):
            self._texts += [each for each in (*given, *named.values()) if isinstance(each, str)]
            result = found(*given, **named)
            return Noting(result, self._texts) if name == "cursor" else result

        return call


def one(con, query):
    """Return the one value of a query."""
    return con.execute(query).fetchall()[0][0]


def inserted(con, statement):
    """Return how many rows a statement inserts, and take them back."""
    con.begin()
    count = con.execute(statement).fetchall()[0][0]
    con.rollback()
    return count
