"""Laws of an incident: each damage breaks its own promise only, and only its own repair mends it."""

import contextlib
import itertools
import tempfile
from contextlib import closing

from breakfix.lab import learner, snapshot
from breakfix.lab.incident import Incident
from breakfix.laws.law import NO_WORD, Breach, law

FEW = (7, 21, 50)  # seeds
DAMAGES = 5


@contextlib.contextmanager
def telling():
    """Within this there is a function that tells a story with the rows of a seed, and returns what it leaves."""
    count = itertools.count()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield lambda story, rows: Incident._told(story, rows, f"{next(count)}.duckdb")


def rings(incident, database):
    """Return the promises whose alarms ring in a database."""
    with closing(snapshot.restored(database)) as con:
        return [name for name, promise in incident.promises.items() if con.execute(promise.alarm).fetchall()]


def repaired(database, repair):
    """Return a database after a repair."""
    with closing(snapshot.restored(database)) as con:
        repair(con)
        return snapshot.taken(con)


@law(Incident)
def a_damage_breaks_its_own_promise(incident, judge):
    """Of a healthy database no alarm rings, of a damaged one only its own, and only its own repair mends it."""
    if len(incident.damages) < DAMAGES:
        yield Breach(f"{len(incident.damages)} damages, of {DAMAGES}", "@promise.damage: one more way to break it")
    if idle := set(incident.promises) - {damage.promise for damage in incident.damages}:
        yield Breach(f"no damage breaks {', '.join(sorted(idle))}", "a damage for each promise")
    with telling() as told:
        healthy = told(incident.story, "rows")
        if ringing := rings(incident, healthy):
            yield Breach(f"in a healthy database the alarm of {', '.join(ringing)} rings", "an alarm that is silent")
        for damage in incident.damages:
            damaged, name = told(damage.story, "rows"), damage.story.__name__
            if (ringing := rings(incident, damaged)) != [damage.promise]:
                yield Breach(f"{name} rings {', '.join(ringing) or 'no alarm'}", f"a damage to {damage.promise} alone")
            for each, promise in incident.promises.items():
                mended = snapshot.parting(healthy, repaired(damaged, promise.repair)) is None
                if mended != (each == damage.promise):
                    does = "mends" if mended else "does not mend"
                    yield Breach(f"the repair of {each} {does} {name}", "a repair of its own promise alone")


@law(Incident)
def a_deletion_is_no_repair(incident, judge):
    """A database without rows is silent too, and is refused."""
    with telling() as told:
        healthy = told(incident.story, "rows")
        for damage in incident.damages:
            damaged = told(damage.story, "rows")
            empty = repaired(damaged, lambda con: [con.execute(f'delete from "{name}"') for name in healthy["tables"]])
            if snapshot.parting(healthy, empty) is None:
                yield Breach(f"deleting all rows mends {damage.story.__name__}", "a story that leaves rows")


@law(Incident)
def the_reference_repairs_every_first_incident(incident, judge, seeds=FEW):
    """For any seed the drawn damage rings its own alarm only, and the reference repairs it."""
    with telling() as told:
        for seed in seeds:
            rows = f"{seed} {incident.name} 1"
            with learner.noted(seed):
                damage = incident.drawn(1)
            damaged = told(damage.story, rows)
            if (ringing := rings(incident, damaged)) != [damage.promise]:
                yield Breach(f"for seed {seed} {', '.join(ringing) or 'no alarm'} rings", "an alarm for any rows")
            mended = repaired(damaged, incident.promises[damage.promise].repair)
            if snapshot.parting(told(incident.story, rows), mended) is not None:
                yield Breach(f"for seed {seed} the repair leaves other rows", "a repair for any rows")


@law(Incident)
def an_incident_has_help(incident, judge):
    """A task, two hints or more, a sentence for each promise, no alarm in any of them, and no name that tells."""
    if not incident.__doc__:
        yield Breach("it has no task", "the docstring")
    if len(incident.hints) < 2:
        yield Breach(f"{len(incident.hints)} hints, of 2", f"{incident.name}.hints")
    texts = [*incident.hints, *(promise.says for promise in incident.promises.values())]
    told = " ".join(" ".join(text.split()) for text in texts)
    for name, promise in incident.promises.items():
        if " ".join(promise.alarm.split()) in told:
            yield Breach(f"a hint gives the alarm of {name} away", "a question about its rows")
    if NO_WORD.search(told + (incident.__doc__ or "")):
        yield Breach("the word does not occur in its task or hints", "what is the case, without a judgement")
