"""What a class has in common: which trials refuse whom, and answers that make the same mistake, known or not."""

from breakfix.book.grading import question


def refusals(students, workbook, judged, found):
    """Return (trials, unknown): for each trial that refuses, and each group of unknown mistakes, a dict.

    A dict has `project`, `exercise`, `trial`, `when`, `students` (names), and of a group `shows` (what its trial shows)
    and `source`, the shortest answer of it. Answers are alike when the same trials of one exercise refuse them and see
    the same of them. Those that more students have come first.
    """
    trials, groups = {}, {}
    for row in found:
        if row["now"] != "not yet" or not row["refused_by"]:
            continue
        student = students[row["student"]]
        asked = workbook.asked(row["project"])[row["exercise"]]
        for each, result in _refused(student, asked, judged, row["refused_by"]):
            key = (row["project"], row["exercise"], result["trial"])
            _put(trials, key, result, row["student"])
            if result["does"] and not result["mistake"] and not each.held_out:
                group = _put(groups, (*key, result["does"]), result, row["student"])
                group["source"] = min(group.get("source", each.source), each.source, key=lambda text: (len(text), text))
            break
    return _ordered(trials), _ordered(groups)


def _refused(student, asked, judged, trial):
    """Yield the questions, with their results, that a trial has refused; of several texts the last first."""
    for part in question.asked_of(student, asked):
        for each in reversed(part):
            if judged[each.key]["trial"] == trial:
                yield each, judged[each.key]


def _put(found, key, result, name):
    """Count a student in; returns the dict at `key`."""
    empty = {**dict(zip(("project", "exercise", "trial"), key, strict=False)), "students": [], "shows": result["shows"]}
    group = found.setdefault(key, {**empty, "when": result["when"]})
    if name not in group["students"]:
        group["students"].append(name)
    return group


def _ordered(found):
    return [found[key] for key in sorted(found, key=lambda key: (-len(found[key]["students"]), key))]
