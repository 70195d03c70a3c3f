"""6-03: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import contextlib
import sqlite3
from contextlib import closing

import pytest

import prose
from breakfix.faults import sigkill
from breakfix.projects.level_6 import idempotency_key_builder as lab
from breakfix.projects.level_6.idempotency_key_builder import baseline, predict, receiver, worlds
from breakfix.projects.level_6.idempotency_key_builder.operations import flights

NAMES = ["source", "action"]


@contextlib.contextmanager
def mended(monkeypatch):
    """Within this the baseline runs with the mended functions."""
    with monkeypatch.context() as patch:
        patch.setattr(baseline, "build_key", lab.build_key.reference)
        patch.setattr(baseline, "do_once", lab.do_once.reference)
        yield


def test_the_sample(tmp_path):
    """Six operations, four processed, two skipped, four keys: the summary that the notebook shows."""
    operations, names = lab.operations("sample")
    told = baseline.run(tmp_path / "s.db", operations, names)
    report = lab.report(tmp_path / "s.db", len(operations), told)
    counts = {name: report[name] for name in ("total", "processed", "skipped", "stored_keys")}
    assert counts == {"total": 6, "processed": 4, "skipped": 2, "stored_keys": 4}
    assert [row["action"] for row in report.target] == ["deploy", "backup", "flush", "run-etl"]
    assert prose.lacking(lab, "six operations came, four were processed, two were skipped, and four keys") == []


def test_a_file_that_is_none(tmp_path):
    """Whoever gives a path hears what is amiss with it."""
    with pytest.raises(FileNotFoundError, match=r"'sample', 'flights'"):
        lab.operations(str(tmp_path / "none.json"))
    (tmp_path / "odd.json").write_text('{"source": "ci"}')
    with pytest.raises(ValueError, match=r"odd.json is no file of operations"):
        lab.operations(str(tmp_path / "odd.json"))
    (tmp_path / "mine.json").write_text('[{"source": "ci", "action": "deploy"}]')
    assert lab.operations(str(tmp_path / "mine.json")) == ([{"source": "ci", "action": "deploy"}], ("source", "action"))


@pytest.mark.slow
def test_the_flights(tmp_path):
    """Each flight of January is announced twice and processed once, by either build_key."""
    operations, names = lab.operations("flights")
    told = baseline.run(tmp_path / "f.db", operations, names)
    assert told == {"processed": len(operations) // 2, "skipped": len(operations) // 2}
    assert len({lab.build_key.reference(each, names) for each in operations}) == told["processed"]
    assert prose.lacking(lab, len(operations), told["processed"]) == []


@pytest.mark.slow
def test_what_a_missing_plane_costs():
    """The numbers that Break tells: flights without a plane, and how many of them share a key of plane and time."""
    nameless = [each for each in flights() if each.pop("tailnum") is None]
    keys = {baseline.build_key(each, ["tailnum", "scheduled_utc"]) for each in nameless}
    assert prose.lacking(lab, f"{len(nameless):,} name no plane", f"take {len(nameless) - len(keys)} of them") == []


def test_a_collision_bites_and_heals(monkeypatch):
    """Two operations have one key by the notebook's build_key, so that one of them is lost; and two by the mended."""
    pair = lab.collision.reference()
    assert predict.left_by(pair)[0] == {"processed": 1, "skipped": 1}
    with mended(monkeypatch):
        assert predict.left_by(pair)[0] == {"processed": 2, "skipped": 0}


def test_a_version_bites_and_heals(monkeypatch):
    """The next version is skipped by the baseline, and the mended do_once says so; who asks makes no other payload."""
    versions = [{"source": "ci", "action": "deploy", "version": version} for version in ("1.4", "1.5")]
    assert predict.left_by(versions)[0] == {"processed": 1, "skipped": 1}
    asked = [versions[0] | {"source": source, "attempt": 1} for source in ("ci", "a manager")]
    with mended(monkeypatch):
        with pytest.raises(ValueError, match="another payload"):
            predict.left_by(versions)
        assert predict.left_by(asked, ["action", "version"])[0] == {"processed": 1, "skipped": 1}
        assert predict.left_by(versions, ["action", "version"])[0] == {"processed": 2, "skipped": 0}


def test_no_source_bites_and_heals(monkeypatch):
    """Operations without a source are one to the baseline; the mended build_key refuses them by name."""
    for seed in range(4):
        given = lab.no_source.given(seed)
        hosts = sum(each.get("source", "unknown") != "unknown" for each in given)
        assert lab.no_source.see() == {"processed": 1 + hosts, "skipped": len(given) - 1 - hosts}
    with mended(monkeypatch), pytest.raises(ValueError, match="source"):
        predict.left_by(given)


@pytest.mark.parametrize("statement", ["insert into target", "insert into idempotency_keys"])
def test_a_kill_bites_and_heals(tmp_path, monkeypatch, statement):
    """Killed before the key is stored: twice by the baseline. Killed anywhere: once by the mended do_once."""
    operations = lab.backups(3)

    def after_a_kill(name):
        database = tmp_path / f"{name}.db"
        end = sigkill.forked(lambda: baseline.run(database, operations, NAMES), before=statement)
        assert end.killed
        baseline.run(database, operations, NAMES)
        return lab.counts(database)

    bites = statement == "insert into idempotency_keys"
    assert after_a_kill("baseline") == {"target_rows": 3 + bites, "stored_keys": 3}
    with mended(monkeypatch):
        assert after_a_kill("mended") == {"target_rows": 3, "stored_keys": 3}


def test_a_race_bites_and_heals(tmp_path, monkeypatch):
    """Two processes: both carry it out by the baseline, and one is refused; by the mended do_once it is done once."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    history = lab.race(tmp_path / "a" / "r.db")
    assert lab.seen(history, tmp_path / "a" / "r.db") == {
        "target_rows": 2,
        "stored_keys": 1,
        "worker_1": "IntegrityError",
    }
    assert [event.who for event in history if "insert into target" in event.what] == ["worker 2", "worker 1"]
    connect = baseline.connect
    with mended(monkeypatch) as _, monkeypatch.context() as patch:
        patch.setattr(baseline, "connect", lambda database: impatient(connect(database)))
        history = lab.race(tmp_path / "b" / "m.db")
    assert lab.counts(tmp_path / "b" / "m.db") == {"target_rows": 1, "stored_keys": 1}
    assert {event.who for event in history if event.kind == "refused"} == {"worker 2"}


def impatient(con):
    """Return a connection that waits for no lock: the one that it would wait for waits for it."""
    con.execute("pragma busy_timeout = 0")
    return con


def test_a_post_is_beyond_the_commit(tmp_path):
    """The service is asked twice; it deploys twice, and once when the key goes with the request."""
    seen = lab.follow_the_post.see()
    assert (seen["deploys"], seen["keys"]) == (1, 0)
    assert (seen["deploys_after_rerun"], seen["keys_after_rerun"]) == (2, 1)
    assert (seen["requests_with_header"], seen["deploys_with_header"]) == (2, 1)


def test_another_payload_is_no_deploy(tmp_path):
    """The service carries nothing out that comes with the key of something else, and the sender hears of it."""
    with receiver.receiver() as (service, url):
        baseline.connect(tmp_path / "a.db").close()
        receiver.send(tmp_path / "a.db", url, True)
        service.con.execute("update idempotency_keys set payload_hash = 'another'")
        receiver.send(tmp_path / "b.db", url, True)
        assert (service.requests, service.deploys) == (2, 1)


def test_a_world_is_what_the_baseline_makes(tmp_path):
    """The copied file has the tables of the baseline, in WAL mode."""
    baseline.connect(tmp_path / "made.db").close()
    query = "select sql from sqlite_schema order by name"
    found = []
    for path in (worlds.new_file(tmp_path), tmp_path / "made.db"):
        with closing(sqlite3.connect(path)) as con:
            found.append((con.execute(query).fetchall(), con.execute("pragma journal_mode").fetchone()))
    assert found[0] == found[1]
    assert found[0][1] == ("wal",)
