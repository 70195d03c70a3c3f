"""Cells that a learner and a newer notebook may both change: parameters and imports.

Both texts go into one cell: the newer one, with every line of the learner's. Where that would be no Python, the
answer is None, and the two are kept beside each other like any other cells.
"""

import ast
import re

MAGIC = re.compile(r"^(\s*)[%!].*$", re.MULTILINE)


def parameters(base, mine, newer):
    """The newer text with the learner's values: what they set stays set, where the parameter is still there.

    Texts in and out. A setting of theirs whose parameter is gone stays as a comment; other lines of theirs follow.
    """
    shipped, own, fresh = _assignments(base), _assignments(mine), _assignments(newer)
    if None in (shipped, own, fresh):
        return None
    lines, gone = newer.split("\n"), set()
    changed = {name: span for name, span in own.items() if _cut(mine, span) != _cut(base, shipped.get(name))}
    for name in sorted(set(changed) & set(fresh), key=lambda name: fresh[name], reverse=True):
        first, last = fresh[name]
        lines[first - 1 : last] = _cut(mine, changed[name])
    for name in set(changed) - set(fresh):
        if name in shipped:
            first, last = changed[name]
            gone.update(range(first, last + 1))
            lines += [f"# no longer a parameter: {line}" for line in _cut(mine, changed[name])]
    spare = [line for number, line in enumerate(mine.split("\n"), 1) if number not in gone]
    return _checked(lines + _added(spare, base, lines))


def imports(base, mine, newer):
    """The newer text, and below it the lines that the learner added."""
    lines = newer.split("\n")
    return _checked(lines + _added(mine.split("\n"), base, lines))


def _added(spare, base, there):
    """The lines that neither were shipped nor are there yet."""
    known = {line.strip() for line in [*base.split("\n"), *there]}
    return [line for line in spare if line.strip() and line.strip() not in known]


def _assignments(text):
    """The lines of each `name = value`: {name: (first, last)}, from 1; None for no Python, and for a name set twice."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    found = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            if node.targets[0].id in found:
                return None
            found[node.targets[0].id] = (node.lineno, node.end_lineno)
    return found


def _cut(text, span):
    return text.split("\n")[span[0] - 1 : span[1]] if span else None


def _checked(lines):
    text = "\n".join(lines)
    try:
        ast.parse(MAGIC.sub(r"\1pass", text))
    except (SyntaxError, ValueError):
        return None
    return text
