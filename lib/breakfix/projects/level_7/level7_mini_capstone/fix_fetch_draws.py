"""Draws for `fetch`: faults one after the other, for which all right answers come to the same."""

PASSES = [500, 501, 502, 503, 504, 505, 507, 511, 529, 599, 429]
STAYS = [400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 418, 422, 423, 425, 428, 430, 431, 451, 499]
LEAST, MOST = 0.01, 0.2  # seconds between two tries, beside what a source asks for
SHARES = [0.1, 0.4, 0.9, 1.1, 2.5, 3.6, 4.4, 8.0]  # of the limit, over which the eight parts of an answer come


def nights(hand):
    """Return a fault plan, a limit in seconds, and the numbers of the requests that find nobody."""
    limit = hand.choice([2, 3.0, 6.0, 20.0])
    plan = [_fault(hand, limit) for _ in range(hand.choice([0, 1, 1, 2, 3, 3, 4, 5]))]
    return plan, limit, tuple(sorted(hand.sample(range(1, 5), hand.choice([0, 0, 0, 1, 2, 3]))))


def _fault(hand, limit):
    kind = hand.choice(["server_error"] * 5 + ["reset", "cut_short", "malformed_json", "silent", "slow", "slow"])
    if kind == "slow":
        return {"kind": kind, "seconds": hand.choice(SHARES) * limit}
    if kind != "server_error":
        return {"kind": kind}
    asked = hand.choice([0.0, 0.0, 0.0, 0.25, 0.5, 1.0, limit / 2, limit - 0.005, limit + 1, 3_600.0])
    return {"kind": kind, "status": hand.choice(hand.choice([PASSES, PASSES, PASSES, STAYS])), "retry_after": asked}


def is_clear(night):
    """Tell whether all right answers come to the same, whatever they draw for their waits.

    Each moment lies between two: one if all waits are as short as may be, one if they are as long.
    """
    plan, limit, missed = list(night[0]), *night[1:]
    soon = late = 0.0
    for number in range(1, 5):
        fault = {} if number not in missed and not plan else {"kind": "reset"} if number in missed else plan.pop(0)
        kind, asked, took = fault.get("kind"), fault.get("retry_after", 0), 0.0
        if kind is None or fault.get("status") in STAYS or (number == 4 and kind not in {"slow", "silent"}):
            return True
        if kind == "slow" and fault["seconds"] / 8 <= limit / 2:
            return late + fault["seconds"] <= limit or soon + fault["seconds"] > limit
        if kind in {"slow", "silent"}:
            took = limit / 2
        if soon + took + asked + LEAST > limit:
            return True
        if late + took + asked + MOST > limit:
            return False
        soon, late = soon + took + asked + LEAST, late + took + asked + MOST
    return True


def told_of(plan, limit, missed):
    """Return what was drawn, in words."""
    nobody = [f"request {number} finds nobody" for number in missed]
    answers = ", then ".join([*map(_said, plan), "the page"])
    return "; ".join([f"the limit is {limit:g} s", *nobody, f"the source answers {answers}"])


def _said(fault):
    more = f" with Retry-After: {fault['retry_after']:g}" if fault.get("retry_after") else ""
    more += f" over {fault['seconds']:g} s" if "seconds" in fault else ""
    return f"{fault.get('status') or fault['kind'].replace('_', ' ')}{more}"
