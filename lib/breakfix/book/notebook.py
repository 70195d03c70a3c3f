"""A notebook as a file: read, take apart, normalise, write.

A tracked notebook has minimal metadata, cell ids that a person can read and that stay as they
are when cells come and go, no timings, and execution counts 1 to n: nbval runs a cell whose
count is null but compares nothing.
"""

import copy
import json
import re
from pathlib import Path

import nbformat

from breakfix.book import Refusal

PHASES = ("Run", "Predict", "Alter", "Break", "Fix", "Explain", "Mastery")
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
ANSWER = re.compile(r"%%answer\s+lab\.([A-Za-z_][\w.]*)")
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-?[0-9a-f]{12})?|")


def read(path):
    """The notebook in a file, every cell with an id. Raises Refusal when the file is missing or no notebook."""
    try:
        return loads(Path(path).read_bytes(), path)
    except FileNotFoundError:
        raise Refusal(f"There is no notebook {path}.") from None


def loads(data, path):
    """The notebook in the bytes of the file at `path`; Refusal as for `read`."""
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refusal(
            f"{path} is not a notebook ({str(error)[:80]}); `breakfix upgrade --salvage` "
            "mends a copy, git has the tracked ones."
        ) from None
    if not isinstance(raw, dict) or raw.get("nbformat") != 4 or not isinstance(raw.get("cells"), list):
        raise Refusal(f"{path} is not a notebook of format 4; open it in JupyterLab and save it.")
    for number, cell in enumerate(raw["cells"]):
        if not is_cell(cell):
            raise Refusal(f"{path} is not a notebook: its cell {number + 1} is no cell; start a new copy.")
        cell.setdefault("id", f"cell-{number:02d}")
        cell.setdefault("metadata", {})
        if cell["cell_type"] == "code":
            cell.setdefault("outputs", [])
            cell.setdefault("execution_count", None)
    try:
        # Texts may be stored as lists of lines.
        return nbformat.v4.rwbase.rejoin_lines(nbformat.from_dict({"metadata": {}} | raw | {"nbformat_minor": 5}))
    except (AttributeError, TypeError):
        raise Refusal(f"{path} is not a notebook: an output in it is damaged; start a new copy.") from None


def is_cell(raw):
    """Whether a JSON value is a cell: a kind, and a source as text or as a list of texts."""
    if not isinstance(raw, dict) or raw.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    source = raw.get("source")
    lines = source if isinstance(source, list) else [source]
    return all(isinstance(line, str) for line in lines) and isinstance(raw.get("id", ""), str)


def write(notebook, path):
    """Write a notebook; equal notebooks give equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(notebook), "utf-8")


def text(notebook):
    """The file's text: keys sorted, one newline at the end."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def tags(cell):
    """The tags of a cell as a list."""
    return list(cell.metadata.get("tags", []))


def is_code(cell):
    """Whether a kernel would run this cell; an empty code cell is skipped by every runner."""
    return cell.cell_type == "code" and bool(cell.source.strip())


def answer_name(cell):
    """`load` for a cell that begins `%%answer lab.load`, `kill.because` for a dotted one, else None."""
    match = ANSWER.match(cell.source) if cell.cell_type == "code" else None
    return match[1] if match else None


def phases(notebook):
    """The phase of each cell, one per cell: the first word of the nearest `## ` heading at or above it, or ''."""
    found, phase = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = re.search(r"^## +([A-Za-z]+)", cell.source, re.MULTILINE)
            phase = heading[1] if heading else phase
        found.append(phase)
    return found


def without_outputs(notebook):
    """A copy without outputs and counts, so that nothing saved answers a prediction."""
    bare = copy.deepcopy(notebook)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return bare


def normalise(notebook):
    """A copy as it is tracked: minimal metadata, readable ids, counts 1 to n, outputs kept and streams joined."""
    tidy = copy.deepcopy(notebook)
    tidy.metadata = nbformat.from_dict(KERNEL)
    tidy.nbformat, tidy.nbformat_minor = 4, 5
    tidy.cells = [cell for cell in tidy.cells if cell.source.strip()]
    _name_cells(tidy)
    count = 0
    for cell in tidy.cells:
        cell.metadata = nbformat.from_dict({"tags": sorted(tags(cell))} if tags(cell) else {})
        cell.source = cell.source.strip("\n")
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = [_tidy_output(output, count) for output in _joined(cell.outputs)]
    return tidy


def _name_cells(notebook):
    """Give an answer cell its exercise's name, and a cell without a readable id the next free one of its phase."""
    answers = [answer_name(cell) if "exercise" in tags(cell) else None for cell in notebook.cells]
    taken = {name.replace(".", "-") for name in answers if name}
    for cell, name, phase in zip(notebook.cells, answers, phases(notebook), strict=True):
        own = cell.get("id", "")
        if name:
            cell.id = name.replace(".", "-")
        elif RANDOM_ID.fullmatch(own) or own in taken:
            stem = phase.lower() or "opening"
            numbers = (f"{stem}-{n:02d}" for n in range(1, 1000))
            others = {other.get("id") for other in notebook.cells}
            cell.id = next(number for number in numbers if number not in taken | others)
        taken.add(cell.id)


def _joined(outputs):
    """Outputs with neighbouring pieces of one stream joined: how a kernel splits them differs from run to run."""
    whole = []
    for output in outputs:
        if output.output_type == "stream" and whole and whole[-1].get("name") == output.name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def _tidy_output(output, count):
    if "metadata" in output:
        output.metadata = nbformat.from_dict({})
    if output.output_type == "execute_result":
        output.execution_count = count
    return output
