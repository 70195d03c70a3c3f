"""Mutants of a reference: the same text with one statement or clause left out, or turned round.

The reveal asks of each which trial tells it from the reference (`reveal.py`). Nothing here runs an answer.
"""

import ast
import copy
import re
import textwrap

from breakfix.lab.mutants import clauses, sql

WIDTH = 72
WITHIN_A_TEXT = re.compile(r"""(?<!['"])\\n *(?!['"])""")  # a line break of SQL; a text that is one stays
HOLE = re.compile(r"hole_(\d+)_")


def mutants(source, kind="python"):
    """Return `(description, mutated source)` pairs, in reading order; each parses and differs from all others.

    `kind` is that of the exercise: "python" and "value" are Python, whose strings may hold SQL; "sql" is SQL.
    """
    if kind == "sql":
        return clauses.mutants(source)
    tree = ast.parse(source)
    found = {ast.unparse(tree): None}
    for index, description, edit in _python(tree):
        changed = copy.deepcopy(tree)
        edit(list(ast.walk(changed))[index])
        text = ast.unparse(changed)
        if _compiles(text):
            found.setdefault(text, description)
    return [(description, text) for text, description in found.items() if description]


def unchanged(source, kind="python"):
    """Return `source` as its mutants are written, with nothing left out; its results must be the reference's."""
    if kind == "sql":
        return sql.unchanged(source)
    tree = ast.parse(source)
    for node, text in _texts(tree):
        _put(node, sql.unchanged(text))
    return ast.unparse(tree)


def opaque(source, kind="python"):
    """Return the statements of SQL in `source` that cannot be taken apart: about these, mutants say nothing."""
    texts = [source] if kind == "sql" else [text for _, text in _texts(ast.parse(source))]
    return [text for text in texts if sql.is_opaque(text)]


def _python(tree):
    """Return `(index, description, edit)` in reading order; `edit` changes the node at `index` of a walk of a copy."""
    inside = {id(node) for function in ast.walk(tree) if _is_function(function) for node in ast.walk(function)}
    cuts = []
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in inside:
            cuts += [(at, index, *cut) for at, *cut in _cuts(node)]
    nodes = {id(node): index for index, node in enumerate(ast.walk(tree))}
    for node, text in _texts(tree):
        for description, mutated in clauses.mutants(text):
            shown = _without_holes(description, node)
            cuts.append((node, nodes[id(node)], shown, lambda at, mutated=mutated: _put(at, mutated)))
    cuts.sort(key=lambda cut: (cut[0].lineno, cut[0].col_offset))
    return [cut[1:] for cut in cuts]


def _cuts(node):
    """Yield `(where, description, edit)` for what can go or turn at one node of a function."""
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        for place, statement in enumerate(block if isinstance(block, list) else []):
            yield from _of_statement(node, field, place, statement)
    if isinstance(node, ast.If | ast.IfExp) and not isinstance(node.test, ast.Constant):
        for value in (True, False) if node.orelse else (True,):
            says = f"as if `{_short(node.test)}` were always {str(value).lower()}"
            yield node.test, says, lambda at, value=value: setattr(at, "test", ast.Constant(value))
    if isinstance(node, ast.BoolOp):
        word = "and" if isinstance(node.op, ast.And) else "or"
        for place, term in enumerate(node.values):
            says = f"without `{word} {_short(term)}`" if place else f"without `{_short(term)} {word}`"
            yield term, says, lambda at, place=place: at.values.pop(place)
    if isinstance(node, ast.comprehension):
        for place, test in enumerate(node.ifs):
            yield test, f"without `if {_short(test)}`", lambda at, place=place: at.ifs.pop(place)
    if isinstance(node, ast.Try) and len(node.handlers) > 1:
        for place, handler in enumerate(node.handlers):
            yield handler, f"without `{_short(handler)}`", lambda at, place=place: at.handlers.pop(place)


def _of_statement(node, field, place, statement):
    """Yield what can happen to one statement of a block: it goes, or what is around its own block goes."""

    def put(at, *statements):
        block = getattr(at, field)
        block[place : place + 1] = statements
        if not block and field != "orelse":
            block.append(ast.Pass())

    if _counts(node, statement):
        block = " and its block" if hasattr(statement, "body") else ""
        yield statement, f"without `{_short(statement)}`{block}", put
    if isinstance(statement, ast.With):
        says = f"without `{_short(statement)}` around its block"
        yield statement, says, lambda at: put(at, *getattr(at, field)[place].body)
    if isinstance(statement, ast.Try):
        says = f"without `try` around `{_short(statement.body[0])}`"
        yield statement, says, lambda at: put(at, *_of_try(getattr(at, field)[place]))


def _counts(node, statement):
    """Return whether leaving a statement out says something that no other mutant says."""
    if isinstance(statement, ast.Pass | ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef):
        return False  # only a name would go
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return False  # a docstring
    lone = len([each for each in node.body if not _is_docstring(each)]) == 1
    if lone and isinstance(node, ast.If) and not node.orelse:
        return False  # the same as without the whole `if`
    if lone and _is_function(node) and isinstance(statement, ast.Return):
        return False
    return not isinstance(node, ast.ClassDef)


def _of_try(statement):
    return [*statement.body, *statement.orelse, *statement.finalbody]


def _is_function(node):
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _is_docstring(statement):
    return isinstance(statement, ast.Expr) and isinstance(getattr(statement.value, "value", None), str)


def _texts(tree):
    """Return `(node, text)` for each string of the code; of an f-string, with a name in the place of each value."""
    walk = list(ast.walk(tree))
    skip = {id(node.value) for node in walk if isinstance(node, ast.Expr)}
    for node in filter(_is_template, walk):
        skip |= {id(part) for part in ast.walk(node) if part is not node}
    strings = [node for node in walk if id(node) not in skip]
    found = [(node, node.value) for node in strings if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return found + [(node, _with_holes(node)) for node in strings if _is_template(node)]


def _with_holes(node):
    parts = enumerate(node.values)
    return "".join(part.value if isinstance(part, ast.Constant) else f"hole_{n}_" for n, part in parts)


def _without_holes(text, node):
    """Return a description with the code of an f-string's values again in their places."""
    return HOLE.sub(lambda hole: f"{{{ast.unparse(node.values[int(hole[1])].value)}}}", text)


def _is_template(node):
    return isinstance(node, ast.JoinedStr)


def _put(node, text):
    """Put another text into a string of the code."""
    if _is_template(node):
        parts = HOLE.split(text)  # text, number, text, number, ..., text
        node.values = [node.values[int(part)] if n % 2 else ast.Constant(part) for n, part in enumerate(parts)]
    else:
        node.value = text


def _short(node):
    """Return code on one line, of a statement with a block its first line."""
    text = ast.unparse(node)
    if isinstance(getattr(node, "body", None), list):
        text = text.splitlines()[0]
    return textwrap.shorten(WITHIN_A_TEXT.sub(" ", text), WIDTH, placeholder=" ...")


def _compiles(text):
    try:
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
