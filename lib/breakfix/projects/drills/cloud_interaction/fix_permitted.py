"""Fix: credentials that are missing, refused or expired earn one sentence, with no secret in it."""

import traceback

from boto3.exceptions import S3UploadFailedError
from botocore import exceptions as amiss
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
    Leave     what it returns. It is called once
    Rules     when boto3 finds no credentials, or half of them (NoCredentialsError, PartialCredentialsError), raise
              PermissionError with the text `no credentials were found`. When S3 answers with the code ExpiredToken:
              `the credentials have expired`. With AccessDenied, InvalidAccessKeyId or SignatureDoesNotMatch: `the
              credentials were refused: CODE`. A ClientError has its code in `response["Error"]["Code"]`;
              S3UploadFailedError, which upload_file raises, has the ClientError as its `__context__`. S3's own text may
              hold a key: no traceback of the PermissionError shows it. Every other error reaches the caller as it is
    """
    try:
        return call()
    except (NoCredentialsError, PartialCredentialsError):
        told = "no credentials were found"
    except (ClientError, S3UploadFailedError) as error:
        answer = error if isinstance(error, ClientError) else error.__context__
        code = answer.response["Error"]["Code"]
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
SAID = (SECRET, "An error occurred", "AWS Access Key", "Partial cred", "Unable to")  # what S3 or boto3 say


def made(kind, code, words=SECRET):
    """Return an error as boto3 raises it, or of any class by its name."""
    answer = ClientError({"Error": {"Code": code, "Message": words}}, "PutObject")
    if kind == "ClientError":
        return answer
    if kind == "NoSuchKey":  # a class of the client's own, below ClientError
        return type(kind, (ClientError,), {})(answer.response, "GetObject")
    if kind == "S3UploadFailedError":
        try:
            try:
                raise answer
            except ClientError as error:
                raise S3UploadFailedError(f"Failed to upload a.csv: {error}")  # noqa: B904  as boto3 does it
        except S3UploadFailedError as error:
            return error
    own = {
        "NoCredentialsError": NoCredentialsError,
        "PartialCredentialsError": lambda: PartialCredentialsError(provider=words, cred_var="aws_secret_access_key"),
        "CredentialRetrievalError": lambda: amiss.CredentialRetrievalError(provider="a helper", error_msg=words),
        "EndpointConnectionError": lambda: amiss.EndpointConnectionError(endpoint_url="http://127.0.0.1"),
        "PermissionError": lambda: PermissionError(13, "Permission denied"),
    }
    return {**errors.ERRORS, **own}[kind]()


def heard(permitted, call, error=None):
    """Call it; return what its caller gets."""
    calls = []

    def counted():
        calls.append(1)
        return call()

    try:
        seen = {"returned": permitted(counted)}
    except BaseException as raised:
        if error is not None and raised is error:
            seen = {"raised": "the error as it is"}
        elif type(raised) is PermissionError:
            shown = "".join(traceback.format_exception(raised))
            seen = {
                "raised": f"PermissionError: {raised}",
                "its traceback shows S3's text": any(words in shown for words in SAID),
            }
        else:
            seen = {"raised": type(raised).__name__}
    return seen | {"calls": len(calls)}


@permitted.look
def told(world, permitted, kind=None, code="ExpiredToken", end=7, words=SECRET):
    """The call raises an error of this kind, or returns `end`."""
    error = made(kind, code, words) if kind else None

    def call():
        if error:
            raise error
        return end

    return heard(permitted, call, error)


@permitted.trial(asks="Nobody has said who you are. What does boto3 raise?")
def no_credentials(world, permitted):
    """a client without credentials lists a bucket"""
    stranger = client(world.store.url, None)
    with nobody():
        return heard(permitted, lambda: stranger.list_objects_v2(Bucket=world.name))


@permitted.trial(asks="S3 does not know this key. Which code does it answer with?")
def unknown_key(world, permitted):
    """a client with a key that S3 does not know lists a bucket"""
    stranger = client(world.store.url, SECRET)
    return heard(permitted, lambda: stranger.list_objects_v2(Bucket=world.name))


@permitted.trial(asks="The token has expired. Which code does S3 answer with?")
def expired(world, permitted):
    """the token has expired, and put_object is called"""
    with world.store.faults([{"kind": "expired_token"}]):
        return heard(permitted, lambda: world.s3.put_object(Bucket=world.name, Key="a", Body=b"a"))


told.when("all is well: the call returns a number")
told.when("nothing returned: the call returns None", end=None)
told.when("half of them: the secret is missing", "PartialCredentialsError")
told.when("denied: S3 answers AccessDenied", "ClientError", "AccessDenied")
told.when("in an upload: upload_file meets an expired token", "S3UploadFailedError")
told.when("another upload: upload_file meets a bucket that is gone", "S3UploadFailedError", "NoSuchBucket")
told.when("no such key: S3 answers NoSuchKey", "ClientError", "NoSuchKey")

CODES = ["ExpiredToken", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"]
CODES += ["NoSuchKey", "NoSuchBucket", "SlowDown", "403", "404", "AccessDeniedException", "InternalError"]
OWN = ["NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"]
OWN += ["EndpointConnectionError", "PermissionError"]
OFTEN = ["ClientError", "ClientError", "S3UploadFailedError", "NoSuchKey"]
told.drawn(
    kind=st.sampled_from([*[None] * 8, *OFTEN * 5, *OWN, *errors.ERRORS]),
    code=st.sampled_from(CODES),
    words=st.sampled_from([SECRET, SECRET, f"AccessDenied {SECRET}", f"(ExpiredToken) {SECRET}"]),
    end=st.sampled_from([7, None, "", [], False]),
    times=120,
)

permitted.asks("""
all is well: What does the call return?
nothing returned: None is an answer too. How often was the call made?
half of them: A key without its secret. What is that worth?
denied: Who was refused, and with which code?
in an upload: upload_file raises an error of its own. Where is that of S3?
another upload: Is that about credentials?
no such key: Is that about credentials?
""")

permitted.slips("""
no answer: All went well, and your caller gets None. What did the call return?
    ~ return call() => call(); return None
asked again: None is an answer too. How often was the call made?
    ~ return call() => return call() or call()
its text: A traceback goes into logs and tickets. What does S3's text hold?
    ~ told = f"the credentials were refused: {code}" => told = f"the credentials were refused: {error}"
chained: Your sentence is clean. What stands above it in the traceback?
    ~ told = f"the credentials were refused: {code}" => raise PermissionError(f"the credentials were refused: {code}")
half is enough: A key without its secret. Which error is that?
    ~ except (NoCredentialsError, PartialCredentialsError): => except NoCredentialsError:
uploads: upload_file raises an error of its own. Where is that of S3?
    ~ (ClientError, S3UploadFailedError) => ClientError
every refusal: Not every error of S3 is about credentials. Which code did it have?
    ~ elif code in ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"): => elif code:
swallowed: It failed, and your caller does not know. Whose error is it?
    ~ raise PermissionError(told) => return told
""")


@permitted.also_right(costs="a table of sentences")
def by_a_table(call):
    told = {"ExpiredToken": "the credentials have expired"}
    for code in ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"):
        told[code] = "the credentials were refused: " + code
    try:
        return call()
    except Exception as error:
        answer = error.__context__ if isinstance(error, S3UploadFailedError) else error
        if isinstance(answer, NoCredentialsError | PartialCredentialsError):
            raise PermissionError("no credentials were found") from None
        code = answer.response["Error"]["Code"] if isinstance(answer, ClientError) else None
        if code in told:
            raise PermissionError(told[code]) from None
        raise


permitted.hints += [
    "Which error is it, and which code? A sentence is made of these two alone. And an error that is raised while "
    "another one is handled shows both, unless you say `from None` or wait until the handling is over.",
    "A twin, at a door:\n"
    "    try:\n"
    "        return open_door()\n"
    "    except Locked as error:\n"
    '        raise PermissionError(f"the door is locked: {error.floor}") from None',
]
