"""Crashes: wherever a run is killed, the next one leaves what an uninterrupted run would have left."""

import json
import multiprocessing
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count, cycle, pairwise
from pathlib import Path

import duckdb
import pytest

from breakfix import places
from breakfix.faults import sigkill
from breakfix.pipeline import Busy, ingest, warehouse
from warehouses import NOW, facts

SAMPLE = places.DATA / "level6_mini_capstone/events.json"
FORK = multiprocessing.get_context("fork")
# A step of a run begins with the first call that holds this text and comes after the step before it.
STEPS = {
    "make the file": "connect",
    "open": "connect",
    "start": "begin",
    "read": "create temp table batch",
    "sort": "create temp table skipped",
    "stage": "insert into staging",
    "dead letters": "create temp table rejected",
    "lineage": "insert into lineage",
    "promote": "merge into target",
    "watermark": "select max(ts)",
    "finish": "update run_log set status = 'succeeded'",
    "commit": "commit",
    "close": "close",
}


class World:
    """Two batches, and what uninterrupted runs of them leave: after the first run, after the second."""

    def __init__(self, folder, rows):
        self.folder = folder
        self.sources = [SAMPLE, write(folder / "second.jsonl", rows)]
        self.left = []
        for run, source in enumerate(self.sources):
            self.before(run, database := folder / f"after {run}.duckdb")
            ingest(source, database, now=NOW)
            self.left.append(look(database)[0])

    def before(self, run, database):
        """Give the database the content that it has before a run: none, or what the first run left."""
        database.parent.mkdir(exist_ok=True)
        if run:
            shutil.copy(self.folder / "after 0.duckdb", database)

    def rerun(self, run, database):
        """Run again what was killed; compare the tables; return the statuses of this run's attempts."""
        ingest(self.sources[run], database, now=NOW, wait=5)
        tables, statuses = look(database)
        assert tables == self.left[run]
        assert [path.name for path in database.parent.iterdir()] == [database.name]
        return statuses[run:]


def write(path, rows, first=0):
    """Write a batch with a row late, one known already, one bad one, one that supersedes, and further ones."""
    told = [
        {"key": "evt-003", "name": "purchase", "value": 1, "ts": "2025-01-15T07:00:00"},
        {"key": "evt-001", "name": "user_signup", "value": 1, "ts": "2025-01-15T08:00:00"},
        {"key": "evt-009", "name": "refund", "value": None, "ts": "2025-01-15T13:00:00"},
        {"key": "evt-002", "name": "page_view", "value": 0.7, "ts": "2025-01-15T14:00:00+02:00"},
    ]
    for n in range(first, first + rows - len(told)):
        ts = f"2025-02-01T{n // 60 % 24:02}:{n % 60:02}:00"
        told.append({"key": f"k-{n % 1000}", "name": f"from {first}", "value": "none" if n % 50 == 7 else n, "ts": ts})
    path.write_text("".join(json.dumps(row) + "\n" for row in told))
    return path


def look(database):
    """Return the tables that do not depend on attempts, and the statuses of the run log in order."""
    with duckdb.connect(database, read_only=True) as con:
        return facts(con), [status for (status,) in con.execute("select status from run_log order by rowid").fetchall()]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("world"), rows=12)


@pytest.fixture
def database(tmp_path):
    return tmp_path / "w.duckdb"


@pytest.mark.parametrize("run", [0, 1], ids=["new file", "second batch"])
def test_every_engine_call(world, run, tmp_path):
    """A run that is killed before engine call n, whichever n, and then repeated: as if it had not been killed."""
    died = []
    for n in count(1):
        world.before(run, database := tmp_path / str(n) / "w.duckdb")
        end = sigkill.forked(partial(ingest, world.sources[run], database, now=NOW), before_call=n)
        if not end.killed:
            break
        # What the two commits have done: say that the run has started; finish it with all that it brings.
        orphan = ([], ["abandoned"], ["succeeded"])[died.count("commit")]
        assert world.rerun(run, database) == [*orphan, "succeeded"], end
        died.append(end.before)
    assert end.raised is None
    assert died.count("commit") == 2
    assert any("merge into target" in text for text in died)


def test_one_kill_after_the_other(world, database):
    """Runs of one batch that are killed in turn, each some calls further, leave abandoned rows and nothing else."""
    for n in count(10, 5):
        end = sigkill.forked(partial(ingest, SAMPLE, database, now=NOW), before_call=n)
        if not end.killed or end.before == "close":
            break
    statuses = world.rerun(0, database)
    assert Counter(statuses)["abandoned"] > 3
    assert set(statuses) == {"abandoned", "succeeded"}


def test_ten_kills_by_the_clock(world, tmp_path):
    """Ten kills at any moment of a run, repeated: as if they had not been."""
    Clock(world, tmp_path, seed=1).kill(10)


@pytest.mark.soak
def test_a_hundred_kills_by_the_clock(tmp_path_factory, tmp_path, capsys):
    """A hundred kills of a large run, in each of its steps: as if they had not been. Prints what was hit."""
    clock = Clock(World(tmp_path_factory.mktemp("world"), rows=20_000), tmp_path, seed=2)
    clock.kill(100, each_step=True)
    with capsys.disabled():
        print("\n" + clock.report())
    assert set(clock.hit) == set(STEPS)


class Clock:
    """Kills at seeded moments: wait for a run to tell that a step begins, then for a random part of its usual time."""

    def __init__(self, world, folder, seed):
        self.world, self.folder, self.random = world, folder, random.Random(seed)
        self.usual = [self._usual(run) for run in (0, 1)]
        self.hit = {}  # step -> Counter of "under way" and "between calls"

    def kill(self, times, each_step=False):
        """Kill so many runs and repeat each; then some more, while there is a step that no kill has hit."""
        killed, aims = 0, cycle(self.random.sample(list(STEPS), len(STEPS)))
        for n in range(3 * times):
            missing = set(STEPS) - set(self.hit) if each_step else set()
            if killed >= times and not missing:
                return
            step = next(aim for aim in aims if killed < times or aim in missing)
            killed += self._kill(n, step)
        raise AssertionError(f"{killed} of {3 * times} kills came in time; never hit: {missing}")

    def report(self):
        """Say how many kills hit which step: while the engine was at work, and between two calls."""
        rows = [f"{step:15}{where['under way']:>12}{where['between calls']:>15}" for step, where in self._hits()]
        total = sum(where.total() for _, where in self._hits())
        return "\n".join([f"{total:<3} kills in step   under way  between calls", *rows])

    def _hits(self):
        return [(step, self.hit.get(step, Counter())) for step in STEPS]

    def _kill(self, n, step):
        run = 0 if step == "make the file" else self.random.randrange(2)
        moment = self.random.uniform(0, self.usual[run][step])
        self.world.before(run, database := self.folder / str(n) / "w.duckdb")
        with telling(partial(ingest, self.world.sources[run], database, now=NOW)) as (child, told):
            calls = []
            while not calls or steps(calls, run)[-1] != step:
                calls.append(told.recv())
            time.sleep(moment)
            child.kill()
            calls.extend(rest(told))
        if child.exitcode != -signal.SIGKILL:
            return False  # it was through
        self.world.rerun(run, database)
        where = "under way" if calls[-1][0] == "before" else "between calls"
        self.hit.setdefault(steps(calls, run)[-1], Counter())[where] += 1
        return True

    def _usual(self, run):
        """Return the seconds that each step of an uninterrupted run takes."""
        self.world.before(run, database := self.folder / f"usual {run}" / "w.duckdb")
        with telling(partial(ingest, self.world.sources[run], database, now=NOW)) as (_, told):
            calls = list(rest(told))
        begin = {}
        for step, (_, _, at) in zip(steps(calls, run), calls, strict=True):
            begin.setdefault(step, at)
        begin["end"] = calls[-1][2]
        return {step: until - at for (step, at), (_, until) in pairwise(begin.items())}


def steps(calls, run):
    """Return the step that each of the told calls is in; only the first run has a file to make."""
    ahead, found = list(STEPS.items())[run:], []
    for mark, text, _ in calls:
        if ahead and mark == "before" and ahead[0][1] in text:
            step, _ = ahead.pop(0)
        found.append(step)
    return found


class Told(sigkill.Place):
    """A place that tells of every call, before and after it, and stops for good before one."""

    def reached(self, text):
        plain = " ".join(text.split()).lower()[:99]
        self.report(("before", plain, time.monotonic()))
        if self.before and self.before in plain:
            signal.pause()

    def passed(self, text):
        self.report(("after", text[:99], time.monotonic()))


@contextmanager
def telling(work, stop_before=None):
    """Do the work in a fork that tells of its engine calls: ("before" or "after", text, time). Ends with its death."""

    def tell():
        told.close()
        place, connect = Told(before=stop_before, report=pipe.send), duckdb.connect

        def connecting(*args, **kwargs):
            place.reached("connect")
            con = sigkill.Killing(connect(*args, **kwargs), place=place)
            place.passed("connect")
            return con

        duckdb.connect = connecting
        work()

    told, pipe = FORK.Pipe(duplex=False)
    child = FORK.Process(target=tell)
    child.start()
    pipe.close()
    try:
        yield child, told
    finally:
        child.kill() if sys.exc_info()[0] else None
        child.join()
        told.close()


def rest(told):
    """Yield what a fork tells until it is gone."""
    with suppress(EOFError):
        while True:
            yield told.recv()


@pytest.mark.parametrize("processes", [2, 5])
@pytest.mark.parametrize("what", ["one file", "different files"])
def test_at_once(processes, what, tmp_path):
    """Processes that start at once on one database leave what they would have left one after the other."""
    files = processes if what == "different files" else 1
    sources = [write(tmp_path / f"{n}.jsonl", rows=12, first=3 * n) for n in range(files)] * (processes // files)
    database = tmp_path / "at once.duckdb"
    gate = FORK.Barrier(processes)
    with ProcessPoolExecutor(processes, mp_context=FORK, initializer=gate.wait) as pool:
        counts = list(pool.map(partial(ingest, database=database, now=NOW), sources))
    with duckdb.connect(database, read_only=True) as con:
        order = con.execute("select run_id, source from run_log order by rowid").fetchall()
    alone = {run_id: ingest(source, tmp_path / "in turn.duckdb", now=NOW) for run_id, source in order}
    assert look(database) == look(tmp_path / "in turn.duckdb")
    for each in counts:
        assert each.as_dict() == alone[each.run_id].as_dict() | {"run_id": each.run_id}


def test_a_short_wait(world, database):
    """A run that finds another at work for longer than it wants to wait exits 75 and says so in a sentence."""
    with telling(partial(ingest, SAMPLE, database, now=NOW), stop_before="merge into") as (holder, told):
        wait_for(told, "merge into")
        command = [sys.executable, "-m", "breakfix", "ingest", SAMPLE, f"--database={database}", "--wait=0.2"]
        loser = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        holder.kill()
    assert (loser.returncode, loser.stdout) == (75, "")
    assert re.fullmatch(rf"Error: w\.duckdb is held by another run in process {holder.pid}; [^\n]*\.\n", loser.stderr)
    assert world.rerun(0, database) == ["abandoned", "succeeded"]


def test_death_of_the_holder(world, database):
    """A run that waits goes on as soon as the one before it is killed in the middle of its transaction."""
    with telling(partial(ingest, SAMPLE, database, now=NOW), stop_before="merge into") as (holder, told):
        wait_for(told, "merge into")
        with ProcessPoolExecutor(1, mp_context=FORK) as pool:
            waiting = pool.submit(ingest, SAMPLE, database, now=NOW, wait=20)
            time.sleep(0.3)
            assert not waiting.done()
            holder.kill()
            assert waiting.result(timeout=10).loaded == 5
    assert look(database) == (world.left[0], ["abandoned", "succeeded"])


def test_a_link_is_the_same_warehouse(database):
    """Two names of one file do not open it twice in one process, where DuckDB would let them."""
    link = database.with_name("link.duckdb")
    link.symlink_to(database)
    with warehouse.connect(database), pytest.raises(Busy), warehouse.connect(link, wait=0):
        pass


def test_any_name(world, tmp_path):
    """What a killed run leaves beside a database is swept also when its name has the signs of a pattern."""
    database = tmp_path / "w" / "[1]*.duckdb"
    database.parent.mkdir()
    assert sigkill.forked(partial(ingest, SAMPLE, database, now=NOW), before_call=1).killed
    assert len(list(database.parent.iterdir())) == 1
    world.rerun(0, database)


def test_dry_runs_at_once():
    """Each dry run has a folder of its own to spill into: in a shared one two of them crash."""
    setting = "select current_setting('temp_directory')"
    with warehouse.look(None) as one, warehouse.look(None) as other:
        folders = {Path(con.execute(setting).fetchall()[0][0]).resolve() for con in (one, other)}
    assert len(folders) == 2
    assert not any(folder.exists() or folder.is_relative_to(Path.cwd()) for folder in folders)


def wait_for(told, text):
    while text not in told.recv()[1]:
        pass
