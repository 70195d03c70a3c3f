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
    a clock of its own: the steady that is given?
        ~ began, before = wall(), steady() => steady = __import__("time").monotonic; began, before = wall(), steady()
    """,
    "named": """
    no traceback: a traceback follows it?
        ~ super().format(record).split("\\n") => f"{record.levelname} {record.getMessage()}".split("\\n")
    a new file: the lines that are there stay?
        ~ encoding="utf-8") => encoding="utf-8", mode="w")
    another encoding: in UTF-8?
        ~ encoding="utf-8") => encoding="latin-1", errors="replace")
    the record is changed: what other handlers write?
        ~ lines = super() => record.msg, record.args = f"{record.getMessage()}!", (); lines = super()
    """,
    "counted": """
    the limit is none: level ERROR and above?
        ~ "errors" if record.levelno >= logging.ERROR => "errors" if record.levelno > logging.ERROR
    a level for all: level of log?
        ~ log.addHandler(Counts()) => log.setLevel(logging.WARNING); log.addHandler(Counts())
    onto the screen: nothing is written?
        ~ class Counts(logging.Handler): => class Counts(logging.StreamHandler):
        - if record.levelno >= logging.WARNING:
        + super().emit(record)
        + if record.levelno >= logging.WARNING:
    once for all: a second dict begins at 0?
        - log.addHandler(Counts())
        + if not any(type(handler).__name__ == "Counts" for handler in log.handlers):
        +     log.addHandler(Counts())
    """,
    "metrics": """
    any letters: the step load?
        ~ each["step"] == "load" => each["step"].lower() == "load"
    rounded: not rounded?
        ~ rows / seconds if seconds => round(rows / seconds, 2) if seconds
    none for no rows: None when seconds is 0?
        ~ if seconds else None => if seconds and rows else None
    good ones only: all seconds together?
        ~ sum(by_step.values()) => sum(each["seconds"] for each in outcomes if each["error"] is None)
    by name: the one that comes first?
        ~ max(by_step, => max(sorted(by_step),
    came in later: of which some step failed?
        - failed = {each["file"] for each in outcomes if each["error"] is not None}
        + failed = {each["file"]: each for each in outcomes}
        + failed = [file for file, each in failed.items() if each["error"] is not None]
    """,
}
PASSES = {
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
                "slowest": seconds.most_common(1)[0][0] if seconds else None,
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
