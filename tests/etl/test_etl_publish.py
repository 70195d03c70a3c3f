"""A bucket of the small ETL: clean files are published, deliveries are collected, and a refusal is one sentence."""

import builtins
import hashlib

import pytest

import etl_jobs
from breakfix import etl
from breakfix.etl import bucket, order
from breakfix.services.object_store import nobody

NAME = "published"


@pytest.fixture
def keyed(store, monkeypatch):
    """The store with an empty bucket, and a machine that has its key and nothing else."""
    with nobody():
        for name, value in store.keys.items():
            monkeypatch.setenv(name.upper(), value)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        bucket._client.cache_clear()
        store.hold(NAME, {})
        yield store
        bucket._client.cache_clear()


def job(folder, store, **settings):
    return etl_jobs.sample(folder, bucket=NAME, endpoint=store.url, attempts=1, **settings)


def test_without_a_bucket_nothing_is_published(tmp_path):
    """The step is one of a job's where a bucket is configured, after transform, and only there."""
    names = [step.__name__ for step in order.steps_of(etl.Config(tmp_path))]
    assert names == ["extract", "transform", "validate", "load"]
    names = [step.__name__ for step in order.steps_of(etl.Config(tmp_path, bucket=NAME))]
    assert sorted(names) == ["extract", "load", "publish", "transform", "validate"]
    assert names.index("transform") < names.index("publish")


def test_clean_files_are_published(tmp_path, keyed):
    """Each clean file is in the bucket with the SHA-256 of its bytes; a second run changes nothing."""
    config = job(tmp_path, keyed)
    assert etl.run(config).code == 0
    clean = {f"data_clean/{path.name}": path.read_bytes() for path in config.clean.glob("*.csv")}
    wanted = {key: (body, {"sha256": hashlib.sha256(body).hexdigest()}) for key, body in clean.items()}
    assert len(wanted) == 3
    for _ in range(2):
        assert keyed.held(NAME) == wanted
        etl.run(config)


def test_a_run_of_what_is_due_publishes_once(tmp_path, keyed):
    """With --due a file that was published is not sent again."""
    etl.run(etl_jobs.sample(tmp_path), due=True)
    config = etl.Config(tmp_path, bucket=NAME, endpoint=keyed.url, attempts=1)
    assert etl.run(config, due=True).lines() == ["3 of 3 files loaded, 0 rows; 0 failed"]  # loaded before, and sent now
    assert len(keyed.held(NAME)) == 3
    keyed.hold(NAME, {})
    assert etl.run(config, due=True).outcomes == []
    assert keyed.held(NAME) == {}


def test_what_was_published_is_collected(tmp_path, keyed):
    """Deliveries come from a bucket, all pages of them, without marks of folders; a job loads them."""
    sent = {path.name: path.read_bytes() for path in etl_jobs.sample(tmp_path / "a").source.glob("*.gz")}
    noted = {f"in/{name}": (body, {"sha256": hashlib.sha256(body).hexdigest()}) for name, body in sent.items()}
    keyed.hold(NAME, noted | {"in/": b"", "other/a.csv.gz": b"no"}, most=2)
    config = etl.Config(tmp_path / "b", bucket=NAME, endpoint=keyed.url).make()
    assert bucket.collect(config, "in/") == sorted(sent)
    assert {path.name: path.read_bytes() for path in config.source.iterdir()} == sent
    assert sum(etl_jobs.loaded(config).values() if etl.run(config).code == 0 else []) == 13


@pytest.mark.parametrize("noted", [{}, {"sha256": "0" * 64}])
def test_what_has_not_its_checksum_is_not_believed(tmp_path, keyed, noted):
    """A BadFile names the file, and the one of yesterday stays."""
    keyed.hold(NAME, {"in/a.csv.gz": (b"new", noted)})
    config = etl.Config(tmp_path, bucket=NAME, endpoint=keyed.url).make()
    (config.source / "a.csv.gz").write_bytes(b"old")
    with pytest.raises(etl.BadFile, match=r"a\.csv\.gz: its bytes in published do not have"):
        bucket.collect(config, "in/")
    assert {path.name: path.read_bytes() for path in config.source.iterdir()} == {"a.csv.gz": b"old"}


FAULTS = [
    ("expired_token", etl.EtlError, "the credentials for the bucket published were refused: ExpiredToken"),
    ("forbidden", etl.EtlError, "the credentials for the bucket published were refused: AccessDenied"),
    ("server_error", etl.NotYet, "the bucket published answers InternalError"),
    ("reset", etl.NotYet, "the bucket published does not answer: ConnectionClosedError"),
    ("cut_short", etl.NotYet, "the bucket published does not answer: ResponseStreamingError"),
    ("not_found", etl.BadFile, "the bucket published answers NoSuchKey"),
]


@pytest.mark.parametrize(("kind", "error", "says"), FAULTS)
def test_a_refusal_is_one_sentence(tmp_path, keyed, kind, error, says):
    """What may pass is NotYet; S3's own text is not in it, nor above it in the traceback."""
    keyed.hold(NAME, {"in/a.csv.gz": (b"new", {"sha256": hashlib.sha256(b"new").hexdigest()})})
    config = etl.Config(tmp_path, bucket=NAME, endpoint=keyed.url).make()
    with keyed.faults([{"kind": kind, "at": 2}]), pytest.raises(error) as raised:
        bucket.collect(config, "in/")
    assert (type(raised.value), str(raised.value)) == (error, f"in/a.csv.gz: {says}")
    assert raised.value.__context__ is None


def test_without_credentials(tmp_path, keyed, monkeypatch):
    """A run says so, file by file, and exits with 1."""
    for name in keyed.keys:
        monkeypatch.delenv(name.upper())
    report = etl.run(job(tmp_path, keyed))
    assert report.code == 1
    assert "no credentials were found for the bucket published (1 try)" in report.lines()[0]
    assert keyed.held(NAME) == {}


def test_without_the_extra(tmp_path, keyed, monkeypatch):
    """Where boto3 is not installed, one sentence says what brings it; without a bucket nobody asks for it."""
    whole = builtins.__import__

    def without(name, *given, **named):
        if name.split(".")[0] in ("boto3", "botocore"):
            raise ImportError(name)
        return whole(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    assert "needs boto3, which the extra s3 of breakfix brings" in etl.run(job(tmp_path / "a", keyed)).lines()[0]
    assert etl.run(etl_jobs.sample(tmp_path / "b")).code == 0
