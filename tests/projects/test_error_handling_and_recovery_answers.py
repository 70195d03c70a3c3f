"""Answers to d-04 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import error_handling_and_recovery as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "message": """
    a new error without its cause: is the error of convert lost?
        - ") from error
        + ")
    a cause that is a copy: is the error of convert the cause?
        - from error
        + from ValueError(str(error))
    a note without the file: does the note have the file's name?
        - raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
        + error.add_note(f"line {reader.line_num}")
        + raise
    its own class with one text: an error of any class?
        - raise ValueError(
        + raise type(error)(
    an empty dict is left out: does convert return a dict?
        - records.append(convert(record))
        + records += filter(None, [convert(record)])
    another interrupt: does it arrive as it is?
        - except Exception as error:
        + except KeyboardInterrupt:
        +     raise KeyboardInterrupt(f"{path}, line {reader.line_num}") from None
        + except Exception as error:
    texts without their spaces: does convert get the record?
        - convert(record)
        + convert({name: text and text.strip() for name, text in record.items()})
    arguments changed in place: does each class take its text from them?
        - raise ValueError(f"{path}, line {reader.line_num}: {error}") from error
        + error.args = (f"{path}, line {reader.line_num}: {error}",)
        + raise
    the cause of the cause: is the error of convert the cause?
        - from error
        + from error.__cause__ or error
    line breaks made alike: does convert get the texts of the record?
        - newline=""
        + newline=None
    a character taken for a line: which number has the line in an editor?
        - csv.DictReader(file)
        + csv.DictReader(file.read().splitlines(True))
    one dict for all: are the records those of the file?
        - records = []
        + records, shared = [], {}
        - records.append(convert(record))
        + shared.update(record)
        + records.append(convert(shared))
    a note on Ctrl-C: does it arrive as it is?
        - except Exception as error:
        + except KeyboardInterrupt as stop:
        +     stop.add_note(str(path))
        +     raise
        + except Exception as error:
    a tuple: is it a list?
        - return records
        + return tuple(records)
    """,
    "retry": """
    capped at 30 s: is each wait twice as long as the one before?
        - 2 ** (attempt - 1)
        + min(30, 2 ** (attempt - 1))
    a note on the last error: does it arrive as it is?
        - except passing:
        -     if attempt == attempts:
        + except passing as error:
        +     if attempt == attempts:
        +         error.add_note(f"after {attempts}")
    none for an empty text: is it what the step returns?
        - return step()
        + return step() or None
    an error that is returned is raised: is it what the step returns?
        - return step()
        + result = step()
        + if isinstance(result, Exception): raise result
        + return result
    StopIteration is an end: does any other error reach the caller?
        - except passing:
        + except StopIteration:
        +     return None
        + except passing:
    another clock: which sleep is given?
        - sleep(2 ** (attempt - 1))
        + __import__("time").sleep(2 ** (attempt - 1))
    """,
    "error_log": """
    false is a failure: did the step return?
        - step(name)
        + if step(name) is False: raise ValueError("false")
    a second call: is the step called once?
        - except Exception:
        + except OSError:
        +     step(name)
        + except Exception:
    rotated: are both files kept?
        - logging.FileHandler(folder / file)
        + __import__("logging.handlers").handlers.RotatingFileHandler(folder / file, maxBytes=500_000, backupCount=3)
    no cause: is it the traceback as logging writes it?
        - except Exception:
        + except Exception as error:
        +     from traceback import format_exception
        - log.exception("%s failed", name)
        + log.error("%s failed\\n%s", name, "".join(format_exception(error, chain=False)).rstrip())
    ten lines: is it the whole traceback?
        - log.exception("%s failed", name)
        + from traceback import format_exc
        + log.error("%s failed\\n%s", name, "\\n".join(format_exc().splitlines()[:10]))
    a name as a format: is the line `INFO NAME loaded`?
        - log.info("%s loaded", name)
        + log.info(name + " loaded", *([1] * name.count("%")))
    """,
    "graceful_exit": """
    exit 0 after Ctrl-C: is the exit code any but 0?
        - except Exception:
        + except KeyboardInterrupt:
        +     return
        + except Exception:
    strangers go: do the other files in clean stay?
        - if failed:
        + for old in clean.glob("*.csv"):
        +     if not (raw / old.name).exists(): old.unlink()
        + if failed:
    raw is cleared: is raw untouched?
        - unfinished.replace(clean / source.name)
        + unfinished.replace(clean / source.name)
        + source.unlink()
    two classes: is it an error of any class?
        - except Exception:
        + except (ValueError, OSError):
    a long list of classes: is it an error of any class?
        - except Exception:
        + except (ValueError, LookupError, OSError, ArithmeticError, RuntimeError, TypeError, AssertionError):
    clears away what may not be there: does the failing file hold up another?
        - failed.append(source.name)
        + failed.append(source.name)
        + unfinished.unlink()
    a name up to its first dot: is it the name of the raw file?
        - unfinished.replace(clean / source.name)
        + unfinished.replace(clean / (source.name.split(".")[0] + ".csv"))
    the first three hundred: is it every raw file?
        - sorted(raw.glob("*.csv"))
        + sorted(raw.glob("*.csv"))[:300]
    no flight is an error: is a file with a header whole?
        - transform(source, unfinished)
        + transform(source, unfinished)
        + if unfinished.read_bytes().count(b"\\n") < 2: raise ValueError
    line breaks made alike: is it the whole of what transform makes?
        - transform(source, unfinished)
        + transform(source, unfinished)
        + unfinished.write_text(unfinished.read_text("latin-1"), "latin-1")
    read as UTF-8: is it the whole of what transform makes?
        - transform(source, unfinished)
        + transform(source, unfinished)
        + unfinished.read_text("utf-8")
    all names at the end: is what was transformed before a kill in clean?
        - failed = []
        + failed, made = [], []
        - unfinished.replace(clean / source.name)
        + made.append((unfinished, clean / source.name))
        - if failed:
        + for one, other in made:
        +     one.replace(other)
        + if failed:
    another code: is it 1?
        - sys.exit(1)
        + sys.exit(2)
    """,
    "summary": """
    once loaded is loaded: which try counts?
        - if found[-1] is not None}
        + if None not in found}
    tries that failed: are all of its tries counted?
        - (tries: {len(found)})
        + (tries: {sum(error is not None for error in found)})
    a line for an error: is the text of the error as it is?
        - {found[-1]} (
        + {found[-1].partition(chr(10))[0]} (
    trimmed: is the text of the error as it is?
        - {found[-1]} (
        + {found[-1].strip()} (
    cut: is the text of the error as it is?
        - {found[-1]} (
        + {found[-1][:60]} (
    a text as a format: is the text of the error as it is?
        - f"{file}: {found[-1]} (tries: {len(found)})" for
        + f"{file}: {found[-1]} (tries: %s)" % len(found) for
    small and large letters alike: is it the order of Python?
        - sorted(failed.items())
        + sorted(failed.items(), key=lambda item: item[0].lower())
    the order of the lines: is it the order of the names?
        - lines = [
        + lines = sorted([
        - for file, found in sorted(failed.items())]
        + for file, found in failed.items()])
    """,
}
PASSES = {  # right ones, whose names say what a task leaves open
    "a group of errors, each with a note": (
        "message",
        """def message(path, convert):
            records, failed = [], []
            with open(path, newline="") as file:
                reader = csv.DictReader(file)
                for record in reader:
                    try:
                        records.append(convert(record))
                    except Exception as error:
                        error.add_note(f"{path.name}, line {reader.line_num}")
                        failed.append(error)
            if failed:
                raise ExceptionGroup("; ".join(note for error in failed for note in error.__notes__), failed)
            return records""",
    ),
    "a wait in seconds": (
        "retry",
        """def retry(step, passing, attempts, sleep):
            for wait in range(attempts - 1):
                try:
                    return step()
                except passing:
                    for _ in range(2**wait):
                        sleep(1)
            return step()""",
    ),
    "two files by hand, and no traceback in etl.log": (
        "error_log",
        """def error_log(folder, name, step):
            import traceback
            with open(folder / "etl.log", "a") as log, open(folder / "error.log", "a") as errors:
                try:
                    step(name)
                except Exception:
                    for file in (log, errors):
                        print(f"ERROR {name} failed", file=file)
                    traceback.print_exc(file=errors)
                    return False
                print(f"INFO {name} loaded", file=log)
                return True""",
    ),
    "exit code 130 after Ctrl-C, in any order": (
        "graceful_exit",
        """def graceful_exit(raw, clean, transform):
            code = 0
            for source in raw.iterdir():
                half = clean / (source.name + "~")
                try:
                    transform(source, half)
                    half.rename(clean / source.name)
                except Exception as error:
                    code = 1
                except KeyboardInterrupt:
                    sys.exit(130)
            sys.exit(code)""",
    ),
    "a room that is computed": ("room", "room = len(lab.clean_file()) - 2"),
    "a room in an earlier row": ("room", "room = lab.clean_file().index('14\\n') + 1"),
    "one try for the whole file": (
        "message",
        """def message(path, convert):
            with open(path, newline="") as file:
                reader = csv.DictReader(file)
                try:
                    return [convert(record) for record in reader]
                except Exception as error:
                    raise RuntimeError(f"{path} line {reader.line_num}") from error""",
    ),
    "handlers for the time of one call": (
        "error_log",
        """def error_log(folder, name, step):
            log = logging.getLogger("etl")
            log.setLevel("INFO")
            everything, errors = logging.FileHandler(folder / "etl.log"), logging.FileHandler(folder / "error.log")
            errors.setLevel("ERROR")
            for handler in (everything, errors):
                handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
                log.addHandler(handler)
            went_well = False
            try:
                step(name)
                log.info(name + " loaded")
                went_well = True
            except Exception:
                log.exception(name + " failed")
            finally:
                for handler in (everything, errors):
                    log.removeHandler(handler)
                    handler.close()
            return went_well""",
    ),
    "the last error raised at the end": (
        "graceful_exit",
        """def graceful_exit(raw, clean, transform):
            last = None
            for source in raw.glob("*.csv"):
                try:
                    transform(source, clean / (source.stem + ".tmp"))
                except Exception as error:
                    last = error
                else:
                    (clean / (source.stem + ".tmp")).replace(clean / source.name)
            if last is not None:
                raise last""",
    ),
    "a library for it": (
        "retry",
        """def retry(step, passing, attempts, sleep):
            import tenacity

            calls = tenacity.Retrying(
                retry=tenacity.retry_if_exception_type(passing),
                stop=tenacity.stop_after_attempt(attempts),
                wait=tenacity.wait_exponential(multiplier=1),
                sleep=sleep,
                reraise=True,
            )
            return calls(step)""",
    ),
    "the tries sorted first": (
        "summary",
        """def summary(tries):
            import itertools

            lines, files = [], 0
            for file, group in itertools.groupby(sorted(tries, key=lambda each: each[0]), key=lambda each: each[0]):
                *_, (_, error) = found = list(group)
                files += 1
                if error is not None:
                    lines.append(f"{file}: {error} (tries: {len(found)})")
            return [*lines, f"{len(lines)} of {files} files failed"]""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
