"""An object store that speaks S3: a real client on a real wire, and nobody else's credentials."""

import hashlib
import os
import time

import boto3
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError, IncompleteReadError, NoCredentialsError

from breakfix.services.object_store import KEY, ObjectStore, client, nobody
from survivors import gone

NAME = "flights"


def code_of(call):
    """The code with which S3 refuses a call."""
    with pytest.raises(ClientError) as raised:
        call()
    return raised.value.response["Error"]["Code"]


def listed(s3, **more):
    return [each["Key"] for each in s3.list_objects_v2(Bucket=NAME, **more).get("Contents", [])]


def test_it_is_there_in_a_second_and_ends_with_its_owner():
    """It starts at once, serves, and its process is gone when the block ends."""
    began = time.monotonic()
    with ObjectStore() as store:
        store.hold(NAME, {"a": b"x"})
        took = time.monotonic() - began
        assert listed(client(store.url)) == ["a"]
        pid = store.pid
    assert gone(pid)
    assert took < 10  # a second, on a machine that does nothing else


@pytest.mark.parametrize("key", ["a.csv", "a b/c+d&e=f/é/%20.csv", "'\"<>.csv", "folder/"])
def test_what_is_put_comes_back(store, s3, key):
    """Bytes, metadata and key are those that were sent, by the client and behind its back."""
    body = bytes(range(256)) * 10
    s3.put_object(Bucket=NAME, Key=key, Body=body, Metadata={"sha256": "abc"})
    answer = s3.get_object(Bucket=NAME, Key=key)
    assert (answer["Body"].read(), answer["Metadata"]) == (body, {"sha256": "abc"})
    assert listed(s3) == [key]
    assert store.held(NAME) == {key: (body, {"sha256": "abc"})}


def test_what_is_held_can_be_fetched(store, s3):
    """hold puts objects into the bucket, in place of all that was there."""
    s3.put_object(Bucket=NAME, Key="old", Body=b"old")
    store.hold(NAME, {"a": b"1", "b": (b"2", {"by": "hand"})})
    assert listed(s3) == ["a", "b"]
    assert s3.head_object(Bucket=NAME, Key="b")["Metadata"] == {"by": "hand"}


def test_pages(store, s3):
    """A page has so many keys at most, whatever is asked for, and says how to go on; so has the older list."""
    store.hold(NAME, dict.fromkeys("abcdefg", b"x"), most=3)
    page = s3.list_objects_v2(Bucket=NAME, MaxKeys=1000)
    assert ([each["Key"] for each in page["Contents"]], page["IsTruncated"]) == (["a", "b", "c"], True)
    assert listed(s3, ContinuationToken=page["NextContinuationToken"]) == ["d", "e", "f"]
    assert listed(s3, MaxKeys=2) == ["a", "b"]
    for name in ("list_objects_v2", "list_objects"):
        pages = s3.get_paginator(name).paginate(Bucket=NAME)
        assert [len(page["Contents"]) for page in pages] == [3, 3, 1]


def test_a_thousand_keys(store, s3):
    """Without a word a page has 1,000 keys, and a request to delete takes no more."""
    store.hold(NAME, {f"{place:04}": b"" for place in range(1001)})
    assert len(listed(s3)) == 1000
    objects = [{"Key": f"{place:04}"} for place in range(1001)]
    assert code_of(lambda: s3.delete_objects(Bucket=NAME, Delete={"Objects": objects})) == "MalformedXML"
    assert len(s3.delete_objects(Bucket=NAME, Delete={"Objects": objects[1:]})["Deleted"]) == 1000
    assert listed(s3) == ["0000"]


def test_what_is_locked_is_kept(store, s3):
    """delete_objects answers 200 and names what it has kept; delete_object is refused."""
    store.hold(NAME, dict.fromkeys("abc", b"x"), locked=["b"])
    said = s3.delete_objects(Bucket=NAME, Delete={"Objects": [{"Key": key} for key in "abc"]})
    assert [(each["Key"], each["Code"]) for each in said["Errors"]] == [("b", "AccessDenied")]
    assert [each["Key"] for each in said["Deleted"]] == ["a", "c"]
    assert code_of(lambda: s3.delete_object(Bucket=NAME, Key="b")) == "403"


def test_the_etag_of_parts_is_no_md5(s3, tmp_path):
    """What came in one piece has its MD5 as ETag, what came in parts has not."""
    path = tmp_path / "a"
    path.write_bytes(b"a" * 300)
    for limit, ends in ((301, hashlib.md5(path.read_bytes()).hexdigest()), (300, "-1")):
        s3.upload_file(str(path), NAME, "a", Config=TransferConfig(multipart_threshold=limit, use_threads=False))
        assert s3.head_object(Bucket=NAME, Key="a")["ETag"].strip('"').endswith(ends)


def test_a_body_is_cut_and_heals(store, s3):
    """The second request is cut: half of the body comes. Afterwards the whole body comes."""
    store.hold(NAME, {"a": b"0123456789" * 100})
    with store.faults([{"kind": "cut_short", "at": 2}]):
        listed(s3)
        body, came = s3.get_object(Bucket=NAME, Key="a")["Body"], b""
        with pytest.raises(IncompleteReadError):
            for chunk in body.iter_chunks():
                came += chunk
        assert came == b"0123456789" * 50
        assert store.counts()["bitten"] == {"cut_short": 1}
        told = [(event.kind, event.what.strip()) for event in store.history()]
    assert told[2:] == [("request", "GET a"), ("fault", "cut short")]
    assert len(s3.get_object(Bucket=NAME, Key="a")["Body"].read()) == 1000


def test_a_token_expires_and_is_taken_again(store, s3):
    """From the second request on the token has expired, also for a body that was not read; then the key is good."""
    with store.faults([{"kind": "expired_token", "at": 2}]):
        s3.put_object(Bucket=NAME, Key="a", Body=b"1")
        for _ in range(2):
            assert code_of(lambda: s3.put_object(Bucket=NAME, Key="b", Body=b"2")) == "ExpiredToken"
    s3.put_object(Bucket=NAME, Key="c", Body=b"3")
    assert list(store.held(NAME)) == ["a", "c"]


def test_faults_speak_s3(store, s3):
    """A refusal is XML with a code, as S3 writes it."""
    kinds = {"forbidden": "AccessDenied", "server_error": "InternalError", "too_many_requests": "SlowDown"}
    for kind, code in kinds.items():
        with store.faults([{"kind": kind}]):
            assert code_of(lambda: s3.get_object(Bucket=NAME, Key="a")) == code


def test_who_is_let_in(store, s3):
    """Nobody without a key, and nobody with another one."""
    assert code_of(lambda: listed(client(store.url, "AKIAOTHER"))) == "InvalidAccessKeyId"
    with nobody(), pytest.raises(NoCredentialsError):
        listed(client(store.url, None))


def test_nothing_of_the_machine_counts(store, s3, monkeypatch, tmp_path):
    """A client knows no variable, no file of a home and no proxy; within nobody(), boto3 finds no credentials."""
    (tmp_path / "config").write_text("[default]\nregion = nowhere\nendpoint_url = http://127.0.0.1:9\n")
    (tmp_path / "credentials").write_text("[default]\naws_access_key_id = AKIAHOME\naws_secret_access_key = s\n")
    mine = {"AWS_CONFIG_FILE": "config", "AWS_SHARED_CREDENTIALS_FILE": "credentials"}
    for name, file in mine.items():
        monkeypatch.setenv(name, str(tmp_path / file))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.setenv(name, "mine")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    before = dict(os.environ)
    assert listed(client(store.url)) == []
    with nobody():
        assert boto3.Session().get_credentials() is None
    assert dict(os.environ) == before


def test_another_process_reaches_it_and_does_not_end_it(store, s3):
    """By its door a store can be used elsewhere; whoever does so leaves it at work."""
    with ObjectStore(at=store.door) as same:
        same.hold(NAME, {"a": b"x"})
        assert same.url == store.url
    assert listed(s3) == ["a"]


def test_the_key_is_no_real_one():
    """Nobody can take it for a key of Amazon's, which has 20 characters."""
    assert len(KEY) != 20
