"""The configuration of a job: its folders, and how patient it is. Nothing else in the job knows a path."""

import difflib
import math
from dataclasses import dataclass, fields
from pathlib import Path

EXAMPLES = {"folder": "."}  # what has to be there, and what it may look like


@dataclass(frozen=True)
class Config:
    """Where a job works. `folder` is its home; relative paths begin there.

    source: where files are delivered. warehouse: the SQLite file. attempts: how often a file is tried whose error may
    pass. wait: seconds before the second try; they double, with jitter. patience: seconds in all. name: the pipeline's,
    on every line of the log. log_bytes: when a file of the log is full; log_files: how many full ones are kept. bucket:
    of S3, where clean files are published; empty is none. endpoint: URL of the S3 server, empty is Amazon's.
    """

    folder: Path
    source: Path = Path("source")
    warehouse: Path = Path("warehouse.sqlite")
    attempts: int = 4
    wait: float = 1.0
    patience: float = 60.0
    name: str = "flights"
    log_bytes: int = 10_000_000
    log_files: int = 5
    bucket: str = ""
    endpoint: str = ""

    def __post_init__(self):
        """Make paths of texts, and join them to the job's folder."""
        home = Path(self.folder)
        object.__setattr__(self, "folder", home)
        for name in ("source", "warehouse"):
            object.__setattr__(self, name, home / Path(getattr(self, name)))

    def __str__(self):
        """Return every key with its value, in one line for a log; a secret, a field with `repr=False`, is `***`.

        What is empty, such as no bucket, is left out.
        """
        said = {field: getattr(self, field.name) for field in fields(self)}
        told = {field.name: value if field.repr else "***" for field, value in said.items() if value != ""}
        return ", ".join(f"{name}={value}" for name, value in told.items())

    @property
    def raw(self):
        """The folder of files as they came, unpacked."""
        return self.folder / "data_raw"

    @property
    def clean(self):
        """The folder of files that are checked and typed."""
        return self.folder / "data_clean"

    @property
    def logs(self):
        """The folder of etl.log and error.log."""
        return self.folder / "logs"

    @property
    def reports(self):
        """The folder of what a run reports."""
        return self.folder / "reports"

    @property
    def stamps(self):
        """The folder of stamps: when which step of which file began that ended well."""
        return self.folder / "stamps"

    def make(self):
        """Make the folders that are not there yet, and return this configuration."""
        for folder in (self.source, self.raw, self.clean, self.logs, self.reports):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def read(path, profile=None):
    """Return the Config that a YAML file describes, for one of its profiles; its folder begins where the file lies.

    Every key that is missing or unknown, and every value of another kind, stands in one ValueError, with what to write;
    OSError when there is no file. For profiles see `profiles.said`.
    """
    from breakfix.etl import profiles  # only here: who makes a Config in Python needs no YAML

    path = Path(path)
    said = profiles.said(path, profile)
    kinds = {field.name: field.type for field in fields(Config)}
    amiss = [f"{name} is missing, write `{name}: {EXAMPLES[name]}`" for name in EXAMPLES if name not in said]
    amiss += [_unknown(name, kinds) for name in said if name not in kinds]
    amiss += filter(None, (_misfit(name, value, kinds[name]) for name, value in said.items() if name in kinds))
    if amiss:
        raise ValueError(f"{path}: {'; '.join(amiss)}")
    return Config(**{**said, "folder": path.parent / said["folder"]})


def _unknown(name, kinds):
    near = difflib.get_close_matches(str(name), kinds, n=1)
    return f"no key {name} is known, " + (f"write `{near[0]}`" if near else f"the keys are {', '.join(kinds)}")


def _misfit(name, value, kind):
    wanted = {Path: str, str: str, int: int, float: (int, float)}[kind]
    if isinstance(value, wanted) and not isinstance(value, bool) and (wanted is str or 0 < value < math.inf):
        return None
    return f"{name} is {value!r}, give {({Path: 'a path', str: 'a text'}).get(kind, 'a number above 0')}"
