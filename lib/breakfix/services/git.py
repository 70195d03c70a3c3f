"""A git repository in a folder, whatever settings of git the machine has."""

import os
import subprocess
from pathlib import Path

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
WHO = ["-c", "user.name=ana", "-c", "user.email=ana@example.com"]


class Repository:
    """A repository at `home`, begun unless it is one already."""

    def __init__(self, home):
        self.home = Path(home)
        if not any((self.home / name).exists() for name in (".git", "HEAD")):  # a bare one has its HEAD in the folder
            self.git("-c", "init.defaultBranch=main", "init", "--quiet", "--template=")

    def git(self, *words, check=True):
        """Run git with these words; return what it printed. CalledProcessError when it fails and `check` is set."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | QUIET
        command = ["git", "-C", str(self.home), *WHO, *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=check).stdout

    def commit(self, message):
        """Commit all that git offers."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def offered(self):
        """Return the names of all files that are committed or that `git add --all` would take, sorted."""
        found = self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        return sorted(filter(None, found))

    def clone(self, home):
        """Return a Repository that is a clone of this one, at `home`."""
        self.git("clone", "--quiet", "--template=", str(self.home), str(home))
        return Repository(home)

    def bare(self, home):
        """Return a Repository that is a bare clone of this one, at `home`: what `git push` goes to from now on."""
        self.git("clone", "--quiet", "--bare", "--template=", str(self.home), str(home))
        self.git("remote", "add", "origin", str(home))
        return Repository(home)

    def files_with(self, text):
        """Return the names of the files in the folder that hold a text, sorted."""
        data = text.encode()
        return [name for name in self.offered() if data in (self.home / name).read_bytes()]

    def commits_with(self, text):
        """Return the numbers of the commits, from 1, from which a file with this text can still be read."""
        commits = self.git("rev-list", "--reverse", "HEAD").split()
        return [n for n, each in enumerate(commits, 1) if self.git("grep", "-lF", "-e", text, each, check=False)]
