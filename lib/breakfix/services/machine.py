"""A fresh machine for a workflow or a README: a home, a folder to work in, git, make, bash, and no package installed.

    machine = Machine(folder)
    home = machine.checkout(repository)     a fresh clone: committed files, and no other
    machine.set_up("3.11")                  from now on `python`, `python3`, `pip` are of this version
    machine.ended("bash -e run.sh", home)   Ended(code, output)
    machine.calls()                         [("3.11", "pip", "install -r requirements.txt"), ("3.11", "pytest", "-q")]

What is real: the clone, the shell, make, Python and pytest. What is played: one interpreter stands in for all versions
and says the one it plays; pip reaches no network: a package it is asked for is an empty module afterwards, and pytest
is pytest. A command sees none of this process's variables, and ends with whoever runs it.
"""

import os
import shutil
import sys
from pathlib import Path

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from breakfix.children import shell
from breakfix.services.git import QUIET

OWN = "3.9"  # the Python that the machine has by itself
PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")  # those that can be set up
SECONDS = 30  # what a command may take
ABSENT = ("pytest", "sqlite3", "uv", "curl", "jq")  # what this machine may really have, and a fresh one has not

PYTHON = """#!/bin/sh
# Python {version}. One interpreter plays all versions.
module() {{
    skip=0
    while [ $# -gt 0 ]; do
        case "$1" in
        -m) tool=$2; skip=$((skip + 2)); return ;;
        -W|-X) skip=$((skip + 2)); shift; shift ;;
        -c|-) return ;;
        -*) skip=$((skip + 1)); shift ;;
        *) return ;;
        esac
    done
}}
case "$1" in -V|--version) echo "Python {version}"; exit ;; esac
tool=
module "$@"
case "$tool" in
pip|pytest)
    shift "$skip"
    [ -x "{bin}/$tool" ] && exec "{bin}/$tool" "$@"
    echo "python: No module named $tool" >&2
    exit 1 ;;
esac
exec "{real}" -S "$@"
"""

PIP = """#!/bin/sh
# pip without a network: what is asked for is an empty module afterwards, and pytest is pytest.
echo "{version} pip $*" >> "{calls}"
[ "$1" = install ] || exit 0
names=
while [ $# -gt 1 ]; do
    shift
    file=
    case "$1" in
    -r|--requirement) file=$2; shift ;;
    -r?*) file=${{1#-r}} ;;
    --requirement=*) file=${{1#*=}} ;;
    -*|.) ;;
    [!A-Za-z0-9]*) echo "ERROR: Invalid requirement: '$1'" >&2; exit 1 ;;
    *) names="$names $1" ;;
    esac
    if [ -n "$file" ]; then
        [ -r "$file" ] || {{ echo "pip: cannot open $file" >&2; exit 1; }}
        names="$names $(sed 's/#.*//' "$file")"
    fi
done
for name in $names; do
    name=${{name%%[!A-Za-z0-9_-]*}}
    case "$name" in
    pytest) cp "{bin}/.pytest" "{bin}/pytest" ;;
    pip|setuptools|wheel|"") ;;
    *) : > "{site}/$(echo "$name" | tr - _).py" ;;
    esac
done
"""

PYTEST = """#!/bin/sh
exec "{real}" -m pytest -p no:cacheprovider "$@"
"""

MISSING = """#!/bin/sh
echo "${0##*/}: command not found" >&2
exit 127
"""


class Machine:
    """A machine in the folder `root`. `pytest` is a script of sh in place of the real one.

    In it {real} is the interpreter, {site} the folder of the modules that pip has brought.
    """

    def __init__(self, root, pytest=PYTEST):
        self.root, self._pytest = Path(root).resolve(), pytest
        self.home, self._calls, self._site = self.root / "home", self.root / "calls", self.root / "site"
        for folder in (self.home, self._site):
            folder.mkdir(parents=True)
        self._bin = [self._install("bin", OWN)]
        for name in ABSENT:
            self._write(self._bin[0] / name, MISSING)

    def checkout(self, repository, name="project"):
        """Clone a Repository into a folder of this name; return the folder."""
        folder = self.root / "work" / name
        repository.clone(folder)
        return folder

    def set_up(self, version):
        """Have `python`, `python3` and `pip` be of this version; LookupError when there is none of that name."""
        known = {"3": PYTHONS[-1], "3.x": PYTHONS[-1]} | {f"{each}.x": each for each in PYTHONS}
        version = known.get(version) or _newest(version) or version
        if version not in PYTHONS:
            raise LookupError(f"Version {version} was not found; there are {', '.join(PYTHONS)}")
        self._bin.insert(0, self._install(f"tools/{version}", version))
        return version

    def ended(self, command, folder, variables=None, seconds=SECONDS):
        """Run a command of sh in a folder; return its Ended. TimeoutError when it takes longer than `seconds`."""
        programs = filter(None, map(shutil.which, ("bash", "git", "make")))
        path = [*self._bin, *dict.fromkeys(os.path.dirname(each) for each in programs), "/usr/bin", "/bin"]
        own = {
            "HOME": self.home,
            "PATH": os.pathsep.join(map(str, path)),
            "PYTHONPATH": self._site,
            "PIP_NO_INDEX": "1",  # of a virtual environment the real pip, which reaches no network either
            "LC_ALL": "C.UTF-8",
        }
        own |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CI": "true"}
        variables = own | QUIET | (variables or {})
        return shell.ended(command, folder, {name: str(value) for name, value in variables.items()}, seconds=seconds)

    def calls(self):
        """Return what pip and pytest were called with: (version of the Python, program, arguments) for each call."""
        lines = self._calls.read_text(encoding="utf-8").splitlines() if self._calls.exists() else []
        return [tuple([*line.split(" ", 2), ""][:3]) for line in lines]

    def _install(self, folder, version):
        """Make a folder of programs of a version; return it."""
        made = self.root / folder
        made.mkdir(parents=True, exist_ok=True)
        facts = {"version": version, "bin": made, "real": sys.executable, "calls": self._calls, "site": self._site}
        for name, text in {"python3": PYTHON, "pip": PIP, ".pytest": self._noted(self._pytest)}.items():
            self._write(made / name, text.format(**facts))
        for name, same in {"python": "python3", "pip3": "pip", f"python{version}": "python3"}.items():
            (made / name).unlink(missing_ok=True)
            (made / name).symlink_to(same)
        return made

    def _noted(self, script):
        """Return a script that notes first how it was called."""
        head, _, rest = script.partition("\n")
        return f'{head}\necho "{{version}} pytest $*" >> "{{calls}}"\n{rest}'

    def _write(self, path, text):
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)


def _newest(version):
    """Return the newest Python that a range such as >=3.11 allows, or None when it is no range or allows none."""
    try:
        allowed = SpecifierSet(version)
    except InvalidSpecifier:
        return None
    return next((each for each in reversed(PYTHONS) if each in allowed), None)
