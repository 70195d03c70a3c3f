"""A fault plan is written as a line and told in words."""

from breakfix.faults import plan
from breakfix.faults.words import in_words, plan_of


def test_a_line_is_a_plan_and_a_plan_is_told():
    """Statuses, kinds, seconds, pauses and `for ever` are read, make a plan that bites, and are told in their order."""
    found = plan_of("500 503+0.5 slow:3.5 silent*")
    assert [fault.get("status", fault["kind"]) for fault in found] == [500, 503, "slow", "silent"]
    assert (found[1]["retry_after"], found[2]["seconds"], found[3]["times"]) == (0.5, 3.5, None)
    assert len(plan.read(found)) == 4
    assert in_words(found) == "500, then 503 with Retry-After: 0.5, then slow over 3.5 s, then silent for ever"
