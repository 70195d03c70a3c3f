"""A bucket of S3, as the job uses it: objects with the SHA-256 of their bytes in their metadata.

boto3 comes with the extra `s3`, and is imported when a bucket is used. It finds credentials where it always does: in
the variables AWS_*, in ~/.aws, or on the machine that it runs on. None of them stands in a configuration.
"""

import functools
import hashlib
from pathlib import PurePosixPath

from breakfix.etl.errors import BadFile, EtlError, NotYet
from breakfix.etl.whole import whole

REFUSED = ("ExpiredToken", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "403")
PASSING = ("SlowDown", "InternalError", "ServiceUnavailable", "RequestTimeout", "503", "500")


def put(config, key, path):
    """Upload a file; what the bucket had under that key is replaced. Raises as `_asked` says."""
    body = path.read_bytes()
    noted = {"sha256": hashlib.sha256(body).hexdigest()}
    _asked(config, key, lambda s3: s3.put_object(Bucket=config.bucket, Key=key, Body=body, Metadata=noted))


def keys(config, prefix=""):
    """Return the keys of all objects that begin with a prefix, in order, without marks of folders."""

    def listed(s3):
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=config.bucket, Prefix=prefix)
        found = [each["Key"] for page in pages for each in page.get("Contents", [])]
        return [key for key in found if not key.endswith("/")]

    return _asked(config, prefix or config.bucket, listed)


def collect(config, prefix):
    """Download all objects whose keys begin with a prefix into the job's source; return the names of their files.

    A file is there when its bytes have the SHA-256 of the object's metadata, and not before; BadFile for one that has
    not, or whose metadata has none. Raises as `_asked` says.
    """
    names = []
    config.source.mkdir(parents=True, exist_ok=True)
    for key in keys(config, prefix):
        name = PurePosixPath(key).name
        body, noted = _asked(config, key, functools.partial(_got, config.bucket, key))
        if hashlib.sha256(body).hexdigest() != noted.get("sha256"):
            raise BadFile(name, f"its bytes in {config.bucket} do not have the SHA-256 that was noted")
        with whole(config.source / name, "wb") as file:
            file.write(body)
        names.append(name)
    return names


def _got(bucket, key, s3):
    answer = s3.get_object(Bucket=bucket, Key=key)
    return answer["Body"].read(), answer["Metadata"]


def _asked(config, name, ask):
    """Return what `ask` returns, a function of a client.

    EtlError, with one sentence, where boto3 is not installed, where credentials are missing or refused; NotYet for what
    may pass; BadFile for every other answer of S3. None of them shows what S3 has said: that may hold a key.
    """
    try:
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
    except ImportError:
        raise EtlError(name, f"the bucket {config.bucket} needs boto3, which the extra s3 of breakfix brings") from None
    try:
        return ask(_client(config.endpoint))
    except (NoCredentialsError, PartialCredentialsError):
        error = EtlError(name, f"no credentials were found for the bucket {config.bucket}")
    except ClientError as refused:
        error = _told(config.bucket, name, refused.response["Error"]["Code"])
    except BotoCoreError as lost:
        error = NotYet(name, f"the bucket {config.bucket} does not answer: {type(lost).__name__}")
    raise error


def _told(bucket, name, code):
    if code in PASSING:
        return NotYet(name, f"the bucket {bucket} answers {code}")
    if code in REFUSED:
        return EtlError(name, f"the credentials for the bucket {bucket} were refused: {code}")
    return BadFile(name, f"the bucket {bucket} answers {code}")


@functools.cache
def _client(endpoint):
    import boto3
    from botocore.config import Config

    once = Config(retries={"total_max_attempts": 1})  # the job has retries of its own
    return boto3.Session().client("s3", endpoint_url=endpoint or None, config=once)
