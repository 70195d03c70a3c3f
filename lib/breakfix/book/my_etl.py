"""The learner's own project, `work/my_etl/`: begun by the first drill sheet, grown by what each sheet accepted.

    begin()                  lay down the folder of templates/my_etl/, unless there is one
    keep(asked)              write the last accepted answer of an exercise where the exercise says that it belongs

An exercise says it with one line in its module: `retry.keeps("src/retry.py")`. A file that ends in .py becomes a
module with the notebook's imports that it uses; any other holds a text: a value that is one, a query, or prose.
Nothing of the learner's is overwritten: what lay there stays beside it, as `retry.py.before`.
"""

import ast
import os
import shutil
import sys
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from breakfix import places
from breakfix.book import Refusal, atomic, ways
from breakfix.lab import project
from breakfix.lab.explanation import Explanation, parts
from breakfix.lab.ledger import Ledger

BEGUN_BY = "d-01"
NAME = "my_etl"
ACCEPTED = {"passed", "complete"}
DOT = "dot_"  # a template's name for a file that begins with a dot, which a wheel would leave out


@dataclass(frozen=True)
class Kept:
    """Where an answer stands now; what lay there before, or None; whether it was there as it is."""

    path: Path
    before: Path | None = None
    again: bool = False


def folder():
    """Return where the learner's project lies, or will lie."""
    return places.WORK / NAME


def begin():
    """Lay down the folder, whole or not at all; return whether there was none. One that is there is left alone."""
    home = folder()
    if os.path.lexists(home):
        return False
    draft = home.with_name(f".{NAME}.new")
    shutil.rmtree(draft, ignore_errors=True)  # left by a command that was killed
    home.parent.mkdir(parents=True, exist_ok=True)
    with resources.as_file(resources.files("breakfix.book") / "templates" / NAME) as template:
        for path in sorted(template.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                name = path.name.replace(DOT, ".", 1) if path.name.startswith(DOT) else path.name
                where = draft / path.relative_to(template).with_name(name)
                where.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, where)
        packages = draft / "requirements.txt"
        packages.write_text(packages.read_text("utf-8").format(repository=ways.repository()), "utf-8")
    os.rename(draft, home)
    return True


def kept_of(lab):
    """Return what of a project can be kept: exercise name -> the exercise."""
    from breakfix.lab import exercises

    return {asked.name: asked for asked in exercises(lab) if asked.kept}


def keep(asked):
    """Write the last accepted answer of an exercise to its place and return a Kept; begin the folder if need be.

    Raises Refusal when the exercise has no place, when none of its answers was accepted yet, or when a link leads out
    of the folder.
    """
    if not asked.kept:
        others = ", ".join(kept_of(sys.modules[asked.module])) or "no other exercise"
        raise Refusal(f"{asked.number} {asked.name} has no place in work/{NAME}; {others} can be kept.")
    text = text_of(asked, accepted(asked))
    begin()
    home, path = folder(), folder() / asked.kept
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(home)):
        raise Refusal(f"{path} leads out of {home}; take the link away, then try again.")
    with atomic.alone(home):
        return _write(path, text.encode("utf-8", "surrogatepass"))


def _write(path, data):
    if path.is_file() and path.read_bytes() == data:
        return Kept(path, again=True)
    if path.is_dir():
        raise Refusal(f"{path} is a folder; move it, then try again.")
    before = None
    if path.exists():
        before = _free(path)
        shutil.copy2(path, before)
    atomic.replace(path, data)
    return Kept(path, before)


def _free(path):
    """Return a name beside a file that nothing has; it ends in no .py, so that neither Python nor pytest reads it."""
    count = 1
    while os.path.lexists(beside := path.with_name(f"{path.name}.before{f'-{count}' * (count > 1)}")):
        count += 1
    return beside


def accepted(asked):
    """Return the text of the last accepted answer in work/ledger.jsonl; Refusal when there is none."""
    events = Ledger(places.WORK / "ledger.jsonl").events(asked.number, asked.name)
    found = [event["source"] for event in events if event.get("status") in ACCEPTED and "source" in event]
    if not found:
        check = f"`breakfix check {asked.number} {asked.name}`"
        raise Refusal(
            f"No answer to {asked.number} {asked.name} was accepted yet; {check} judges the one in your copy."
        )
    return found[-1]


def text_of(asked, source):
    """Return what is written for an answer, as text; Refusal for a value that is no text and has no .py to stand in."""
    if asked.kept.endswith(".py"):
        head = f"# {asked.name}: my accepted answer to {asked.number}, put here by `breakfix keep`.\n"
        lines = "" if asked.kind == "tests" else used(project.imports(asked.module), source)  # a test file has its own
        return "\n".join([head, *([lines] if lines else []), "\n" * (asked.kind == "python") + source.strip(), ""])
    if isinstance(asked, Explanation):
        return f"{parts(source, asked.slots, len(asked.rubric))[1].strip()}\n"
    if asked.kind == "value":
        source = asked.values(source, [asked.name])[asked.name]
        if not isinstance(source, str):
            raise Refusal(f"{asked.number} {asked.name} is no text, so it cannot be the whole of {asked.kept}.")
    return f"{source.strip()}\n"


def used(imports, source):
    """Return those lines of a notebook's imports whose names an answer uses, as text."""
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    lines = []
    for node in ast.parse(imports).body:
        node.names = [each for each in node.names if (each.asname or each.name.partition(".")[0]) in names]
        lines += [ast.unparse(node)] if node.names else []
    return "\n".join(lines) + "\n" * bool(lines)
