"""Answers to d-06 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import monitoring_and_logging_enhancements as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "rotating": """
    warnings only: of level INFO and above?
        ~ log.setLevel(logging.INFO) => log.setLevel(logging.WARNING)
    a number of its own: keep?
        ~ backupCount=keep => backupCount=2
    another form: LEVEL MESSAGE?
        ~ %(levelname)s %(message)s => %(levelname)s:%(message)s
    another folder: in path?
        ~ RotatingFileHandler(path, => RotatingFileHandler(path.name,
    five at most: keep, up to 9?
        ~ backupCount=keep => backupCount=min(keep, 5)
    letters are counted: limit, in bytes?
        - log.addHandler(handler)
        + size = lambda: len(path.read_text(encoding="utf-8"))
        + handler.shouldRollover = lambda record: size() + len(handler.format(record)) + 1 >= limit
        + log.addHandler(handler)
    always with arguments: MESSAGE?
        - log.addHandler(handler)
        + handler.format = lambda record: f"{record.levelname} {record.msg % record.args}"
        + log.addHandler(handler)
    one ending for all: path.1?
        - log.addHandler(handler)
        + handler.namer = lambda to: str(path.with_suffix(".log")) + to[to.rindex(".") :]
        + log.addHandler(handler)
    """,
    "timed": """
    another error: as it is?
        ~ raise => raise RuntimeError(name)
    twelve hours: HH?
        - log.info("%s began %s, took %.3f s", name, f"{began:%H:%M:%S}", steady() - before)
        + log.info("%s began %s, took %.3f s", name, f"{began:%I:%M:%S}", steady() - before)
    two decimals: three decimals?
        ~ took %.3f s => took %.2f s
    one more line: one record?
        - try:
        + log.info("%s begins", name)
        + try:
    called twice: called once?
        ~ result = step() => result = step() and step()
    none for nothing: what the step returns?
        ~ return result => return result or None
    four classes: an error of any class?
        ~ except BaseException: => except (Exception, KeyboardInterrupt, SystemExit, GeneratorExit):
    none is a failure: of level INFO?
        ~ log.info( => (log.error if result is None else log.info)(
    an error of the caller: of level INFO?
        ~ log.info( => (log.error if __import__("sys").exc_info()[0] else log.info)(
    a clock of its own: the steady that is given?
        ~ began, before = wall(), steady() => steady = __import__("time").monotonic; began, before = wall(), steady()
    """,
    "named": """
    no traceback: further lines of a traceback?
        ~ super().format(record).split("\\n") => f"{record.levelname} {record.getMessage()}".split("\\n")
    another encoding: UTF-8?
        ~ encoding="utf-8") => encoding="latin-1", errors="replace")
    info and above: each record that reaches the handlers?
        ~ log.addHandler(handler) => handler.setLevel(logging.INFO); log.addHandler(handler)
    what log passes: those of loggers below it?
        ~ log.addHandler(handler) => handler.setLevel(log.getEffectiveLevel()); log.addHandler(handler)
    a level of its own: the level of log?
        ~ log.addHandler(handler) => log.setLevel(logging.INFO); log.addHandler(handler)
    other files go: other handlers?
        - mine = [
        + for each in log.handlers[:]:
        +     if type(each) is logging.FileHandler and not getattr(each, "of_named", False):
        +         log.removeHandler(each)
        + mine = [
    a traceback of its own: the traceback of a record?
        ~ lines = super() => record.exc_text = "".join(map(repr, record.exc_info or ())); lines = super()
    one file name: other handlers?
        - mine = [
        + for each in log.handlers[:]:
        +     if getattr(each, "baseFilename", "").endswith(path.name) and not hasattr(each, "of_named"):
        +         log.removeHandler(each)
        + mine = [
    the error being handled: of a traceback?
        - lines = super
        + told = __import__("traceback").format_exc() if record.exc_info else ""
        + lines = f"{record.levelname} {record.getMessage()}\\n{told}".rstrip("\\n").split("\\n")
    always with arguments: MESSAGE?
        ~ lines = super() => record.msg % record.args; lines = super()
    the record is changed: its message and arguments?
        ~ lines = super() => record.msg, record.args = f"{record.getMessage()}!", (); lines = super()
    """,
    "counted": """
    the limit is none: level ERROR and above?
        ~ "errors" if record.levelno >= logging.ERROR => "errors" if record.levelno > logging.ERROR
    a level for all: level of log?
        ~ log.addHandler(Counts()) => log.setLevel(logging.WARNING); log.addHandler(Counts())
    info for all: level of log, which may pass DEBUG?
        ~ log.addHandler(Counts()) => log.setLevel(logging.INFO); log.addHandler(Counts())
    one step down: loggers below it, at any depth?
        - log.addHandler(Counts())
        + handler = Counts()
        + handler.addFilter(lambda record: record.name in (log.name, f"{log.name}.{record.name.rpartition('.')[2]}"))
        + log.addHandler(handler)
    the first part of a name: to log?
        - log.addHandler(Counts())
        + handler = Counts()
        + handler.addFilter(lambda record: record.name.split(".")[0] == log.name)
        + log.addHandler(handler)
    the logger above: to log and to loggers below it?
        ~ log.addHandler(Counts()) => log.propagate = True; (log.parent or log).addHandler(Counts())
    handlers that do nothing: other handlers?
        - log.addHandler(Counts())
        + log.handlers = [each for each in log.handlers if not isinstance(each, logging.NullHandler)] + [Counts()]
    once for all: a second dict begins at 0?
        - log.addHandler(Counts())
        + if not any(type(handler).__name__ == "Counts" for handler in log.handlers):
        +     log.addHandler(Counts())
    """,
    "metrics": """
    blanks go: different files?
        ~ {each["file"] for each in outcomes} => {each["file"].strip() for each in outcomes}
    any letters: the step load?
        ~ each["step"] == "load" => each["step"].lower() == "load"
    rounded: not rounded?
        ~ rows / seconds if seconds => round(rows / seconds, 2) if seconds
    none for no rows: None when seconds is 0?
        ~ if seconds else None => if seconds and rows else None
    good ones only: the sum of all seconds?
        ~ sum(each["seconds"] for each in outcomes) => sum(each["seconds"] for each in outcomes if each["rows"])
    came in later: of which some step failed?
        - failed = {each["file"] for each in outcomes if each["error"] is not None}
        + failed = {each["file"]: each for each in outcomes}
        + failed = [file for file, each in failed.items() if each["error"] is not None]
    """,
}
PASSES = {
    "the same error without what led to it": (
        "timed",
        """def timed(name, step, wall, steady, log):
            began, since = wall(), steady()
            try:
                result = step()
            except BaseException as error:
                log.error("%s began %s, failed after %.3f s", name, began.strftime("%H:%M:%S"), steady() - since)
                raise error from None
            log.info("%s began %s, took %.3f s", name, began.strftime("%H:%M:%S"), steady() - since)
            return result""",
    ),
    "opened for each record": (
        "named",
        """def named(log, path, pipeline, run):
            class Appender(logging.Handler):
                def emit(self, record):
                    with open(path, "a", encoding="utf-8") as file:
                        for line in logging.Formatter("%(levelname)s %(message)s").format(record).split("\\n"):
                            print(pipeline, run, line, file=file)

            for handler in log.handlers[:]:
                if type(handler).__name__ == "Appender":
                    log.removeHandler(handler)
            log.addHandler(Appender())""",
    ),
    "kept on the logger": (
        "named",
        """def named(log, path, pipeline, run):
            class Named(logging.Formatter):
                def format(self, record):
                    return "\\n".join(f"{pipeline} {run} {line}" for line in super().format(record).split("\\n"))

            if not hasattr(log, "named"):
                log.named = logging.FileHandler(path, encoding="utf-8")
                log.addHandler(log.named)
            log.named.setFormatter(Named("%(levelname)s %(message)s"))""",
    ),
    "a line for both ends": (
        "timed",
        """def timed(name, step, wall, steady, log):
            begin, since = wall().strftime("%H:%M:%S"), steady()
            try:
                result = step()
            except:
                log.exception(f"{name} began {begin}, failed after {round(steady() - since, 3):.3f} s")
                raise
            log.info(f"{name} began {begin}, took {steady() - since:.3f} s")
            return result""",
    ),
    "by names": (
        "counted",
        """def counted(log):
            counts = {"warnings": 0, "errors": 0}

            class Counter(logging.NullHandler):
                def handle(self, record):
                    counts["warnings"] += 30 <= record.levelno < 40
                    counts["errors"] += record.levelno >= 40

            log.addHandler(Counter())
            return counts""",
    ),
    "counters": (
        "metrics",
        """def metrics(outcomes):
            seconds = collections.Counter()
            for each in outcomes:
                seconds[each["step"]] += each["seconds"]
            loaded = [each["rows"] for each in outcomes if each["step"] == "load" and each["error"] is None]
            whole = sum(seconds.values())
            return {
                "files": len(set(each["file"] for each in outcomes)),
                "failed": len(set(each["file"] for each in outcomes if each["error"] is not None)),
                "rows": sum(loaded),
                "seconds": whole,
                "rows_per_second": None if whole == 0 else sum(loaded) / whole,
            }""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
