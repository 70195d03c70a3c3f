"""Mastery: one commit that holds what it says, and nothing else, where others can see it."""

import contextlib
import functools
import os
import re
import subprocess
from unittest import mock

from hypothesis import strategies as st

from breakfix.lab import exercise, held_out
from breakfix.lab.shapes import evenly
from breakfix.services.git import QUIET, Repository

from . import jobs
from .alter_readme import readme
from .fix_workflow import workflow

CLEAR, LONG = "docs(ci): add pipeline test workflow", f"fix(load): {'a' * 62}"


@exercise(phase="mastery", minutes=10)
def commit_and_push(home, names, message):
    """Commit these files and no other, and push.

    Given     home, an absolute Path, which may have blanks: a clone on its branch main, to which nobody else pushes.
              names, a list of one or more files that lie there, relative to home; some may be new. Their names have
              letters, digits, `.`, `_` and `/`. All files are text; git ignores none of them, and none is executable.
              The index may hold other files as they lie in home; of the named ones it holds what was committed.
              message, one line of ASCII without blanks at its ends
    Leave     if one or more of these files differ from the last commit: one new commit on main with the message, in
              which these files are as they lie in home, and all others as in the commit before. If none differs: no
              new commit. In both cases origin then has all commits of main. Return whether there is a new commit
    Rules     message is `type(scope): summary`, at most 72 characters. type is docs, feat, fix or test; scope is one or
              more of a to z; summary begins with one of a to z, and does not end with a dot. For any other message
              raise ValueError, and change nothing. When the push fails, CalledProcessError reaches the caller
    Not touch the files in home, and what the index holds of other files
    """
    if len(message) > 72 or not re.fullmatch(r"(docs|feat|fix|test)\([a-z]+\): [a-z](.*[^.])?", message):
        raise ValueError(f"no clear message: {message!r}")

    def git(*words):
        command = ["git", "-C", str(home), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    git("add", "--", *names)
    differs = bool(git("diff", "--name-only", "HEAD", "--", *names))
    if differs:
        git("commit", "--message", message, "--only", "--", *names)
    git("push", "origin", "main")
    return differs


@commit_and_push.stub
def all_of_it(home, names, message):
    subprocess.run(["git", "-C", str(home), "add", "--all"], check=True)
    subprocess.run(["git", "-C", str(home), "commit", "--message", message], check=True)


commit_and_push.keeps("tools/commit_and_push.py")
commit_and_push.free("files")
commit_and_push.play = ""
commit_and_push.costs = "four commands of git, and `--only` keeps what others have added out of the commit"

CLONE, ORIGIN = "my flights", "origin.git/refs/heads/main"
MAIN, PUSHED = f"{CLONE}/.git/refs/heads/main", f"{CLONE}/.git/refs/remotes/origin/main"
# The clone names its origin from where it is, so that both can be copied; and git does no work that is not asked for.
SETTINGS = {"remote.origin.url": "../origin.git", "user.name": "ana", "user.email": "ana@example.com"}
IDLE = {"maintenance.auto": "false", "receive.autogc": "false", "gc.auto": "0"}
TRACKED = ("README.md", "Makefile", "docs/README.md", "src/etl.py")
NEW = (".github/workflows/test.yml", "notes.md", "docs/a.txt")


@functools.cache
def template():
    """Return the files of a clone with two commits, and of its origin, which has both: name -> bytes; and the first."""
    with jobs.moment() as made:
        (made / CLONE).mkdir()
        repository = Repository(made / CLONE)
        origin = repository.bare(made / "origin.git")
        for name in TRACKED:
            jobs.write(repository.home / name, f"{name}\n")
        repository.commit(jobs.FIRST)
        first = (made / MAIN).read_bytes()
        jobs.write(repository.home / "README.md", "flights\n")
        repository.commit("docs(load): say what is loaded")
        repository.git("push", "--quiet", "--set-upstream", "origin", "main")  # as `git clone` leaves it
        for each, settings in ((repository, SETTINGS | IDLE), (origin, IDLE)):
            for key, value in settings.items():
                each.git("config", key, value)
            each.git("repack", "-a", "-d", "--quiet")  # fewer files to copy for each trial
        return {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}, first


@commit_and_push.world
@contextlib.contextmanager
def clone():
    with jobs.moment() as made, mock.patch.dict(os.environ, QUIET):
        for name, data in template()[0].items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(data)
        yield made


@commit_and_push.look
def after(made, commit_and_push, names, changed, added=(), ahead=False, refuses=False, calls=1, message=CLEAR):
    """Files were changed, some added to the index as well; main may be ahead of origin, which may refuse a push."""
    home = Repository(made / CLONE)
    for name in (*changed, *added):
        jobs.write(home.home / name, f"{name}, changed\n")
    home.git("add", "--", *added) if added else None
    jobs.write(home.home / ".env", "PASSWORD=tern-4711\n")
    for name in (ORIGIN, PUSHED) if ahead else ():
        (made / name).write_bytes(template()[1])
    if refuses:
        jobs.write(made / "origin.git" / "hooks" / "pre-receive", "#!/bin/sh\nexit 1\n")
        (made / "origin.git" / "hooks" / "pre-receive").chmod(0o755)
    before, told = (made / MAIN).read_bytes().decode().strip(), []
    for _ in range(calls):
        try:
            told.append(commit_and_push(home.home, list(names), message))
        except (ValueError, subprocess.CalledProcessError) as error:
            told.append(type(error).__name__)
    log = home.git("log", "--format=%x00%B%x01", "--name-only", f"{before}..main")
    commits = [each.partition("\x01") for each in log.split("\0")[1:]]
    return {
        "returned": told,
        "new commits": [(said.strip(), sorted(filter(None, names.split("\n")))) for said, _, names in commits],
        "not committed": home.git("status", "--porcelain", "--untracked-files=all").splitlines(),
        "origin": "has all" if (made / MAIN).read_bytes() == (made / ORIGIN).read_bytes() else "lacks some",
    }


ONE, TWO = ["README.md"], ["README.md", ".github/workflows/test.yml"]
THREE = ["Makefile", *TWO]
after.when("new files: a workflow is new, README.md differs, Makefile does not", THREE, [*TWO, "src/etl.py"])
after.when("added by somebody: another file was added to the index", ONE, ONE, ["notes.md"])
after.when("a second time: it is called twice", ONE, ONE, calls=2)
after.when("nothing new: README.md is as it was, and origin lacks a commit", ONE, [*NEW, "docs/README.md"], ahead=True)
after.when("no push: a hook of origin refuses the push, twice", ONE, ONE, refuses=True, calls=2)
after.when("a long one: the message has 73 characters, and origin lacks a commit", ONE, (), ahead=True, message=LONG)


@st.composite
def states(draw):
    """Which files are named, changed and added, is main ahead, does origin refuse, and how often is it called."""
    files = draw(st.permutations(TRACKED + NEW))
    names, others = files[: draw(st.integers(1, 3))], files[3:]
    changed = [name for name in files if (name in NEW and name in names) or draw(st.booleans())]
    added = [name for name in others if draw(st.booleans())]
    return names, changed, added, draw(st.booleans()), draw(st.booleans()), draw(st.sampled_from([1, 2]))


after.drawn(together=states(), times=4)

HEADS = ("Docs(ci): ", "docs(CI): ", "docs(ci):", "docs(ci) ", "docs: ", "docs(): ", "docs(ci2): ", "chore(ci): ")
HEADS += ("hotfix(ci): ", "tests(ci): ", "docs(c-i): ", "docs(ci)!: ", "feat(x): ", "test(ci): ")
RESTS = ("""name: "$HOME"  (it's 3.11) once""", "a" * 61, "a" * 62, "Add it", "add it.", "3 days", " add it")
MESSAGES = [*(f"{head}x" for head in HEADS), *(f"fix(load): {rest}" for rest in RESTS), "fix(load):"]
after.drawn(
    *(st.just(ONE), st.just(ONE), st.just(()), st.just(True), st.just(False), st.just(1), evenly(MESSAGES)),
    times=len(MESSAGES),
    says=lambda *drawn: f"the message is {drawn[-1]!r}, and origin lacks a commit",
)

commit_and_push.asks("""
new files: What does git know of a file that was never added, and how many of those named have to differ?
added by somebody: Something was in the index already. What does `git commit` take when nobody names a file?
a second time: Nothing differs any more. What does git commit say to that?
nothing new: There is nothing to commit of those that were named. Is there something to push?
no push: git push has failed. Who hears of it?
a long one: How many characters may it have, and what has happened before you count them?
""")

commit_and_push.slips("""
whatever is in the index: Somebody else had added a file. Which files does `git commit` take when none is named?
    - , "--only", "--", *names
all that was changed: A file was committed that nobody has named. Which word of `git add` takes all?
    ~ git("add", "--", *names) => git("add", "--all")
    - , "--only", "--", *names
an empty commit: Nothing differed, and there is a commit. What does it hold?
    ~ if differs: => if True:
    ~ "--only" => "--allow-empty", "--only"
pushed with a commit only: An older commit waits, and nothing differs today. When is it pushed?
    - git("push", "origin", "main")
    + if differs:
    +     git("push", "origin", "main")
any message: A message that breaks the rule was committed. Where is the rule asked for?
    - raise ValueError(f"no clear message: {message!r}")
    + message = message or "update"
nobody hears: git has failed, and the caller is told that all is well. Which argument of run raises?
    ~ check=True, capture_output => check=False, capture_output
""")


@commit_and_push.also_right(costs="what differs is asked before git add, so a new file shows as untracked")
def by_asking_status(home, names, message):
    def git(*words):
        return subprocess.check_output(["git", *words], cwd=home, text=True, stderr=subprocess.STDOUT)

    if not re.fullmatch(r"(?=.{1,72}\Z)(docs|feat|fix|test)\([a-z]+\): [a-z](.*[^.])?", message):
        raise ValueError("type(scope): summary")
    if new := git("status", "--porcelain", "--untracked-files=all", "--", *names) != "":
        git("add", *names)
        git("commit", "-m", message, "--", *names)
    git("push", "origin", "HEAD:main")
    return new


commit_and_push.hints += [
    "Four commands: git has to know the new files; it can say whether the named ones differ; a commit can be told to "
    "take these and nothing else; and then the push, which nothing keeps from happening. `git commit --help` has a "
    "paragraph on `--only`.",
    "A twin: two letters of a pile go into an envelope.\n"
    '    git("add", "--", "a.txt", "b.txt")\n    git("commit", "-m", "docs(post): send two letters", "--only", "--", '
    '"a.txt", "b.txt")',
]

fixes_hold = held_out(of=[readme, workflow, commit_and_push], name="fixes_hold", minutes=3)
