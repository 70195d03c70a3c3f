"""What a reader finds in a folder while a publisher is at work, and what reaches the disk before it gets its name."""

import contextlib
import hashlib
import json
import os
from unittest import mock

MANIFEST = "manifest.json"


def manifest(sales, files):
    """Return the manifest of files, a dict name -> text, as a dict."""
    return {"sales": sales, "sha256": {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}}


def put(folder, files, sales):
    """Lay out what an earlier publisher left."""
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    (folder / MANIFEST).write_text(json.dumps(manifest(sales, files)))


def torn(folder, before, after):
    """Return the names under which a reader finds neither the file from before nor the one that comes after."""
    found = []
    for name in sorted({*before, *after}):
        path = folder / name
        now = path.read_bytes() if path.is_file() else None
        if now not in [files[name].encode() if name in files else None for files in (before, after)]:
            found.append(name)
    return found


def vouched(folder, before, after, numbers):
    """Say whether the manifest is one that a reader can rely on. before, after: files; numbers: the sales of both.

    It may be that from before, whole; or the new one, as soon as all new files are there.
    """
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_bytes()) if path.exists() else None
    except ValueError:
        return "it is torn"
    there = {name: (folder / name).read_bytes() for name in after if (folder / name).exists()}
    is_all = there == {name: text.encode() for name, text in after.items()}
    if told == manifest(numbers[1], after) and is_all:
        return "yes"
    if told == (manifest(numbers[0], before) if before else None):
        return "yes"
    return "it names files that are not there yet"


@contextlib.contextmanager
def watching_disk():
    """Yield a set of inodes: of files whose whole content was on the disk when they were renamed."""
    synced, named, real = {}, set(), {name: getattr(os, name) for name in ("fsync", "fdatasync", "rename", "replace")}

    def sync(name):
        def done(file):
            real[name](file)
            about = os.fstat(file if isinstance(file, int) else file.fileno())
            synced[about.st_ino] = about.st_size

        return done

    def rename(name):
        def done(source, target, **kinds):
            about = os.stat(source)
            in_place = os.path.exists(target) and os.path.samefile(source, target)
            if synced.get(about.st_ino) == about.st_size and not in_place:
                named.add(about.st_ino)
            return real[name](source, target, **kinds)

        return done

    wrapped = {name: (sync if "sync" in name else rename)(name) for name in real}
    with contextlib.ExitStack() as stack:
        for name, call in wrapped.items():
            stack.enter_context(mock.patch.object(os, name, call))
        yield named
