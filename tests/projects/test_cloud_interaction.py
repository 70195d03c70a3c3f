"""d-09: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import contextlib

import pytest
from botocore.exceptions import IncompleteReadError

import prose
from breakfix.projects.drills import cloud_interaction as lab
from breakfix.projects.drills.cloud_interaction import baseline, break_store, explain, predict

NAME = "flights"


def ran(s3, dataset):
    home = lab.job(dataset)
    baseline.run(s3, NAME, home)
    return lab.report(home, s3, NAME)


def test_the_sample(s3):
    """Thirteen flights: eleven are loaded, two were cancelled."""
    counts = {"files": 3, "objects": 3, "input_records": 13, "loaded": 11, "rejected": 2}
    assert ran(s3, "sample") == counts
    assert prose.lacking(lab, "three files are three objects, and of their thirteen flights eleven left") == []


@pytest.mark.slow
def test_the_flights(s3):
    """The numbers that the notebook tells of the whole year."""
    seen = ran(s3, "flights")
    told = f"{seen['files']} files", f"{seen['input_records']:,} flights", f"{seen['rejected']:,} were cancelled"
    assert prose.lacking(lab, *told) == []


def test_a_list_that_is_cut_and_listed_heals(store, s3):
    """names has 1,000 of 1,001 keys, and the newest is not among them; listed has all."""
    lab.fill(store, NAME, 1001)
    assert baseline.names(s3, NAME) == [f"night-{place:04}.csv" for place in range(1, 1001)]
    assert len(lab.listed.reference(s3, NAME, "")) == 1001


def test_a_cut_leaves_half_a_file_and_download_heals(store, s3, tmp_path):
    """fetch leaves half a file, and the next night leaves it alone; download leaves none."""
    body = b"0123456789" * 60
    lab.fill(store, NAME, {"a": body})
    for _ in range(2):
        with store.faults(lab.cut_at(0)), contextlib.suppress(IncompleteReadError):
            baseline.fetch(s3, NAME, "a", tmp_path)
        assert (tmp_path / "a").read_bytes() == body[:300]
    (tmp_path / "b").mkdir()
    key = lab.upload.reference(s3, NAME, _file(tmp_path / "2013-01-08.csv.gz", body))
    with store.faults(lab.cut_at(0)), pytest.raises(Exception, match=r"."):
        lab.download.reference(s3, NAME, key, tmp_path / "b" / "a")
    assert list((tmp_path / "b").iterdir()) == []
    lab.download.reference(s3, NAME, key, tmp_path / "b" / "a")
    assert (tmp_path / "b" / "a").read_bytes() == body


def _file(path, body):
    path.write_bytes(body)
    return path


def test_a_prefix_takes_others_along_and_clean_up_heals(store, s3):
    """remove takes run-10 with run-1; clean_up does not."""
    keys = ["tests/run-1/a", "tests/run-10/a", "tests/run-2/a"]
    lab.fill(store, NAME, dict.fromkeys(keys, b"x"))
    baseline.remove(s3, NAME, "tests/run-1")
    assert list(store.held(NAME)) == keys[2:]
    lab.fill(store, NAME, dict.fromkeys(keys, b"x"))
    assert lab.clean_up.reference(s3, NAME, "run-1", 1000) == {"deleted": 1, "left": []}
    assert list(store.held(NAME)) == keys[1:]


@pytest.mark.parametrize(("at", "objects", "begun"), [(1, 0, 0), (2, 1, 0), (3, 1, 1), (4, 1, 1), (5, 2, 0)])
def test_a_token_expires_within_an_upload(store, s3, at, objects, begun, monkeypatch):
    """A file of one request, and one of three: what is complete stays, and what was begun is not taken back."""
    given = {"files": [{"file": "a", "bytes": 300}, {"file": "b", "bytes": 1500}], "expires_at": at}
    monkeypatch.setattr(lab.expired_on_the_way, "drawn", lambda case: given)
    monkeypatch.setattr(lab.expired_on_the_way, "served", lambda: [store.door])
    assert lab.expired_on_the_way.see() == {"objects": objects, "begun": begun}


@pytest.mark.parametrize("size", [999, 1000])
def test_the_limit_of_parts(store, size, monkeypatch):
    """A file of fewer than 1,000 bytes has its MD5 as ETag, one of 1,000 has not; the notebook says so."""
    monkeypatch.setattr(predict.two_nights, "drawn", lambda case: [{"file": "a", "bytes": size}])
    monkeypatch.setattr(predict.two_nights, "served", lambda: [store.door])
    assert predict.two_nights.see() == {"objects": 1, "md5_etags": int(size < predict.LIMIT)}
    assert baseline.PARTS.multipart_threshold == predict.LIMIT


def test_what_is_dealt_bites():
    """Each learner's token expires within an upload in parts, and each cut leaves files before and after it."""
    for case in range(30):
        given = break_store.expired_on_the_way.drawn(case)
        requests = [3 if each["bytes"] >= predict.LIMIT else 1 for each in given["files"]]
        assert 0 < given["expires_at"] - 1 < sum(requests)
        given = break_store.cut_on_the_wire.drawn(case)
        assert 1 < given["cut"] < len(given["files"])


def test_the_hardened_job(store, s3):
    """Its clean files are in the bucket, with the checksum in their metadata; the notebook shows no more of the log."""
    said = lab.start(lab.job("sample"), store, NAME)
    assert said[-1].startswith("INFO run ends: 3 of 3 files loaded, 13 rows; 0 failed")
    assert [list(about) for _, about in store.held(NAME).values()] == [["sha256"]] * 3


def test_the_model_note(store, monkeypatch):
    """Its numbers are those of the run."""
    monkeypatch.setattr(explain.too_much_removed, "served", lambda: [store.door])
    saw = explain.too_much_removed.see()
    assert saw == {"objects_of_run_1": 4, "objects_removed": 9, "errors_raised": 0}
    assert saw["objects_removed"] - saw["objects_of_run_1"] == explain.RUNS["run-10"] + explain.RUNS["run-11"]
