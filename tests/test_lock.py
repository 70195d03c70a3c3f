"""The lock file: every dependency pinned, nothing else in it."""

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import lock

PROJECT = tomllib.loads((lock.HOME / "pyproject.toml").read_text())["project"]
PINS = lock.pins(lock.LOCK.read_text())
EXTRAS = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
OURS = f"{PROJECT['name']}["  # an extra that takes another one along
ASKED = [line for line in [*PROJECT["dependencies"], *EXTRAS] if not line.startswith(OURS)]


@pytest.mark.parametrize("asked", ASKED)
def test_every_dependency_is_pinned(asked):
    """What pyproject.toml asks for, extras included, is pinned to versions it allows."""
    requirement = Requirement(asked)
    versions = PINS.get(canonicalize_name(requirement.name))
    assert versions, f"{requirement.name} is not in requirements.lock: make lock"
    assert all(requirement.specifier.contains(version) for version in versions)


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://example.org/simple",
        "duckdb @ https://example.org/duckdb.whl",
        "duckdb==1.5.6 @ file:///tmp/duckdb.whl",
        "duckdb>=1.5",
        "-e .",
    ],
)
def test_nothing_but_pins(line):
    """An address, an option or a range in the lock is refused by name."""
    with pytest.raises(ValueError, match="holds pins only"):
        lock.pins(f"click==8.5.1\n{line}\n")


def test_pins_by_python():
    """A package that is pinned once for old and once for new Pythons has both versions."""
    text = "numpy==2.4.6 ; python_full_version < '3.12'\nnumpy==2.5.5 ; python_full_version >= '3.12'\n"
    assert lock.pins(text) == {"numpy": {"2.4.6", "2.5.5"}}
