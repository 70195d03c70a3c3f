"""Fix: credentials that are missing, refused or expired earn one sentence, with no secret in it."""

import traceback

from boto3.exceptions import S3UploadFailedError
from botocore import exceptions
from botocore.exceptions import ClientError, NoCredentialsError, PartialCredentialsError
from hypothesis import strategies as st

from breakfix.lab import errors, exercise
from breakfix.services.object_store import client, nobody

from .alter_upload import server
from .worlds import bucket


@exercise(phase="fix", minutes=7)
def permitted(call):
    """Ask S3 something, and say in one sentence when it is the credentials that are amiss.

    Given     call, a function without parameters that asks S3 something
    Leave     what call returns. It is called once
    Rules     raise PermissionError with one of these texts.
              For NoCredentialsError and PartialCredentialsError: `no credentials were found`.
              For a ClientError with the code ExpiredToken: `the credentials have expired`; with AccessDenied,
              InvalidAccessKeyId or SignatureDoesNotMatch: `the credentials were refused: CODE`. The code of a
              ClientError is `response["Error"]["Code"]`.
              boto3's own text may hold a key: the traceback shows nothing of the error that came.
              Every other error reaches the caller as it is
    """
    try:
        return call()
    except (NoCredentialsError, PartialCredentialsError):
        told = "no credentials were found"
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ExpiredToken":
            told = "the credentials have expired"
        elif code in ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"):
            told = f"the credentials were refused: {code}"
        else:
            raise
    raise PermissionError(told)


@permitted.stub
def with_its_text(call):
    try:
        return call()
    except ClientError as error:
        raise PermissionError(f"the credentials were refused: {error}") from error


permitted.keeps("src/permitted.py")
permitted.play = ""
permitted.costs = "nothing, where all is well"
permitted.service(server)
permitted.world(bucket)
SECRET = "AKIA-OF-SOMEBODY"  # noqa: S105  nobody's: it is there to be looked for


def made(kind, code, words=SECRET):
    """Return an error as boto3 raises it, or of any class by its name."""
    answer = {"Error": {"Code": code, "Message": words}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    own = {
        "ClientError": lambda: ClientError(answer, "PutObject"),
        "NoSuchKey": lambda: type(kind, (ClientError,), {})(answer, "GetObject"),  # as a client's own classes are
        "NoCredentialsError": NoCredentialsError,
        "PartialCredentialsError": lambda: PartialCredentialsError(provider=words, cred_var="aws_secret_access_key"),
        "EndpointConnectionError": lambda: exceptions.EndpointConnectionError(endpoint_url="http://127.0.0.1"),
        "CredentialRetrievalError": lambda: exceptions.CredentialRetrievalError(provider="env", error_msg=words),
        "ProfileNotFound": lambda: exceptions.ProfileNotFound(profile="prod"),
        "S3UploadFailedError": lambda: S3UploadFailedError(words),
        "PermissionError": lambda: PermissionError(13, "Permission denied"),
    }
    return {**errors.ERRORS, **own}[kind]()


@permitted.look
def told(world, permitted, kind=None, code="ExpiredToken", end=7, words=SECRET):
    """The call raises an error of this kind, which was raised while another was handled; or it returns `end`."""
    calls, error = [], made(kind, code, words) if kind not in (None, "nobody") else None
    if error:
        error.__context__ = made("ClientError", "AccessDenied")

    def call():
        calls.append(1)
        if kind == "nobody":
            with nobody():
                client(world.store.url, None).list_objects_v2(Bucket=world.name)
        if error:
            raise error
        return end

    try:
        seen = {"returned": permitted(call)}
    except BaseException as raised:
        seen = {"raised": type(raised).__name__}
        if raised is error and not raised.__suppress_context__:
            seen = {"raised": "the error as it is"}
        elif type(raised) is PermissionError:
            above = raised.__cause__ or (raised.__context__ and not raised.__suppress_context__)
            shown = above or SECRET in "".join(traceback.format_exception(raised))
            seen = {"raised": f"PermissionError: {raised}", "its traceback shows the error that came": bool(shown)}
    return seen | {"calls": len(calls)}


told.when("all is well: the call returns a number")
told.when("nobody: a client without credentials lists a bucket", "nobody")
told.when("denied: S3 answers AccessDenied", "ClientError", "AccessDenied")
told.when("no such key: S3 answers NoSuchKey", "ClientError", "NoSuchKey")

CODES = ["ExpiredToken", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"]
CODES += ["NoSuchKey", "NoSuchBucket", "SlowDown", "403", "404", "AccessDeniedException", "InternalError"]
CODES += ["ExpiredTokenException"]
OWN = ["NoCredentialsError", "PartialCredentialsError", "EndpointConnectionError", "PermissionError"]
OWN += ["CredentialRetrievalError", "ProfileNotFound", "S3UploadFailedError"]
told.drawn(
    kind=st.sampled_from([*[None] * 6, *["ClientError"] * 12, *["NoSuchKey"] * 4, *OWN, *errors.ERRORS]),
    code=st.sampled_from(CODES),
    words=st.sampled_from([SECRET, SECRET, f"AccessDenied {SECRET}", f"(ExpiredToken) {SECRET}"]),
    end=st.sampled_from([7, None, "", [], False]),
    times=90,
)

permitted.asks("""
all is well: What does the call return?
nobody: Nobody has said who you are. What does boto3 raise?
denied: Who was refused, and with which code?
no such key: Is that about credentials?
""")

permitted.slips("""
no answer: All went well, and your caller gets None. What did the call return?
    ~ return call() => call(); return None
its text: A traceback goes into logs and tickets. What does S3's text hold?
    ~ told = f"the credentials were refused: {code}" => told = f"the credentials were refused: {error}"
chained: Your sentence is clean. What stands above it in the traceback?
    ~ told = f"the credentials were refused: {code}" => raise PermissionError(f"the credentials were refused: {code}")
swallowed: It failed, and your caller does not know. Whose error is it?
    ~ raise PermissionError(told) => return told
every refusal: Not every error of S3 is about credentials. Which code did it have?
    ~ elif code in ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"): => elif code:
""")


@permitted.also_right(costs="a table of sentences")
def by_a_table(call):
    refused = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch")
    told = {"ExpiredToken": "the credentials have expired"}
    told |= {code: f"the credentials were refused: {code}" for code in refused}
    try:
        return call()
    except (NoCredentialsError, PartialCredentialsError):
        raise PermissionError("no credentials were found") from None
    except ClientError as error:
        if (code := error.response["Error"]["Code"]) not in told:
            raise
        raise PermissionError(told[code]) from None


permitted.hints += [
    "Which error is it, and which code? A sentence is made of these two alone. And an error that is raised while "
    "another one is handled shows both, unless you say `from None` or wait until the handling is over.",
    "A twin, at a door:\n"
    "    except Locked as error:\n"
    '        raise PermissionError(f"the door is locked: {error.floor}") from None',
]
