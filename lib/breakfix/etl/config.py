"""The configuration of a job: its folders, and how patient it is. Nothing else in the job knows a path."""

from dataclasses import dataclass, fields
from pathlib import Path

REQUIRED = ("folder",)


@dataclass(frozen=True)
class Config:
    """Where a job works. `folder` is its home; relative paths begin there.

    source: where files are delivered. warehouse: the SQLite file. attempts: how often a file is tried whose error may
    pass. wait: seconds before the second try; they double, with jitter. patience: seconds in all.
    """

    folder: Path
    source: Path = Path("source")
    warehouse: Path = Path("warehouse.sqlite")
    attempts: int = 4
    wait: float = 1.0
    patience: float = 60.0

    def __post_init__(self):
        """Make paths of texts, and join them to the job's folder."""
        home = Path(self.folder)
        object.__setattr__(self, "folder", home)
        for name in ("source", "warehouse"):
            object.__setattr__(self, name, home / Path(getattr(self, name)))

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

    def make(self):
        """Make the folders that are not there yet, and return this configuration."""
        for folder in (self.source, self.raw, self.clean, self.logs, self.reports):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def read(path):
    """Return the Config that a YAML file describes; its folder begins where the file lies.

    ValueError names a key that is missing or unknown, or a value of another kind; OSError when there is no file.
    """
    import yaml  # only here: who makes a Config in Python needs none

    path = Path(path)
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(said, dict):
        raise ValueError(f"{path}: one `key: value` on each line is wanted, such as `folder: .`")
    if missing := [name for name in REQUIRED if name not in said]:
        raise ValueError(f"{path}: {', '.join(missing)} is missing; add a line such as `folder: .`")
    kinds = {field.name: field.type for field in fields(Config)}
    if unknown := [str(name) for name in said if name not in kinds]:
        raise ValueError(f"{path}: no key {', '.join(unknown)} is known; the keys are {', '.join(kinds)}")
    for name, value in said.items():
        _check(path, name, value, kinds[name])
    return Config(**{**said, "folder": path.parent / said["folder"]})


def _check(path, name, value, kind):
    wanted = {Path: (str,), int: (int,), float: (int, float)}[kind]
    if not isinstance(value, wanted) or isinstance(value, bool) or (kind is not Path and value <= 0):
        what = "a path" if kind is Path else "a number above 0"
        raise ValueError(f"{path}: {name} is {value!r}; give {what}")
