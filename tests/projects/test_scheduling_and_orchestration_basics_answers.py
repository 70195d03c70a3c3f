"""Answers to d-05 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import scheduling_and_orchestration_basics as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "cron_line": r"""
    quotes of its own: names with quotes?
        ~ shlex.quote(str(home)) => "'" + str(home) + "'"
    python quoted by hand: names with quotes, of either path?
        ~ shlex.quote(str(python)) => "'" + str(python) + "'"
    blanks escaped: and other signs?
        ~ shlex.quote(str(home)) => str(home).replace(" ", "\\ ")
    pipe: the exit code is the program's?
        ~ >> logs/$(date +%F).log 2>&1 => 2>&1 | cat >> logs/$(date +%F).log
    stderr first: both outputs?
        ~ >> logs/$(date +%F).log 2>&1 => 2>&1 >> logs/$(date +%F).log
    another form of the day: as date writes it?
        ~ +%F => +%Y%m%d
    mkdir: when home is not there?
        ~ cd {folder} && => mkdir -p {folder}/logs && cd {folder} &&
    baked: the day on which it runs?
        ~ $(date +%F) => {datetime.now():%Y-%m-%d}
    double percent: is it a line of a crontab?
        ~ "%", r"\%" => "%", "%%"
    more than one argument: one argument?
        ~ etl.py >> => etl.py all >>
    or exit zero: the exit code is not 0?
        ~ && {program} => || exit 0; {program}
    cron log: a log of each day?
        ~ logs/$(date +%F).log => logs/cron.log
    sunday: every day?
        ~ * * * {command} => * * 0-5 {command}
    a code of its own: the exit code is the program's?
        ~ 2>&1" => 2>&1; true"
    any minute: every day at hour and minute?
        ~ {minute} {hour} * * * {command} => {minute or '*'} {hour or '*'} * * * {command}
    below the user's home: the absolute Path?
        ~ cd {folder} => cd ~/{shlex.quote(home.name)}
    python as it is: names with blanks?
        ~ shlex.quote(str(python)) => str(python)
    newline: when home is not there?
        ~ cd {folder} && => cd {folder};
    """,
    "makefile": r"""
    order only: which sentence does it break?
        ~ warehouse.sqlite: data_clean/flights.csv => warehouse.sqlite: | data_clean/flights.csv
    silent failure: which sentence does it break?
        ~ python3 etl.py load => python3 etl.py load || true
    touches: which sentence does it break?
        ~ python3 etl.py transform => python3 etl.py transform; touch data_clean/flights.csv
    precious: which sentence does it break?
        ~ .DELETE_ON_ERROR: => .PRECIOUS: data_clean/flights.csv
    both in one: which sentence does it break?
        - run_etl: warehouse.sqlite
        + run_etl: warehouse.sqlite data_clean/flights.csv
        ~ python3 etl.py transform => python3 etl.py transform && python3 etl.py load
    ignore: which sentence does it break?
        ~ .DELETE_ON_ERROR: => .DELETE_ON_ERROR:\n.IGNORE:
    etl dot py: nothing else?
        ~ data_clean/flights.csv: data_raw/flights.csv => data_clean/flights.csv: data_raw/flights.csv etl.py
    tee: the exit code of make?
        ~ python3 etl.py load => python3 etl.py load 2>&1 | tee -a etl.log
    secondary: when the clean file is missing?
        ~ .PHONY: run_etl => .PHONY: run_etl\n.SECONDARY: data_clean/flights.csv
    never again: older than the raw file?
        ~ data_clean/flights.csv: data_raw/flights.csv => data_clean/flights.csv:
    """,
    "works_by_day": """
    the shell of a terminal: a command for /bin/sh?
        ~ echo loaded > done.txt => [[ -f etl.py ]] && touch done.txt || true
    exit code: ends with exit code 0 too?
        ~ echo loaded > done.txt => test -f etl.py && touch done.txt
    a percent sign: writes nothing that cron would send?
        ~ echo loaded > done.txt => date +%F > done.txt
    two lines: of one line?
        ~ echo loaded > done.txt => true\\ntouch done.txt
    """,
    "due": r"""
    direct only: which sentence does it break?
        - any(each in found for each in needs[name]) or not
        + any(not path.exists() for each in needs[name] for path in [tasks[each][1]]) or not
    int seconds: which sentence does it break?
        ~ written = output.stat().st_mtime => written = int(output.stat().st_mtime)
    ctime: which sentence does it break?
        ~ max(path.stat().st_mtime for => max(path.stat().st_ctime for
    when it was read: which sentence does it break?
        ~ output.stat().st_mtime => output.stat().st_atime
    future any input: which sentence does it break?
        ~ written > now => written > now + 1
    now is the future: younger than now?
        ~ written > now => written >= now
    own clock: which sentence does it break?
        ~ written > now => written > datetime.now().timestamp()
    by the names of the files: which sentence does it break?
        ~ makers = {output: name => makers = {output.name: name
        - {makers[path] for path in inputs if path in makers}
        + {makers[path.name] for path in inputs if path.name in makers} - {name}
    reversed: which sentence does it break?
        ~ return found => return found[::-1]
    sorted: which sentence does it break?
        ~ return found => return sorted(found)
    """,
    "run_tasks": r"""
    dup: which sentence does it break?
        ~ in graphlib.TopologicalSorter(tasks).static_order(): => in sorted(tasks, key=lambda each: len(tasks[each])):
        ~ ends[each] != => ends.get(each) !=
    some classes: of any class?
        ~ except Exception: => except (ValueError, KeyError, OSError, RuntimeError):
    rings of two: when tasks need one another in a ring?
        - needed = {name for needs in tasks.values() for name in needs}
        + needed = {name for needs in tasks.values() for name in needs}
        + if any(name in [*tasks[name], *(far for each in tasks[name] for far in tasks[each])] for name in tasks):
        +     raise ValueError("a ring")
        ~ for name in graphlib.TopologicalSorter(tasks).static_order(): => for name in sorted(tasks, key=depth):
        ~ ends = {} => depth = lambda name: 1 + max(map(depth, tasks[name]), default=0); ends = {}
    after one has run: before any task is run?
        ~ ends = {} => ends = {}; [do(name) for name in tasks if not tasks[name]]
    truth: do came back?
        ~ do(name) => assert do(name) is not False
    unknown done: which sentence does it break?
        ~ raise ValueError(f"no such task: {unknown}") => tasks = tasks | {name: [] for name in unknown}
    unknown late: which sentence does it break?
        - if unknown := needed - tasks.keys():
        -     raise ValueError(f"no such task: {unknown}")
        ~ ends[each] != "done" => ends[each] != "done" or each not in tasks
    keyerror: which sentence does it break?
        ~ raise ValueError(f => raise KeyError(f
    """,
    "start_and_end": r"""
    a name that is trimmed: which sentence does it break?
        ~ log.info("%s %s %s%s", name => log.info("%s %s %s%s", name.strip()
    warn failed: which sentence does it break?
        ~ log.info("%s => (log.warning if "failed" in end else log.info)("%s
    rounded: what is less than a second is cut off?
        ~ now().strftime( => datetime.fromtimestamp(round(now().timestamp()), UTC).strftime(
    asked at the start: TIME is that moment?
        - def tell(event, end=""):
        + at = now()
        + def tell(event, end=""):
        ~ now().strftime => at.strftime
    all is done: failed?
        ~ " failed" => " done"
    name formatted: which sentence does it break?
        - log.info("%s %s %s%s", name, event, now().strftime("%Y-%m-%dT%H:%M:%SZ"), end)
        + log.info(name + " %s %s%s", event, now().strftime("%Y-%m-%dT%H:%M:%SZ"), end)
    wrapped: which sentence does it break?
        - raise
        + raise RuntimeError(name)
    bool: which sentence does it break?
        ~ return result => return result or None
    """,
}

# Right answers in other styles: edits of the reference, or a name and the text of its cell.
PASSES = {
    "cron_line": """
    a date in UTC: in any zone
        ~ $(date => $(date -u
    """,
    "works_by_day": """
    what stands in a job's folder: etl.py is there
        ~ echo loaded > done.txt => test -f etl.py && touch done.txt; true
    a percent sign that a terminal does not mind: another difference
        ~ echo loaded > done.txt => : 100%; touch done.txt
    """,
    "start_and_end": """
    an error without its cause: it is the same error
        ~ except BaseException: => except BaseException as error:
        - raise
        + raise error from None
    """,
    "a line with a shell below it": (
        "cron_line",
        r"""
def cron_line(home, python, hour, minute):
    parts = ["cd", shlex.quote(str(home)), "||", "exit", "1;", shlex.quote(str(python)), "./etl.py"]
    command = " ".join(parts) + f" >> {shlex.quote(str(home))}/logs/\"$(date '+%F')\".log 2>> "
    command += f'{shlex.quote(str(home / "logs"))}/$(date +%Y-%m-%d).log'
    return f"{minute:02}  {hour:02}\t*/1 1-12 0-6 " + "\\%".join(command.split("%"))
""",
    ),
    "a line that goes on in the shell": (
        "cron_line",
        r"""
def cron_line(home, python, hour, minute):
    def word(path):
        return "'" + str(path).replace("'", "'\\''").replace("%", "\\%") + "'"
    log = "logs/$(date +\\%F).log"
    run = f"exec >> {log} 2>&1; exec {word(python)} {word(home / 'etl.py')}"
    return f"{minute} {hour} * * * if cd {word(home)}; then {run}; fi; exit 1"
""",
    ),
    "a Makefile with automatic variables": (
        "makefile",
        r"""
makefile = (
    "CLEAN := data_clean/flights.csv\n.DELETE_ON_ERROR:\n.PHONY: all run_etl\nall: run_etl\n"
    "run_etl: warehouse.sqlite ; @true\nwarehouse.sqlite: $(CLEAN) ; python3 etl.py load\n"
    "data_clean/%.csv: data_raw/%.csv\n\t@python3 etl.py transform\n"
)
""",
    ),
    "a Makefile that takes away by itself": (
        "makefile",
        r"""
makefile = '''
.PHONY: run_etl
run_etl:
\t@$(MAKE) -s warehouse.sqlite
warehouse.sqlite: data_clean/flights.csv
\tpython3 etl.py load || { rm -f $@; exit 1; }
data_clean/flights.csv: data_raw/flights.csv
\tpython3 etl.py transform || { rm -f $@; exit 1; }
'''
""",
    ),
    "due by recursion": (
        "due",
        r"""
def due(tasks, now):
    order, seen = [], set()

    def visit(name):
        if name in seen:
            return
        seen.add(name)
        before = [other for other in tasks if tasks[other][1] in tasks[name][0]]
        for other in before:
            visit(other)
        inputs, output = tasks[name]
        time = output.stat().st_mtime if output.exists() else -1
        if set(before) & set(order) or time > now or any(path.stat().st_mtime >= time for path in inputs):
            order.append(name)

    for name in tasks:
        visit(name)
    return order
""",
    ),
    "tasks by a queue": (
        "run_tasks",
        r"""
def run_tasks(tasks, do):
    left = {name: set(needs) for name, needs in tasks.items()}
    order = []
    while ready := [name for name in left if left[name] <= set(order)]:
        for name in ready:
            order.append(name)
            left.pop(name)
    if left:
        raise ValueError(left)
    ends = {}
    for name in order:
        try:
            if set(map(ends.get, tasks[name])) - {"done"}:
                ends[name] = "skipped"
            else:
                do(name)
        except Exception:
            ends[name] = "failed"
        else:
            ends.setdefault(name, "done")
    return ends
""",
    ),
    "start and end by a block": (
        "start_and_end",
        r"""
def start_and_end(name, task, log, now):
    @contextlib.contextmanager
    def told():
        def at():
            return f"{now():%Y-%m-%dT%H:%M:%S}Z"

        log.log(logging.INFO, f"{name} start {at()}")
        how = "failed"
        try:
            yield
            how = "done"
        finally:
            log.log(logging.INFO, "%s end %s %s", name, at(), how)

    with told():
        return task()
""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
