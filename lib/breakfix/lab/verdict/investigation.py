"""The answer to a mystery incident, judged: a name, an alarm and a repair, held against what an undamaged run left.

The answer runs in the judge's worker, in a fork that holds the damaged database and nothing of the truth; its query
runs in another one, on three databases. What comes back is compared here.
"""

import ast
import functools
import os
from contextlib import closing

from breakfix.lab import answer, place, project, snapshot
from breakfix.lab.judging import judge, whole
from breakfix.lab.ledger import current
from breakfix.lab.verdict import attempt
from breakfix.lab.verdict.difference import difference
from breakfix.lab.verdict.verdict import Verdict

PARTS = ("promise", "alarm", "repair")
SHOWN = 3  # rows of an alarm
MOST = 9999  # incidents


class NotYet(Exception):
    """What cannot be judged, in one sentence, with lines that show it."""

    def __init__(self, headline, lines=()):
        super().__init__(headline)
        self.lines = list(lines)


class Finding:
    """Which parts of an answer hold, and of the first that does not, what shows it."""

    def __init__(self, lines):
        self.lines = lines  # part -> what to do next, and lines that show why

    @property
    def holds(self):
        """The parts that hold, in order."""
        return [part for part in PARTS if part not in self.lines]

    @property
    def fails(self):
        """The first part that does not hold, or None."""
        return next((part for part in PARTS if part in self.lines), None)

    @property
    def status(self):
        """`passed` or `not yet`."""
        return "not yet" if self.lines else "passed"


@attempt.always_told
def respond(incident, source, dataset=None):
    """Judge an answer, record it as an attempt, and return the verdict."""
    tell = functools.partial(Verdict, incident.name, incident.phase)
    if incident.untouched(source):
        return tell("not attempted", f"Open the database, find the broken promise, and answer in {place.cell()}.")
    try:
        found = judged(incident, source, judge.shared())
    except NotYet as problem:
        return tell("not yet", str(problem), problem.lines)
    current().record(
        "attempt",
        incident.number,
        incident.name,
        source=source,
        status=found.status,
        holds=found.holds,
        failing=found.fails,
        incident=number_of(source),
        check=incident.fingerprint,
        dataset=dataset,
    )
    if found.status == "passed":
        number = str(incident.next_number)
        another = place.here(f"lab.{incident.name}.world(incident={number})", place.call(incident, "world", number))
        return tell(
            "passed",
            "The promise is named, the rows are mended, the alarm is silent again.",
            [("more", f"{another}   another incident; then say its number in {place.cell()}")],
        )
    (act, *shown), again = found.lines[found.fails], place.check(incident, "run this cell again")
    lines = [("", f"Next: {act}, then {again}."), *shown, ("holds", "; ".join(found.holds) or "none")]
    lines.append(("stuck", place.call(incident, "hint")))
    return tell("not yet", f"{len(found.holds)} of {len(PARTS)} parts hold.", lines)


def judged(incident, source, judge):
    """Return the Finding on a text; NotYet says what is missing before it can be judged."""
    number = number_of(source)
    cell = incident.databases(number, judge)
    got = judge.act(incident, {"source": source, "module": incident.module, "database": cell["damaged"]})
    said = {name: value for sent in got["sent"] for name, value in sent.items()}
    _stop_at_errors(said, got)
    _need_names(incident, said)
    lines = {}
    if said["promise"] != incident.drawn(number).promise:
        lines["promise"] = ["look again: the promise that you name is kept in this database"]
    nights = [incident.databases(case, judge) for case in incident.nights(number)]
    for part, shown in (("alarm", _alarm(incident, said, [cell, *nights], judge)), ("repair", _repair(said, cell))):
        if shown:
            lines[part] = shown
    return Finding(lines)


def number_of(source):
    """Return which incident a text answers; NotYet when it does not say."""
    try:
        lines = ast.parse(source).body
    except answer.UNREADABLE as error:
        raise NotYet("This cell is not Python yet.", [("got", f"{type(error).__name__}: {error}")]) from None
    for node in lines:
        if isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "incident" for name in node.targets):
            number = getattr(node.value, "value", None)
            if type(number) is int and 1 <= number <= MOST:
                return number
    raise NotYet("Say which incident you answer, from 1: incident = 1.")


def _stop_at_errors(said, got):
    if "raised" in said:
        raise NotYet("It ended in an error; read it, then run this cell again.", [("got", said["raised"])])
    if got["how"] == "time":
        raise NotYet("It came to no end, and was stopped.")
    if "left" not in said:
        raise NotYet(f"It ended the process that ran it ({got['how']}).")


def _need_names(incident, said):
    if said["promise"] not in incident.promises:
        raise NotYet(f"promise: one of these, in quotes: {', '.join(incident.promises)}.")
    if not isinstance(said["alarm"], str) or not said["alarm"].strip(". \n;"):
        raise NotYet("alarm: a query in quotes that finds the rows.")


def _repair(said, cell):
    """Return what is the matter with a repair: what to do next, and lines that show it; None when nothing is."""
    if said["open"]:
        return ["commit what the repair did: it leaves a transaction open, and nobody else sees it"]
    if snapshot.parting(cell["damaged"], said["left"]) is None:
        return ["mend the rows: after your repair the database is as you found it"]
    parts = snapshot.parting(cell["healthy"], said["left"])
    if parts is None:
        return None
    table, wanted, got = parts
    return [f"compare what your repair left in {table}", *difference(wanted, got)]


def _alarm(incident, said, nights, judge):
    """Return what is the matter with an alarm, held to the databases of `nights`; the first is the incident's."""
    databases = {f"{state} {number}": night[state] for number, night in enumerate(nights) for state in night}
    got = judge.act(incident, {"query": said["alarm"], "databases": databases})
    found = {name: value for sent in got["sent"] for name, value in sent.items()}
    wavers = any(sent.get("wavers") for sent in got["sent"])
    if "raised" in found:
        return ["mend the query of the alarm", ("got", found["raised"])]
    if not set(databases) <= set(found):
        return ["find why the query of the alarm came to no end"]
    if wavers:
        return ["take out what is left to chance: the same query finds other rows when it is run again"]
    if not found["damaged 0"]:
        return ["ask what the alarm should have seen: it finds nothing in the damaged database"]
    false = [found[f"healthy {number}"] for number in range(len(nights)) if found[f"healthy {number}"]]
    if false:
        where = "a healthy database" if found["healthy 0"] else f"{len(false)} of {len(nights) - 1} healthy databases"
        return [f"find out why the alarm rings in {where} too", *difference([], false[0][:SHOWN])]
    silent = sum(not found[f"damaged {number}"] for number in range(len(nights)))
    if silent:
        of = f"{silent} of {len(nights) - 1} other databases that broke in the same way"
        return [f"find out what ties the alarm to these rows: it is silent on {of}"]
    return None


def act(case, send):
    """In a fork: run a text on the damaged database and send what it names and leaves, or a query on several."""
    try:
        if "query" in case:
            for name, database in case["databases"].items():
                with closing(snapshot.restored(database, is_fenced=True)) as con:
                    found, again = (snapshot.queried(con, case["query"]) for _ in range(2))
                    send({name: found, "wavers": sorted(map(repr, found)) != sorted(map(repr, again))})
            return
        path = os.path.join(os.getcwd(), "incident.db")
        snapshot.restored(case["database"], path).close()
        names = {"__name__": "__answer__"}
        exec(project.imports(case["module"]), names)  # noqa: S102  judging code is running it, in a fork of its own
        exec(compile(case["source"], answer.FILE, "exec"), names)  # noqa: S102
        send({name: names.get(name) if isinstance(names.get(name), str) else None for name in ("promise", "alarm")})
        with snapshot.opened(path) as con:
            names["repair"](con)
            send({"open": whole.is_open(con)})
        send({"left": snapshot.of_file(path)})
    except BaseException as error:
        send({"raised": _raised(error)})


def _raised(error):
    """Return an exception as a line, with the line of the cell."""
    from breakfix.lab.judging.results import raised

    saw = raised(error)
    if isinstance(error, KeyError) and error.args == ("repair",):
        return "NameError: the cell defines no function `repair`"
    return saw["raised"] + (f"   (line {saw['line'] + 1} of the cell)" if saw["line"] else "")
