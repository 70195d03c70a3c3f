"""What can still be found of a learner's answers: in a file that is no notebook any more, and in the ledger."""

import json
import re

import nbformat

from breakfix import places
from breakfix.book import notebook
from breakfix.book.notebook import answer_name, tags

CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7}).*\n", re.MULTILINE)  # what git writes around two versions
JSON = json.JSONDecoder(strict=False)
CELL = re.compile(r"\{(?=\s*\")")
SOURCE = re.compile(r'"source"\s*:\s*')
END = re.compile(r'\s*([\]}],?\s*$|"(cell_type|execution_count|id|metadata|outputs|source)"\s*:)')


def cells(data, shipped):
    """A notebook of the cells that can be read in the bytes of a broken file, in order.

    Whole cells first; of what lies between them, the sources as far as they go, unless they say nothing but what
    the notebook `shipped` says.
    """
    text = CONFLICT.sub("", data.decode("utf-8", "replace"))
    known = {line.strip() for cell in shipped.cells for line in cell.source.splitlines()}
    found, place = [], 0
    for at in [match.start() for match in CELL.finditer(text)]:
        if at < place:
            continue
        cell, end = _decoded(text, at)
        if notebook.is_cell(cell):
            found += [*_sources(text[place:at], known), _sound(cell)]
            place = end
    found += _sources(text[place:], known)
    return notebook.loads(json.dumps({"nbformat": 4, "cells": found}).encode(), "what is left")


def answers(project):
    """The last text that the learner gave for each answer of a project, as the ledger has it: {name: source}."""
    from breakfix.lab.ledger import Ledger

    given = {}
    for event in Ledger(places.WORK / "ledger.jsonl").events(project.number):
        kind, name = event["kind"], event["exercise"]
        if kind == "commit" and isinstance(event.get("values"), dict):
            values = event["values"] | {"why": event.get("why"), "sure": event.get("sure")}
            given[name] = "\n".join(f"{field} = {value!r}" for field, value in values.items())
        elif isinstance(event.get("source"), str):
            given[f"{name}.because" if kind == "because" else name] = event["source"].strip("\n")
    return given


def put_back(copy, shipped, given):
    """Give every answer cell that is as shipped the learner's last text; returns the names of those."""
    stubs = {answer_name(cell): cell for cell in shipped.cells if "exercise" in tags(cell)}
    restored = []
    for cell in copy.cells:
        name = answer_name(cell)
        if name in stubs and name in given and cell.source.strip() == stubs[name].source.strip():
            source = f"{cell.source.splitlines()[0]}\n{given[name]}"
            if source.strip() != cell.source.strip():
                cell.source, cell.outputs, cell.execution_count = source, [], None
                restored.append(name)
    return restored


def _sound(raw):
    """A cell as it is, or only its source when damage has put two of them into one."""
    whole = {"id": "any", "metadata": {}} | raw
    if nbformat.validator.isvalid(whole, ref=f"{raw['cell_type']}_cell", version=4, version_minor=5):
        return raw
    return {key: raw[key] for key in ("id", "cell_type", "source") if key in raw}


def _decoded(text, at):
    try:
        return JSON.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at


def _sources(text, known):
    """The sources in a piece of text that is no JSON, line by line; none with known lines alone."""
    found = []
    for match in SOURCE.finditer(text):
        lines = _lines(text[match.end() :])
        if {line.strip() for line in lines} - known - {""}:
            before = text[: match.start()]
            kind = "markdown" if before.rfind('"markdown"') > before.rfind('"code"') else "code"
            found.append({"cell_type": kind, "source": "".join(lines)})
    return found


def _lines(text):
    """The lines of one source, as JupyterLab writes them, a text in quotes on each; a damaged one as it stands."""
    if not text.startswith("["):
        line, _ = _decoded(text, 0)
        return [line] if isinstance(line, str) else []
    lines = []
    for line in text[1:].strip().split("\n"):
        if END.match(line):
            break
        said = line.strip().rstrip(",")
        whole, end = _decoded(said, 0)
        lines.append(whole if isinstance(whole, str) and end == len(said) else said.strip('"') + "\n")
    return lines
