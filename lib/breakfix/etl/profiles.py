"""What a configuration file says, as plain data: keys for all, and profiles beside each other that replace some.

folder: .
attempts: 4
profiles:
  dev: {warehouse: dev.sqlite, attempts: 1}
  prod: {warehouse: prod.sqlite}
"""

from pathlib import Path

import yaml

PROFILES = "profiles"
USUAL = "dev"  # what nobody has asked for is not prod


class Once(yaml.SafeLoader):
    """YAML's plain data, and an error for a key that stands twice: PyYAML alone keeps the last one and says nothing."""

    def construct_mapping(self, node, deep=False):
        """Return a mapping as a dict; ConstructorError for a key that stands twice."""
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        names = [key.value for key in keys]
        for place, key in enumerate(keys):
            if key.value in names[:place]:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
        return super().construct_mapping(node, deep)


def said(path, profile=None):
    """Return what a YAML file says for a profile, as a dict; the profile's own keys stand before those for all.

    Without a profile it is `dev`, where the file has profiles. ValueError, in one line, when the file is no YAML, a key
    stands twice, or there is no such profile; OSError when there is no file.
    """
    common = _mapping(path, _loaded(Path(path)), "folder: .")
    if PROFILES not in common:
        if profile is not None:
            raise ValueError(f"{path}: it has no profiles; write them below `{PROFILES}:`, or give no --profile")
        return common
    there = _mapping(path, common.pop(PROFILES), f"{USUAL}:", below=PROFILES)
    profile = USUAL if profile is None else profile
    if profile not in there:
        known = ", ".join(map(str, there)) or "none"
        raise ValueError(f"{path}: no profile {profile} is known; the profiles are {known}")
    own = there[profile]
    return common | ({} if own is None else _mapping(path, own, "attempts: 4", below=profile))


def _loaded(path):
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Once)  # noqa: S506  it is a SafeLoader
    except OSError:
        raise
    except Exception as error:  # a date that there is not is a ValueError, and PyYAML has more of them
        raise ValueError(f"{path}: no YAML: {' '.join(str(error).split())}") from error


def _mapping(path, value, example, below=None):
    if not isinstance(value, dict):
        where = f" below {below}" if below else ""
        raise ValueError(f"{path}: one `key: value` on each line is wanted{where}, such as `{example}`")
    return value
