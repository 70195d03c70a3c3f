"""A fault plan as a line of text, and in words.

plan_of("500 503+0.5 slow:3.5 silent*")     four faults: 500; 503 with Retry-After: 0.5; slow over 3.5 s; silence
in_words(plan)                              "500, then 503 with Retry-After: 0.5, then ..., then silent for ever"
"""

import re

FAULT = re.compile(r"(\w+)(?::([\d.]+))?(?:\+([\d.]+))?(\*?)")


def plan_of(text):
    """Return a fault plan: kinds and statuses of errors, with `:seconds`, `+retry_after` and `*` for ever."""
    found = []
    for name, seconds, asked, ever in FAULT.findall(text):
        fault = {"kind": "server_error", "status": int(name)} if name.isdecimal() else {"kind": name}
        fault |= {"seconds": float(seconds)} if seconds else {}
        fault |= {"retry_after": float(asked)} if asked else {}
        found.append(fault | {"times": None if ever else 1})
    return found


def in_words(plan):
    """Return a fault plan in words."""
    said = []
    for fault in plan:
        words = [str(fault.get("status") or fault["kind"].replace("_", " "))]
        words += [f"with Retry-After: {fault['retry_after']:g}"] if fault.get("retry_after") else []
        words += [f"over {fault['seconds']:g} s"] if "seconds" in fault else []
        words += ["for ever"] if fault.get("times", 1) is None else []
        said.append(" ".join(words))
    return ", then ".join(said)
