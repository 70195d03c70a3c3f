"""Answers to d-10 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import documentation_and_ci_simulation as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "readme": """
    cd into itself: does it begin in the folder of the clone?
        ~ make run_etl => cd flights && make run_etl
    the days are moved: a second time too?
        ~ make run_etl => mv days source && python3 src/run_etl.py
    the first file: are the flights of all files there?
        ~ make run_etl => mkdir -p source && cp $(ls days/*.gz | head -n 1) source && python3 src/run_etl.py
    tests without pytest: what does the machine have?
        ~ make run_etl => make run_etl test
    only in the block: does it stand outside of the code block?
        ~ of `warehouse.sqlite`. => of a database.
        ~ make run_etl => make run_etl  # writes warehouse.sqlite
    not delivered again: after a new file has come?
        ~ make run_etl => test -d source || make deliver; python3 src/run_etl.py
    of January: the flights of all files?
        ~ make run_etl => mkdir -p source && cp days/2013-01-*.gz source && python3 src/run_etl.py
    a longer name: names what comes out?
        ~ `warehouse.sqlite`. => `warehouse.sqlite3`.
    two blocks: one code block?
        ~ make run_etl => make run_etl\\n```\\n\\n```sh\\nls
    a look into the warehouse: what does the machine have?
        ~ make run_etl => make run_etl && sqlite3 warehouse.sqlite .tables
    a sign of the name: names what comes out?
        ~ `warehouse.sqlite`. => `warehouse-sqlite`.
    """,
    "picture": """
    an arrow twice: no arrow twice?
        ~ run --> order => run --> order --> load
    a node more: no other node?
        ~ run --> order => run --> order\\n    warehouse
    two nodes of one name: one node for each module?
        ~ run --> order => run --> order\\n    second[load.py]
    """,
    "workflow": """
    the job does not count: is it red when a test fails?
        ~ runs-on: => continue-on-error: true\\n    runs-on:
    an echo of it: is it red when a test fails?
        ~ pytest tests => echo "$(pytest tests)"
    a name by hand: what requirements.txt lists?
        ~ -r requirements.txt => pytest airportsdata
    code 2 is fine: is it red when a file cannot be imported?
        ~ pytest tests => pytest tests || [ $? -eq 2 ]
    collected and not run: does it run pytest?
        ~ pytest tests => pytest --collect-only tests
    one file: all these files?
        ~ pytest tests => pytest tests/test_a.py
    unit tests left out: all these files?
        ~ pytest tests => pytest tests --ignore=tests/test_slow.py
    without the slow ones: is it red when a test fails?
        ~ pytest tests => pytest -m "not slow" tests
    a file left out by a variable: all files in tests/?
        ~ - run: pytest tests => - env: {PYTEST_ADDOPTS: --ignore-glob=*slow*}\\n        run: pytest tests
    no file, no command: is it red when there is no such file?
        ~ pytest tests => find tests -name 'test_*.py' -exec pytest {} +
    a branch: each with a version?
        ~ checkout@v5 => checkout@main
    a key twice: YAML?
        ~ - run: pytest tests => - run: ls\n        run: pytest tests
    on the machine's own: with that Python?
        ~ pip install -r requirements.txt => python3.9 -m pip install -r requirements.txt
        ~ pytest tests => python3.9 -m pytest tests
    main is taken out: on each push to main?
        - push:
        - branches: [main]
        + push: {branches: ["**", "!main"]}
    """,
    "badge": """
    over two lines: one line?
        ~ ![test] => ![te\\nst]
    on pull requests: for the branch main?
        ~ ?branch=main => ?branch=main&event=pull_request
    """,
    "commit_and_push": """
    a sign more: at most 72 characters?
        ~ > 72 => > 73
    a sign less: at most 72 characters?
        ~ > 72 => > 71
    digits in the scope: small letters?
        ~ [a-z]+ => [a-z0-9]+
    a longer type: docs, feat, fix or test?
        ~ |test) => |test)\\w*
    a type with a head: docs, feat, fix or test?
        ~ r"(docs => r"[a-z]*(docs
    a part of a name: if one or more of these files differ?
        ~ bool(git("diff", "--name-only", "HEAD", "--", *names)) => any(name in git("status", "-s") for name in names)
    what is not pushed: differ from the last commit?
        ~ "--name-only", "HEAD" => "--name-only", "origin/main"
    no tests: docs, feat, fix or test?
        ~ |test) => )
    a folder: in which only these are as they lie in home?
        ~ git("add", "--", => names = [name.rpartition("/")[0] or name for name in names]; git("add", "--",
    as a shell reads it: with the message?
        ~ git("commit", "--message", message, => git("commit", "--message", message.replace("$HOME", "/home"),
    asked too late: is nothing changed?
        ~ if len(message) > 72 or => if subprocess.call(["git", "-C", home, "add", *names]) or len(message) > 72 or
    the index only: as they lie in home?
        ~ "--name-only", "HEAD", => "--name-only",
    the first name: these files?
        ~ "--only", "--", *names => "--only", "--", names[0]
    taken out of the index: what the index holds of other files?
        ~ git("add", "--", *names) => git("reset", "-q"), git("add", "--", *names)
    pushed too early: is nothing changed?
        ~ len(message) > 72 or => [subprocess.call(["git", "push", "-q"], cwd=home)] and len(message) > 72 or
    a push that fails is none: who hears of it?
        ~ check=True => check="push" not in words
    the first of them: if one or more of these files differ?
        ~ bool(git("diff", "--name-only", "HEAD", "--", *names)) => bool(git("diff", "HEAD", "--", names[0]))
    nothing new, and not pushed: who hears of it?
        ~ git("push", "origin", "main") => subprocess.run(["git", "-C", home, "push", "origin", "main"], check=differs)
    a hash: whether there is a new commit?
        ~ return differs => return git("rev-parse", "HEAD")
    a home in words: which may have blanks?
        ~ git("push", "origin", "main") => subprocess.run(f"git -C {home} push origin main".split(), check=True)
    blanks run together: with the message?
        ~ "--message", message => "--message", " ".join(message.split())
    in single quotes: with the message?
        ~ git("commit", "--message", message, => git("commit", "--message", message.replace("'", ""),
    a bracket in the summary: does it keep the rule?
        ~ [a-z](.*[^.])? => [a-z]([^)]*[^.])?
    only for a commit: any other message?
        ~ raise => if subprocess.check_output(["git", "-C", home, "status", "-s", "--", *names]): raise
    """,
}

PASSES = {
    "four backticks": (
        "readme",
        'readme = """# Flights\n\ndays in, warehouse.sqlite out\n\n````bash\nmake run_etl\n````"""',
    ),
    "a link for the folder": (
        "readme",
        'readme = """# Flights\n\ndays in, warehouse.sqlite out\n\n'
        '```\nln -sfn days source\npython src/run_etl.py\n```"""',
    ),
    "all in one line": (
        "picture",
        'picture = "graph LR; run.py --> order & extract; order --> extract & transform & validate & load"',
    ),
    "the exit code by hand": (
        "workflow",
        '''workflow = """
on: [push, pull_request]
jobs:
  any:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: 3.12, cache: pip}
      - run: |
          pip install --upgrade pip -r requirements.txt
          pytest -v | tee tests.log
          exit ${PIPESTATUS[0]}
"""''',
    ),
    "more triggers": (
        "workflow",
        '''workflow = """
run-name: tests
on:
  push: {branches: ["**", "!dev"], tags: [v1]}
  pull_request: {types: [opened, synchronize, reopened]}
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with: {python-version: "3.x", architecture: x64}
      - run: xargs pip install < requirements.txt
      - run: git ls-files "tests/test_*.py" | xargs pytest
"""''',
    ),
    "the runs of main": (
        "badge",
        'badge = "[![all tests](https://github.com/ana/flights/actions/workflows/test.yml/badge.svg?event=push&branch=main)]'
        '(https://github.com/ana/flights/actions/workflows/test.yml?query=branch%3Amain)"',
    ),
    "two files of three": ("ignored", 'ignored = "*-0[23].csv.gz"'),
    "by the upstream": (
        "commit_and_push",
        """def commit_and_push(home, names, message):
    def git(*words):
        return subprocess.run(["git", *words], cwd=home, check=True, capture_output=True).stdout
    if not re.fullmatch(r"(?=.{1,72}\\Z)(docs|feat|fix|test)\\([a-z]+\\): [a-z](.*[^.])?", message):
        raise ValueError(message)
    git("add", *names)
    new = git("diff", "HEAD", *names) != b""
    if new:
        git("-c", "user.name=bot", "commit", "-m", message, *names)
    if git("rev-list", "@{upstream}..HEAD"):
        git("push")
    return new
""",
    ),
    "counted before and after": (
        "commit_and_push",
        """def commit_and_push(home, names, message):
    kind, _, rest = message.partition("(")
    scope, _, summary = rest.partition("): ")
    right = kind in {"docs", "feat", "fix", "test"} and re.fullmatch("[a-z]+", scope) and re.match("[a-z]", summary)
    if not right or summary.endswith(".") or len(message) > 72:
        raise ValueError("type(scope): summary")
    head = lambda: subprocess.check_output(["git", "rev-parse", "HEAD"], cwd=home)
    before = head()
    subprocess.check_call(["git", "add", "--intent-to-add", "--", *names], cwd=home)
    if subprocess.call(["git", "diff", "--quiet", "HEAD", "--", *names], cwd=home):
        subprocess.check_call(["git", "commit", "-qm", message, "--", *names], cwd=home)
    subprocess.check_call(["git", "push", "-q", "origin", "HEAD"], cwd=home)
    return head() != before
""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
