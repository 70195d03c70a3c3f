"""The exit code of some work, done in a child process as Python runs a program."""

import os
import sys
import traceback


def of(work):
    """Run `work()` in a child process, as Python runs a program; return its exit code, or minus the signal."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except SystemExit as end:
            code = _code(end.code)
            if code and not isinstance(end.code, int):
                print(end.code, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code & 0xFF)  # the system keeps eight bits
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _code(said):
    """Return the number that Python makes of what was given to sys.exit."""
    if said is None:
        return 0
    return int(said) if isinstance(said, int) else 1
