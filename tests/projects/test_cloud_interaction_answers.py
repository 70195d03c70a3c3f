"""Answers to d-09 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import cloud_interaction as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "upload": """
    whatever begins so goes: other objects?
        - return key
        + for each in s3.list_objects_v2(Bucket=bucket, Prefix=key).get("Contents", []):
        +     if each["Key"] != key:
        +         s3.delete_object(Bucket=bucket, Key=each["Key"])
        + return key
    no zero: MM?
        ~ {month}/{path.name} => {int(month)}/{path.name}
    a slash first: the key?
        ~ f"flights/ => f"/flights/
    upper case: in lower case?
        ~ .hexdigest() => .hexdigest().upper()
    one more entry: one entry?
        ~ Metadata={ => Metadata={"name": path.name} | {
    the folder's year: YYYY of the name?
        - year, month, _ = path.name.split("-")
        + year, month, _ = (path.parent.name + path.name).split("-")[-3:]
    an address: return the key?
        ~ return key => return f"s3://{bucket}/{key}"
    the day only: the whole name?
        ~ {month}/{path.name} => {month}/{path.name[8:]}
    the first part: the bytes of the file?
        ~ body = path.read_bytes() => body = path.open("rb").read(8192)
    the sum of a part: of these bytes?
        ~ sha256(body) => sha256(body[:65536])
    without line ends: of these bytes?
        ~ sha256(body) => sha256(body.strip())
    as long: in place of what was there?
        - s3.put_object(
        + if (key, len(body)) in [(o["Key"], o["Size"]) for o in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]:
        +     return key
        + s3.put_object(
    the same bytes: its metadata?
        - s3.put_object(
        + here = {o["Key"]: o["ETag"].strip('"') for o in s3.list_objects_v2(Bucket=bucket).get("Contents", [])}
        + if here.get(key) == hashlib.md5(body).hexdigest():
        +     return key
        + s3.put_object(
    the first MiB: of these bytes?
        ~ sha256(body) => sha256(body[: 1 << 20])
    not twice: in place of what was there?
        - s3.put_object(
        + if key in [each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]:
        +     return key
        + s3.put_object(
    not the empty ones: an object?
        - s3.put_object(
        + if not body:
        +     return key
        + s3.put_object(
    moved away: not touch the file?
        ~ return key => path.unlink(); return key
    a note beside it: not touch other objects?
        ~ return key => s3.put_object(Bucket=bucket, Key=key + ".sha256", Body=b""); return key
    cleared first: not touch other objects?
        - s3.put_object(
        + for each in s3.list_objects_v2(Bucket=bucket, Prefix=f"flights/{year}/{month}/").get("Contents", []):
        +     s3.delete_object(Bucket=bucket, Key=each["Key"])
        + s3.put_object(
    the checksum of boto3: its metadata?
        ~ Metadata={"sha256": hashlib.sha256(body).hexdigest()} => ChecksumAlgorithm="SHA256"
    another name: sha256?
        ~ {"sha256": => {"sha-256":
    another folder: flights?
        ~ f"flights/{year} => f"flight/{year}
    """,
    "listed": """
    what has keys below it: every object?
        ~ return found => return {k: v for k, v in found.items() if not any(o.startswith(k + "/") for o in found)}
    no blanks at its ends: begins with prefix?
        ~ Prefix=prefix => Prefix=prefix.strip()
    hidden files: every object?
        ~ if not each["Key"].endswith("/"): => if each["Key"].split("/")[-1][:1] not in ("", "."):
    a path: key?
        ~ found[each["Key"]] => found[str(Path(each["Key"]))]
    a slash first: begins with prefix?
        ~ Prefix=prefix) => Prefix=prefix.lstrip("/"))
    a big page: every object?
        - for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        + for page in [s3.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=100000)]:
    full pages only: every object?
        - for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        + pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        + for page in __import__("itertools").takewhile(lambda page: page.get("KeyCount") == 1000, pages):
    two pages: every object?
        - for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        + pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        + for page in [page for _, page in zip(range(2), pages)]:
    a mark is empty: a key that ends in a slash?
        ~ if not each["Key"].endswith("/"): => if each["Size"] or not each["Key"].endswith("/"):
    no slash: a key that ends in a slash?
        ~ if not each["Key"].endswith("/"): => if "/" not in each["Key"]:
    the end of the page: every object?
        - if not each["Key"].endswith("/"):
        + if each["Key"].endswith("/"):
        +     break
        + if True:
    a folder: begins with prefix?
        ~ Prefix=prefix) => Prefix=prefix.rstrip("/") + "/" if prefix else "")
    any case: begins with prefix?
        ~ Prefix=prefix) => Prefix=prefix.lower())
    without the prefix: key?
        ~ found[each["Key"]] => found[each["Key"].removeprefix(prefix)]
    names only: key?
        ~ found[each["Key"]] => found[each["Key"].split("/")[-1]]
    decoded again: key?
        ~ found[each["Key"]] => found[__import__("urllib.parse").parse.unquote_plus(each["Key"])]
    not the prefix itself: begins with prefix?
        ~ if not each["Key"].endswith("/"): => if not each["Key"].endswith("/") and each["Key"] != prefix:
    a list: a dict?
        ~ return found => return list(found)
    in kilobytes: size in bytes?
        ~ = each["Size"] => = each["Size"] // 1000
    an error: an empty bucket?
        ~ return found => return found or None
    marks removed: not touch the bucket?
        - if not each["Key"].endswith("/"):
        + if each["Key"].endswith("/"):
        +     s3.delete_object(Bucket=bucket, Key=each["Key"])
        + else:
    after the first: every object?
        ~ Prefix=prefix) => Prefix=prefix, StartAfter=prefix)
    """,
    "download": """
    all that begins so: other files of the folder?
        - draft.replace(path)
        + draft.replace(path)
        + for each in path.parent.glob("tmp*"):
        +     each.unlink()
    the old one goes: path is as it was?
        - raise ValueError(
        + path.unlink(missing_ok=True)
        + raise ValueError(
    a key error: raise ValueError?
        ~ answer["Metadata"].get("sha256") => answer["Metadata"]["sha256"]
    every error: an error of boto3?
        - answer = s3.get_object(Bucket=bucket, Key=key)
        - body = answer["Body"].read()
        + try:
        +     answer = s3.get_object(Bucket=bucket, Key=key)
        +     body = answer["Body"].read()
        + except Exception as error:
        +     raise ValueError(key) from error
    nothing happens: an error of boto3?
        - body = answer["Body"].read()
        + try:
        +     body = answer["Body"].read()
        + except Exception:
        +     return
    half is enough: the bytes of the object?
        - body = answer["Body"].read()
        + body = b""
        + try:
        +     for chunk in answer["Body"].iter_chunks():
        +         body += chunk
        + except Exception:
        +     pass
    the path: nothing is returned?
        ~ draft.replace(path) => draft.replace(path); return path
    begins so: is the sha256?
        - if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"):
        + if hashlib.sha256(body).hexdigest()[:16] != answer["Metadata"].get("sha256", "")[:16]:
    within it: is the sha256?
        - if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"):
        + if answer["Metadata"].get("sha256", "-") not in hashlib.sha256(body).hexdigest():
    none is none: no sha256?
        - if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"):
        + if "sha256" in answer["Metadata"] and hashlib.sha256(body).hexdigest() != answer["Metadata"]["sha256"]:
    the length: their SHA-256?
        - if hashlib.sha256(body).hexdigest() != answer["Metadata"].get("sha256"):
        + if len(body) != answer["ContentLength"] or "sha256" not in answer["Metadata"]:
    there already: the bytes of the object?
        - answer = s3.get_object(
        + if path.exists():
        +     return
        + answer = s3.get_object(
    a copy: not written to?
        ~ draft.replace(path) => path.write_bytes(body); draft.unlink()
    a name for drafts: path is as it was?
        ~ draft = path.with_name(f".{path.name}.part") => draft = path.with_suffix(".tmp")
        - if hashlib.sha256(body)
        + path.with_suffix(".tmp").write_bytes(body)
        + if hashlib.sha256(body)
        ~ raise ValueError( => path.with_suffix(".tmp").unlink(); raise ValueError(
    swept: other files stay?
        - draft.replace(path)
        + draft.replace(path)
        + for other in path.parent.iterdir():
        +     if other != path:
        +         other.unlink()
    the draft of a refusal: no other file?
        - if hashlib.sha256(body)
        + path.with_name("draft").write_bytes(body)
        + if hashlib.sha256(body)
    of the text: their SHA-256?
        ~ hashlib.sha256(body) => hashlib.sha256(body.replace(b"\\r\\n", b"\\n"))
    an empty one: the bytes of the object?
        - draft = path
        + if not body:
        +     return
        + draft = path
    the bad one goes: not touch the bucket?
        - raise ValueError(
        + s3.delete_object(Bucket=bucket, Key=key)
        + raise ValueError(
    the file's name: the key in its text?
        ~ f"{key}: => f"{path.name}:
    a second error: an error of boto3?
        - body = answer["Body"].read()
        + try:
        +     body = answer["Body"].read()
        + except Exception as error:
        +     raise OSError(str(error)) from error
    """,
    "permitted": """
    whatever begins so: every other error?
        ~ code == "ExpiredToken" => code.startswith("ExpiredToken")
    one code less: SignatureDoesNotMatch?
        ~ "InvalidAccessKeyId", "SignatureDoesNotMatch" => "InvalidAccessKeyId"
    begins so: AccessDenied?
        - elif code in ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"):
        + elif code.startswith(("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch")):
    by its number: every other error?
        ~ ("AccessDenied", " => ("403", "AccessDenied", "
    expired is refused: have expired?
        ~ told = "the credentials have expired" => told = f"the credentials were refused: {code}"
    by its text: the code?
        ~ if code == "ExpiredToken": => if "ExpiredToken" in str(error):
    any text: the code?
        ~ elif code in ("AccessDenied", => elif "AccessDenied" in str(error) or code in (
    its class: ClientError?
        - code = error.response
        + if type(error) is not ClientError:
        +     raise
        + code = error.response
    its context: every other error?
        ~ except ClientError as error: => except Exception as error:
        - code = error.response
        + error = error if isinstance(error, ClientError) else error.__context__
        + code = error.response
    from None: as it is?
        - else:
        -     raise
        + else:
        +     raise error from None
    by its status: every other error?
        ~ elif code in ( => elif error.response["ResponseMetadata"]["HTTPStatusCode"] == 403 or code in (
    lost lines: every other error?
        ~ except (NoCredentialsError, Partial => except (__import__("botocore").exceptions.BotoCoreError, Partial
    another class: PermissionError?
        ~ raise PermissionError(told) => raise RuntimeError(told)
    an exit: PermissionError?
        ~ raise PermissionError(told) => raise SystemExit(told)
    twice: called once?
        ~ return call() => call(); return call()
    once more: called once?
        - told = "no credentials were found"
        + call()
        + told = "no credentials were found"
    true or false: what it returns?
        ~ return call() => return call() or None
    a copy: as it is?
        - else:
        -     raise
        + else:
        +     raise type(error)(error.response, "S3")
    capital letters: the text?
        ~ "no credentials were found" => "No credentials were found"
    nothing else: every other error?
        ~ except ClientError as error: => except Exception as error:
    its own words: no traceback shows it?
        ~ "no credentials were found" => "no credentials were found"; raise PermissionError(told)
    """,
    "clean_up": """
    without the slash: begins with tests/, the name and /?
        ~ tests/{run}/" => tests/{run}"
    anywhere: begins with?
        - for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"tests/{run}/"):
        -     found += [each["Key"] for each in page.get("Contents", [])]
        + for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        +     found += [each["Key"] for each in page.get("Contents", []) if f"/{run}/" in each["Key"]]
    a pattern: the name?
        - found += [each["Key"] for each in page.get("Contents", [])]
        + found += [each["Key"] for each in page.get("Contents", [])]
        ~ paginate(Bucket=bucket, Prefix=f"tests/{run}/"): => paginate(Bucket=bucket):
        - for start in
        + found = [key for key in found if __import__("re").match(f"tests/{run}/", key)]
        + for start in
    files only: no object of the run?
        ~ page.get("Contents", [])] => page.get("Contents", []) if each["Key"][-1] != "/"]
    one level: no object of the run?
        ~ Prefix=f"tests/{run}/"): => Prefix=f"tests/{run}/", Delimiter="/"):
    the first page: no object of the run?
        - found += [each["Key"] for each in page.get("Contents", [])]
        + found += [each["Key"] for each in page.get("Contents", [])]
        + break
    one too many: at most?
        - for start in range(0, len(found), most):
        -     objects = [{"Key": key} for key in found[start : start + most]]
        + for start in range(0, len(found), most + 1):
        +     objects = [{"Key": key} for key in found[start : start + most + 1]]
    a thousand: most?
        - for start in range(0, len(found), most):
        -     objects = [{"Key": key} for key in found[start : start + most]]
        + for start in range(0, len(found), 1000):
        +     objects = [{"Key": key} for key in found[start : start + 1000]]
    the first batch: no object of the run?
        ~ range(0, len(found), most) => range(0, min(len(found), most), most)
    asked for nothing: nothing is asked?
        ~ range(0, len(found), most) => range(0, len(found) or 1, most)
    kept is an error: S3 may keep some?
        - left += [
        + if said.get("Errors"):
        +     raise RuntimeError("some are left")
        + left += [
    tried again: the list of keys that S3 has kept?
        ~ "left": sorted(left)} => "left": sorted(left * 2)}
    as S3 names them: sorted?
        ~ sorted(left) => left
    without blanks: the name?
        ~ {run}/" => {run.strip()}/"
    backwards: sorted?
        ~ sorted(left) => sorted(left, reverse=True)
    a number: the list of keys?
        ~ sorted(left)} => len(left)}
    the names: the list of keys?
        ~ left += [each["Key"] for => left += [each["Key"].split("/")[-1] for
    all of them: the number that are gone?
        ~ len(found) - len(left) => len(found)
    quietly: the number that are gone?
        - return {
        + return {"deleted": len(said.get("Deleted", [])) if found else 0, "left": sorted(left)}
        + return {
    the last one stays: no object of the run?
        ~ range(0, len(found), most) => range(0, len(found) - 1, most)
    """,
}
PASSES = {
    "noted first": (
        "download",
        """def download(s3, bucket, key, path):
            import tempfile

            answer = s3.get_object(Bucket=bucket, Key=key)
            noted = answer["Metadata"].get("sha256")
            if not noted:
                raise ValueError(f"nothing was noted of {key}")
            body = answer["Body"].read()
            if hashlib.sha256(body).hexdigest() != noted:
                raise ValueError(f"{key} is another one")
            with tempfile.TemporaryDirectory(dir=path.parent) as made:
                Path(made, "a").write_bytes(body)
                Path(made, "a").replace(path)""",
    ),
    "with a stream": (
        "upload",
        """def upload(s3, bucket, path):
            year, month = path.name[:4], path.name[5:7]
            key = "flights/%s/%s/%s" % (year, month, path.name)
            digest = hashlib.sha256()
            with path.open("rb") as file:
                while chunk := file.read(1 << 16):
                    digest.update(chunk)
                file.seek(0)
                s3.upload_fileobj(file, bucket, key, ExtraArgs={"Metadata": {"sha256": digest.hexdigest()}})
            return key""",
    ),
    "by a date": (
        "upload",
        """import datetime
def upload(s3, bucket, path):
            day = datetime.datetime.strptime(path.name, "%Y-%m-%d.csv.gz")
            key = f"flights/{day:%Y/%m}/{day:%Y-%m-%d}.csv.gz"
            body = open(path, "rb").read()
            s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="text/csv",
                          Metadata={"SHA256": hashlib.sha256(body).hexdigest()}, ChecksumAlgorithm="SHA256")
            return key""",
    ),
    "in parts always": (
        "upload",
        """def upload(s3, bucket, path):
            key = f"flights/{path.name[:7].replace('-', '/')}/{path.name}"
            extra = {"Metadata": {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}}
            s3.upload_file(str(path), bucket, key, extra, Config=TransferConfig(multipart_threshold=1))
            return key""",
    ),
    "the older list": (
        "listed",
        """def listed(s3, bucket, prefix):
            found = {}
            for page in s3.get_paginator("list_objects").paginate(Bucket=bucket, Prefix=prefix):
                for each in page.get("Contents") or []:
                    found[each["Key"]] = each["Size"]
            return {key: size for key, size in found.items() if key[-1] != "/"}""",
    ),
    "after the last key": (
        "listed",
        """def listed(s3, bucket, prefix):
            found, last = {}, ""
            while True:
                page = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, StartAfter=last)
                if not page.get("KeyCount"):
                    return found
                for each in page["Contents"]:
                    last = each["Key"]
                    if not last.endswith("/"):
                        found[last] = each["Size"]""",
    ),
    "all at once": (
        "listed",
        """def listed(s3, bucket, prefix):
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket).search("Contents[]")
            return {o["Key"]: o["Size"] for o in pages
                    if o and o["Key"].startswith(prefix) and not o["Key"].endswith("/")}""",
    ),
    "small pages": (
        "listed",
        """def listed(s3, bucket, prefix):
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix=prefix, PaginationConfig={"PageSize": 1})
            return {o["Key"]: o["Size"] for page in pages for o in page.get("Contents", []) if o["Key"][-1:] != "/"}""",
    ),
    "by download_file": (
        "download",
        """def download(s3, bucket, key, path):
            noted = s3.head_object(Bucket=bucket, Key=key)["Metadata"].get("sha256")
            draft = Path(f"{path}.new")
            try:
                s3.download_file(bucket, key, str(draft))
                if hashlib.sha256(draft.read_bytes()).hexdigest() != noted:
                    raise ValueError("checksum of " + key)
                os.replace(draft, path)
            finally:
                draft.unlink(missing_ok=True)""",
    ),
    "chunk by chunk": (
        "download",
        """import tempfile
def download(s3, bucket, key, path):
            got = s3.get_object(Bucket=bucket, Key=key)
            handle, name = tempfile.mkstemp(dir=path.parent)
            digest = hashlib.sha256()
            try:
                with os.fdopen(handle, "wb") as file:
                    for chunk in got["Body"].iter_chunks(7):
                        digest.update(chunk)
                        file.write(chunk)
                if got["Metadata"].get("sha256") != digest.hexdigest():
                    raise ValueError(f"{bucket}/{key} is damaged")
                os.rename(name, path)
            except BaseException:
                os.unlink(name)
                raise""",
    ),
    "in a folder elsewhere": (
        "download",
        """import tempfile
def download(s3, bucket, key, path):
            obj = s3.get_object(Bucket=bucket, Key=key)
            data = obj["Body"].read()
            if "sha256" not in obj["Metadata"]:
                raise ValueError(f"no checksum was noted of {key}")
            if obj["Metadata"]["sha256"] != hashlib.sha256(data).hexdigest():
                raise ValueError(f"{key} has another checksum")
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(data)
            Path(file.name).replace(path)""",
    ),
    "into memory": (
        "download",
        """import io
def download(s3, bucket, key, path):
            buffer = io.BytesIO()
            s3.download_fileobj(bucket, key, buffer)
            noted = s3.head_object(Bucket=bucket, Key=key)["Metadata"]
            if noted.get("sha256", "") != hashlib.sha256(buffer.getvalue()).hexdigest():
                raise ValueError(key)
            draft = path.parent / (path.name + "~")
            draft.write_bytes(buffer.getvalue())
            os.replace(draft, path)""",
    ),
    "from none": (
        "permitted",
        """def permitted(call):
            try:
                return call()
            except NoCredentialsError:
                raise PermissionError("no credentials were found") from None
            except PartialCredentialsError:
                raise PermissionError("no credentials were found") from None
            except ClientError as error:
                refuse(error)
                raise

def refuse(error):
            code = error.response.get("Error", {}).get("Code", "")
            if code == "ExpiredToken":
                raise PermissionError("the credentials have expired") from None
            if code in {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}:
                raise PermissionError("the credentials were refused: " + code) from None""",
    ),
    "found first": (
        "permitted",
        """def permitted(call):
            said = None
            try:
                return call()
            except Exception as inner:
                if isinstance(inner, (NoCredentialsError, PartialCredentialsError)):
                    said = "no credentials were found"
                elif isinstance(inner, ClientError):
                    match inner.response["Error"]["Code"]:
                        case "ExpiredToken":
                            said = "the credentials have expired"
                        case "AccessDenied" | "InvalidAccessKeyId" | "SignatureDoesNotMatch" as code:
                            said = f"the credentials were refused: {code}"
                if said is None:
                    raise
            raise PermissionError(said)""",
    ),
    "one by one": (
        "clean_up",
        """def clean_up(s3, bucket, run, most):
            gone, left = 0, []
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"tests/{run}/"):
                for each in page.get("Contents", []):
                    try:
                        s3.delete_object(Bucket=bucket, Key=each["Key"])
                        gone += 1
                    except ClientError:
                        left.append(each["Key"])
            return {"deleted": gone, "left": left}""",
    ),
    "quiet": (
        "clean_up",
        """def clean_up(s3, bucket, run, most):
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix="tests/%s/" % run)
            keys = [o["Key"] for page in pages for o in page.get("Contents", ())]
            total, kept = len(keys), set()
            while keys:
                batch, keys = keys[:most], keys[most:]
                said = s3.delete_objects(
                    Bucket=bucket, Delete={"Quiet": True, "Objects": [dict(Key=key) for key in batch]})
                kept |= {error["Key"] for error in said.get("Errors", [])}
            return {"left": sorted(kept), "deleted": total - len(kept)}""",
    ),
    "listed again": (
        "clean_up",
        """def clean_up(s3, bucket, run, most):
            def keys():
                pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
                return [o["Key"] for page in pages for o in page.get("Contents", [])
                        if o["Key"].startswith(f"tests/{run}/")]

            before = keys()
            for at in range(0, len(before), most):
                some = [{"Key": key} for key in before[at:at + most]]
                s3.delete_objects(Bucket=bucket, Delete={"Objects": some})
            left = keys() if before else []
            return {"deleted": len(before) - len(left), "left": sorted(left)}""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
