"""Mastery: one commit that holds what it says, and nothing else, where others can see it."""

import functools
import os
import re
import subprocess
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

from breakfix.lab import exercise, held_out
from breakfix.lab.shapes import evenly
from breakfix.services.git import QUIET, Repository

from . import jobs
from .alter_readme import readme
from .fix_workflow import workflow


@exercise(phase="mastery", minutes=10)
def commit_and_push(home, names, message):
    """Commit these files and no other, and push.

    Given     home, a Path: a clone on its branch main. Nobody else has pushed. names, a list of one or more files that
              lie there, relative to home. Some may be new; none was removed from the index. Their names have letters,
              digits, `.`, `_`, `/` and blanks, and .gitignore names none of them. message, a text that does not end in
              a blank
    Leave     if the text of at least one of them differs from the last commit: one new commit on main with the message,
              in which these files are as they lie in home, and all others as in the commit before. If none differs: no
              new commit. In both cases origin then has all commits of main. Return whether there is a new commit
    Rules     message is one line of at most 72 characters, `type(scope): summary`. type is docs, feat, fix or test;
              scope is one or more of a to z; summary is one character or more, begins with one of a to z, and does not
              end with a dot. For any other message raise ValueError, and change nothing. When a command of git fails,
              the commit or the push, CalledProcessError reaches the caller
    Not touch the files in home, and what the index holds of other files
    """
    if len(message) > 72 or not re.fullmatch(r"(docs|feat|fix|test)\([a-z]+\): [a-z](.*[^.\n])?", message):
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

SETTINGS = {"remote.origin.url": "../origin.git", "user.name": "ana", "user.email": "ana@example.com"}
MAIN, ORIGIN, INDEX = "flights/.git/refs/heads/main", "origin.git/refs/heads/main", "flights/.git/index"
CLEAR = "docs(ci): add pipeline test workflow"
TRACKED = ("README.md", "Makefile", "docs/my notes.md", "src/etl.py")
NEW = (".github/workflows/test.yml", "notes.md", "docs/a b.txt")


@functools.cache
def template():
    """Return the files of a repository, and of the bare one that is its origin: name -> bytes."""
    with jobs.moment() as made:
        (made / "flights").mkdir()
        repository = Repository(made / "flights")
        repository.bare(made / "origin.git")
        for name in TRACKED:
            jobs.write(repository.home / name, f"{name}\n")
        repository.commit(jobs.FIRST)
        repository.git("push", "--quiet", "--set-upstream", "origin", "main")  # as `git clone` leaves it
        for key, value in SETTINGS.items():
            repository.git("config", key, value)
        for each in (repository, Repository(made / "origin.git")):
            each.git("repack", "-a", "-d", "--quiet")  # fewer files to copy for each trial
        return {path.relative_to(made): path.read_bytes() for path in made.rglob("*") if path.is_file()}


@commit_and_push.world
def clone():
    with jobs.moment() as made, mock.patch.dict(os.environ, QUIET):
        for name, data in template().items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(data)
        for name in ("flights/.git/refs", "origin.git/refs"):  # git asks for it, empty or not
            (made / name).mkdir(exist_ok=True)
        yield made


@commit_and_push.look
def after(made, commit_and_push, names, changed=(), added=(), ahead=False, fails=None, calls=1, back=False):
    """Files were changed, some added to the index as well, and changed again or back; then it is called."""
    home = Repository(made / "flights")
    if ahead:
        home.git("commit", "--quiet", "--allow-empty", "--message", "docs(load): say what is loaded")
    for name in dict.fromkeys([*changed, *added]):
        jobs.write(home.home / name, f"{name}, changed\n")
    home.git("add", "--", *added) if added else None
    for name in set(changed) & set(added):
        jobs.write(home.home / name, f"{name}\n" if back else f"{name}, changed again\n")
    jobs.write(home.home / ".env", "PASSWORD=tern-4711\n")
    if fails == "push":
        jobs.write(made / "origin.git" / "hooks" / "pre-receive", "#!/bin/sh\nexit 1\n")
        (made / "origin.git" / "hooks" / "pre-receive").chmod(0o755)
    elif fails == "commit":
        jobs.write(made / f"{MAIN}.lock", "")
    told = []
    for _ in range(calls):
        try:
            told.append(commit_and_push(home.home, list(names), CLEAR))
        except subprocess.CalledProcessError as error:
            told.append(type(error).__name__)
    found = seen(made, home)
    return {"returned": told, **(found if fails != "commit" else {"commits": found["commits"]})}


def seen(made, home):
    """Return the commits after the first, with their files, what is not committed, and whether the origin has all."""
    log = home.git("-c", "core.quotePath=off", "log", "--format=%x00%B%x01", "--name-only", "main")
    commits = [each.partition("\x01") for each in log.split("\0")[1:-1]]
    return {
        "commits": [(said.strip(), sorted(filter(None, names.split("\n")))) for said, _, names in commits],
        "not committed": home.git("status", "--porcelain", "--untracked-files=all").splitlines(),
        "origin": "has all" if (made / MAIN).read_bytes() == (made / ORIGIN).read_bytes() else "lacks some",
    }


WORKFLOW = ".github/workflows/test.yml"
TWO = [WORKFLOW, "README.md"]
after.when("a new file: a workflow is new, and README.md was changed", TWO, TWO)
NOTES = "docs/my notes.md"
after.when("only these: two others were changed too", ["src/etl.py", NOTES], [NOTES, "docs/a b.txt", "Makefile"])
CHANGED = ["README.md", "notes.md"]
after.when("added by somebody: another file was added, and changed again", ["README.md"], CHANGED, ["notes.md"])
after.when("a second time: it is called twice", ["README.md"], ["README.md"], calls=2)
after.when("nothing new: none of the files differs, and another one does", ["Makefile"], ["README.md"])
BACK = ["README.md"]
after.when("changed back: a change of README.md is in the index, and not in the file", BACK, BACK, BACK, back=True)
after.when("not pushed yet: main has a commit that origin lacks, and no file differs", ["Makefile"], ahead=True)
after.when("no push: a hook of origin refuses the push, twice", ["README.md"], ["README.md"], fails="push", calls=2)
after.when("no commit: another command of git has locked main", ["README.md"], ["README.md"], fails="commit")

HEADS = ("docs(ci): ", "Docs(ci): ", "docs(CI): ", "docs(ci):", "docs(ci) ", "docs: ", "docs(): ", "docs(ci2): ")
HEADS += ("chore(ci): ", "refactor(ci): ", " docs(ci): ", "tests(ci): ", "docs(c-i): ", "docs(ü): ", "docs(ci)!: ")
HEADS += ("feat(x): ", "test(ci): ")
RESTS = ("x", "name: README 3.11", "a" * 61, "grüße " * 10 + "a", 'say "$HOME"')
UNCLEAR = ("Add it", "über it", "add it.", "3 days", "", " add it", "add it\n", "add it\nand more", "a" * 62)
MESSAGES = ["", *(f"{head}add it" for head in HEADS), *(f"fix(load): {rest}" for rest in (*RESTS, *UNCLEAR))]
FILES = st.lists(st.sampled_from(TRACKED + NEW), max_size=3, unique=True)


@st.composite
def states(draw):
    """Which files are named, changed and added, and what else is so."""
    changed, added = draw(FILES), draw(FILES)
    there = st.sampled_from(sorted({*TRACKED, *changed, *added}))
    names = draw(st.lists(there, min_size=1, max_size=3, unique=True))
    fails = draw(st.sampled_from([None, None, None, "push", "commit"]))
    return names, changed, added, draw(st.booleans()), fails, draw(st.sampled_from([1, 1, 2])), draw(st.booleans())


after.drawn(together=states(), times=6)


@commit_and_push.look
def with_message(made, commit_and_push, message):
    """README.md is changed, and committed with a message."""
    home = Repository(made / "flights")
    jobs.write(home.home / "README.md", "changed\n")
    try:
        told = commit_and_push(home.home, ["README.md"], message)
    except ValueError:
        told = "ValueError"
    same = {name: (made / name).read_bytes() == template()[Path(name)] for name in (MAIN, INDEX)}
    last = None if same[MAIN] else home.git("log", "-1", "--format=%B", "main").strip()
    status = " M README.md\n" if same[INDEX] else home.git("status", "--porcelain")  # git is slow to ask
    return {"returned": told, "message of a new commit": last, "not committed": status}


with_message.when("a long one: the message has 73 characters", f"fix(load): {'a' * 62}")
with_message.drawn(evenly(MESSAGES), times=len(MESSAGES), says=lambda message: f"the message is {message!r}")

commit_and_push.asks("""
a new file: What does git know of a file that was never added?
only these: Which files did the commit take, and which were named?
added by somebody: Something was in the index already. What does `git commit` take when nobody names a file?
a second time: Nothing differs any more. What does git commit say to that?
nothing new: Another file has changed. Is it one of those that were named?
changed back: Which text does the last commit have, which has the index, and which the file?
not pushed yet: There is nothing to commit. Is there something to push?
no push: git push has failed. Who hears of it?
no commit: git commit has failed. Who hears of it?
a long one: How many characters may it have, and who counts them?
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
not pushed: It is committed here. Who else can see it?
    - git("push", "origin", "main")
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


@commit_and_push.also_right(costs="a commit that is made beside the index, and then the index is told")
def by_asking_status(home, names, message):
    def git(*words):
        return subprocess.check_output(["git", *words], cwd=home, text=True, stderr=subprocess.STDOUT)

    kind, _, rest = message.partition("(")
    scope, _, summary = rest.partition("): ")
    right = kind in {"docs", "feat", "fix", "test"} and re.fullmatch("[a-z]+", scope) and re.match("[a-z]", summary)
    if not right or summary[-1] in ".\n" or len(message) > 72 or len(message.splitlines()) != 1:
        raise ValueError("type(scope): summary")
    git("add", "--", *names)
    if new := git("status", "--porcelain", "--", *names).strip() != "":
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
