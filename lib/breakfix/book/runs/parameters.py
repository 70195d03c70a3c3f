"""What can be set in a notebook from outside: the literals of its cell tagged `parameters`.

papermill only warns about a parameter that a notebook does not have, and its command line guesses
types. Here a name that is not there and a value of another type are refused before anything runs.
"""

import ast
import difflib
import os
from pathlib import Path

from breakfix.book import Refusal, notebook

NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false", type(None): "anything"}


def known(text):
    """The parameters of a notebook as {name: default}. Raises Refusal for a default that is not a plain literal."""
    cells = [cell.source for cell in text.cells if "parameters" in notebook.tags(cell)]
    try:
        tree = ast.parse(cells[0] if cells else "")
    except SyntaxError as error:
        raise Refusal(f"The cell tagged `parameters` is not Python: {error.msg} in its line {error.lineno}.") from None
    found = {}
    # papermill.inspect_notebook tells the same names, from lines, at the price of 0.4 seconds of imports.
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                raise Refusal(f"The parameter {ast.unparse(node)} is not a plain literal; write it as one.") from None
    return found


def split(settings):
    """`["seed=3", "dataset=flights"]` as {"seed": "3", "dataset": "flights"}; the last of a name counts."""
    pairs = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not name.strip():
            raise Refusal(f"-p {setting} is not name=value, as in -p seed=3.")
        pairs[name.strip()] = value
    return pairs


def checked(project, defaults, given):
    """The given texts as values of the types that the notebook has.

    Raises Refusal, naming the nearest parameter, for one that is not there or has another type.
    """
    values = {}
    for name, value in given.items():
        if name not in defaults:
            near = difflib.get_close_matches(name, defaults, n=1)
            hint = f"the nearest is {near[0]}" if near else f"it has {', '.join(defaults) or 'none'}"
            raise Refusal(f"{project.number} has no parameter {name}; {hint}.")
        values[name] = _value(project, name, value, type(defaults[name]))
    if "dataset" in values:
        values["dataset"] = dataset(project, values["dataset"])
    return values


def _value(project, name, value, wanted):
    if wanted is str:
        return value
    try:
        found = ast.literal_eval({"true": "True", "false": "False"}.get(value, value))
    except (ValueError, SyntaxError):
        found = value
    if wanted is float and type(found) is int:
        return float(found)
    if wanted is not type(None) and type(found) is not wanted:
        kind = NAMES.get(wanted, f"a {wanted.__name__}")
        raise Refusal(f"{project.number} wants {kind} for {name}, not {value!r}.")
    return found


def dataset(project, name):
    """A dataset that the project knows, or the absolute path of a file of the learner's own."""
    names = project.datasets()
    if name in names:
        return name
    if Path(name).exists():
        # The notebook runs in a folder of its own.
        return os.path.abspath(name)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"; the nearest is {near[0]}" if near else ""
    raise Refusal(f"{project.number} runs on {', '.join(names)} or a file of yours; {name!r} is neither{hint}.")
