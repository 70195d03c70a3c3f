"""What of an answer shows in a notebook: statements and SQL clauses of references that their stubs lack."""

import ast
import re

import sqlglot
from sqlglot import exp

from breakfix.book import notebook
from breakfix.lab import answers

CLAUSES = (exp.Where, exp.Having, exp.Qualify, exp.Group, exp.Order, exp.Join, exp.OnConflict, exp.Window, exp.With)
PLAIN = (exp.Column, exp.Star, exp.Literal)
SHORT = 18  # characters below which words are found by chance in prose
SMALL = 4  # nodes of a statement that says nothing: `return rows`, `pass`


def found(book, lab):
    """One line for each piece of an answer that the notebook shows."""
    shown_pieces = set().union(*(pieces(cell.source) for cell in book.cells if cell.cell_type == "code"))
    shown_words = words("\n".join(texts(book)))
    return [
        f"{name}: {piece}"
        for name, answer in answers(lab).items()
        for piece in sorted(secret(answer, book))
        if piece in shown_pieces or (len(piece) >= SHORT and words(piece) in shown_words)
    ]


def secret(answer, book):
    """The pieces of an answer that its stub lacks. An incident has several answers, and the baseline is known to it."""
    known = pieces(answer.stub_text, answer.kind)
    if not hasattr(answer, "references"):
        return pieces(answer.reference_source, answer.kind) - known
    baseline = [cell.source for cell in book.cells if "baseline" in notebook.tags(cell)]
    known = known.union(*map(pieces, baseline))
    return set().union(*(pieces(source, answer.kind) for source in answer.references)) - known


def texts(book):
    """All that a reader sees: sources, and outputs as text."""
    for cell in book.cells:
        yield cell.source
        for output in cell.get("outputs", []):
            yield output.get("text", "") or output.get("data", {}).get("text/plain", "")


def words(text):
    """Lower case, one space between words, so that line breaks and indents do not hide a match."""
    return " ".join(text.lower().split())


def pieces(source, kind="python"):
    """The statements and clauses of a text: Python with the SQL in it, SQL, or prose by its sentences."""
    if kind == "prose":
        return {words(line) for line in re.split(r"\n|(?<=[.!?]) ", source) if len(line) >= SHORT}
    if notebook.ANSWER.match(source) or source.startswith("%%"):
        source = source.partition("\n")[2]
    if kind == "sql":
        return clauses(source)
    try:
        tree = ast.parse(re.sub(r"^%.*$", "", source, flags=re.MULTILINE))
    except SyntaxError:
        return clauses(source)
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return statements(tree) | set().union(*map(clauses, strings))


def statements(tree):
    """The simple statements of a tree and the conditions of the others, as Python writes them."""
    said = set()
    for node in ast.walk(tree):
        says = getattr(node, "test", None) or getattr(node, "iter", None)
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            says = node
        if says is not None and len(list(ast.walk(says))) > SMALL:
            said.add(ast.unparse(says))
    return said


def clauses(text):
    """The clauses of all statements in a text, as sqlglot writes them; none when it is no SQL."""
    if not re.search(r"\b(select|from|insert|update|delete|merge)\b", text, re.IGNORECASE):
        return set()
    try:
        trees = sqlglot.parse(text, dialect="duckdb", error_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError:
        return set()
    found = [clause for tree in trees if tree for clause in tree.find_all(*CLAUSES)]
    selects = [select for tree in trees if tree for select in tree.find_all(exp.Select)]
    found += [each for select in selects for each in select.expressions if not isinstance(each, PLAIN)]
    return {clause.sql("duckdb", normalize=True) for clause in found}
