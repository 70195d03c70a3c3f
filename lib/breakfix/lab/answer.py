"""The text of an answer: how each kind is taken from a declaration, compared with its stub, and loaded.

Four kinds: `python` defines a function with the exercise's name, `sql` is one query, `value` assigns the exercise's
name, `tests` is a test file for pytest.
"""

import ast
import inspect
import re
import textwrap

from breakfix.lab.pytest_run import TestFile

KINDS = ("python", "sql", "value", "tests")
PYTHON = ("python", "value", "tests")  # those that are read as Python
UNREADABLE = (SyntaxError, ValueError, TypeError, RecursionError, MemoryError)  # what ast raises at odd texts
FILE = "<answer>"


def source_of(function, name, kind):
    """Return the text that answers exercise `name` as `function`, a declaration in a project, does."""
    if kind == "sql":
        return textwrap.dedent(function()).strip() + "\n"
    text = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(text).body[0]
    if kind == "tests":
        return _inside(text, node)
    if kind == "value":
        returned = node.body[-1]
        if not isinstance(returned, ast.Return) or returned.value is None:
            raise TypeError(f"{function.__name__}: a value exercise ends in one `return`")
        return f"{name} = {textwrap.dedent(ast.get_source_segment(text, returned.value))}\n"
    lines = text.splitlines(keepends=True)
    first = node.body[0]
    if ast.get_docstring(node) is not None:  # the task; the learner has it above the cell
        del lines[first.lineno - 1 : first.end_lineno]
        while len(lines) > first.lineno - 1 and not lines[first.lineno - 1].strip():
            del lines[first.lineno - 1]
        if len(node.body) == 1:
            lines.insert(first.lineno - 1, "    pass\n")
    # The first decorator declares it here; what stands below that one is the answer's own.
    begins = node.decorator_list[1] if len(node.decorator_list) > 1 else node
    text = "".join(lines[begins.lineno - 1 :])
    return re.sub(rf"\b{function.__name__}\b", name, text)


def _inside(text, node):
    """Return what stands in a function, below its docstring, as the text of a file."""
    first, lines = node.body[0], text.splitlines(keepends=True)
    if ast.get_docstring(node) is not None:
        above = first.end_lineno
    else:
        above = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", []))]) - 1
    inside = textwrap.dedent("".join(lines[above:])).strip("\n") + "\n"
    return re.sub(r"\n\n(?=(?:def|class|@|async) ?)", "\n\n\n", inside)


def same(one, other, kind):
    """Tell whether two texts are the same answer: equal syntax trees, or equal words for SQL and prose."""
    if kind in PYTHON:
        try:
            return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
        except UNREADABLE:
            pass
    return words(one, kind) == words(other, kind)


def words(text, kind):
    """Return `text` with its white space, and in SQL its comments, made one space each."""
    if kind == "sql":
        text = re.sub(r"--[^\n]*|/\*.*?\*/", " ", text, flags=re.DOTALL)
    return " ".join(text.split()).rstrip(" ;")


def load(source, name, kind, imports="", given=()):
    """Run an answer's text in a namespace of its own, after the notebook's `imports`, and return what it answers.

    `given` are further names and values that it can use.

    Raises whatever the text raises, and `NameError` when it does not define `name`.
    """
    if kind == "sql":
        return one_query(source)
    if kind == "tests":
        return TestFile(source, name)
    namespace = {"__name__": "__answer__", **dict(given)}
    exec(imports, namespace)  # noqa: S102  # judging code is running it; see worker.py for the fences
    exec(compile(source, FILE, "exec"), namespace)  # noqa: S102
    if name not in namespace:
        raise NameError(f"the cell does not define {name}")
    answer = namespace[name]
    if kind == "python" and not callable(answer):
        raise TypeError(f"{name} is {type(answer).__name__}, not a function")
    return answer


def one_query(source):
    """Return the text of an SQL answer; ValueError when it is several statements."""
    import duckdb

    try:
        count = len(duckdb.extract_statements(source))
    except duckdb.Error:  # it has an error of its own, or is SQL of another engine: its engine will say so
        return source
    if count > 1:
        raise ValueError(f"this cell takes one query, and here are {count} statements")
    return source


def definitions(source, *, all_of_it=False):
    """Return the functions, classes, imports and literal assignments of a cell as code, or None; or `all_of_it`."""
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if all_of_it or _is_definition(node)]
    return compile(tree, FILE, "exec") if tree.body else None


def _is_definition(node):
    if isinstance(node, ast.Assign):
        try:
            ast.literal_eval(node.value)
        except UNREADABLE:
            return False
        return True
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom))


def assignments(source, names):
    """Return the values that a cell assigns as they stand there, a dict of name to value; None when it computes some.

    Raises `ValueError` with one sentence for a text that is no Python, and for a name that is not asked for. Its lines
    are those of the cell, whose first is `%%answer`.
    """
    values = {}
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        where = f"line {(error.lineno or 1) + 1} of the cell"
        raise ValueError(f"{where} is not Python yet: {error.msg}; texts stand in quotes") from None
    except (RecursionError, MemoryError):
        raise ValueError("this is too deeply nested to read") from None
    for node in lines:
        if not (isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)):
            return None
        try:
            values[node.targets[0].id] = ast.literal_eval(node.value)
        except UNREADABLE:
            return None
    for node, name in zip(lines, values, strict=False):
        if name not in names:
            raise ValueError(
                f"line {node.lineno + 1} of the cell: no {name} is asked for; the names are {', '.join(names)}"
            )
    return values


def computed(source, names, given):
    """Run a cell that computes its values in a namespace of `given` names; return what it assigns to `names`.

    Raises whatever the text raises.
    """
    namespace = {"__name__": "__answer__", **given}
    exec(compile(source, FILE, "exec"), namespace)  # noqa: S102  # judging code is running it, in a fork
    return {name: namespace[name] for name in names if namespace.get(name, ...) is not ...}
