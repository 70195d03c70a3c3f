"""What lies in a folder of submissions: which files are whose, and which cannot be taken.

The name of the first path element is the student: `anna.ipynb`, `anna.jsonl` and all below `anna/` are one student's.
Names and contents are somebody else's. No link is followed, nothing but plain files is opened, and whatever does not
fit costs that file alone.
"""

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from breakfix.book import Refusal
from breakfix.lab.review.prove import cell

KINDS = (".ipynb", ".py", ".jsonl")
LARGEST = 32 << 20  # bytes of a file
MOST = 200  # files of a student
FORMULA = ("=", "+", "-", "@")  # a spreadsheet runs a cell that begins so
SKIPPED = ("__MACOSX", "__pycache__")  # what archives and Python leave behind


@dataclass(frozen=True)
class File:
    """One file of a student: where it is, and its name below the folder as it may be shown."""

    student: str
    path: Path
    name: str

    def read(self):
        """Return the bytes; ValueError says in a phrase why they cannot be had."""
        try:
            with open(os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode):
                    raise ValueError("is no plain file")
                if found.st_size > LARGEST:
                    raise ValueError(f"is larger than {LARGEST >> 20} MB")
                return file.read(LARGEST)
        except OSError as error:
            raise ValueError(f"cannot be read: {error.strerror}") from None


def find(folder):
    """Return `(files, problems)` of a folder: Files in order of student and name; a sentence for each that is refused.

    Raises Refusal when the folder cannot be read, or nothing is in it.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        raise Refusal(f"{folder} cannot be read: {error.strerror}.") from None
    files, problems = [], []
    for entry in entries:
        if not _is_left_out(entry.name):
            found, refused = _of_entry(Path(folder), entry)
            files, problems = files + found, problems + refused
    if not files and not problems:
        raise Refusal(f"Nothing was handed in below {folder}; it holds a file or a folder for each student.")
    return sorted(files, key=lambda file: (file.student, file.name)), problems


def _of_entry(folder, entry):
    """Return the files of one entry of the folder, and what is refused of it."""
    shown = cell(entry.name)
    if entry.is_symlink():
        return [], [f"{shown}: is a link, and is not followed."]
    is_folder = entry.is_dir(follow_symlinks=False)
    student = unicodedata.normalize("NFC", entry.name if is_folder else os.path.splitext(entry.name)[0])
    if why := misfit(student):
        return [], [f"{shown}: {why}."]
    if not is_folder:
        file = File(student, Path(entry.path), shown)
        return ([file], []) if file.path.suffix in KINDS else ([], [f"{shown}: is none of {', '.join(KINDS)}."])
    files, problems = [], []
    for path, why in _below(entry.path):
        file = File(student, path, cell(str(path.relative_to(folder))))
        if why or len(files) == MOST:
            problems.append(f"{file.name}: {why or f'one student has more than {MOST} files'}.")
            if not why:
                break
        else:
            files.append(file)
    return files, problems if files or problems else [f"{shown}: holds none of {', '.join(KINDS)}."]


def _below(top):
    """Yield (path, why it cannot be taken or "") for what lies below a folder, in order; other kinds are left out."""
    denied = []
    for here, folders, names in os.walk(top, onerror=denied.append):
        folders[:] = sorted(name for name in folders if not _is_left_out(name))
        links = [name for name in folders if os.path.islink(os.path.join(here, name))]
        for name in sorted([*links, *names]):
            path = Path(here, name)
            if name in links or (path.suffix in KINDS and not _is_left_out(name)):
                yield path, "is a link, and is not followed" if path.is_symlink() else misfit(name)
    for error in denied:
        yield Path(error.filename), f"cannot be read: {error.strerror}"


def misfit(name):
    """Return why a name cannot stand in a table, in a phrase; "" when it can."""
    if not name.isprintable():
        return "its name holds signs that are not printable"
    return f"its name begins with {name[0]}, which a spreadsheet would run" if name.startswith(FORMULA) else ""


def _is_left_out(name):
    return name.startswith(".") or name in SKIPPED
