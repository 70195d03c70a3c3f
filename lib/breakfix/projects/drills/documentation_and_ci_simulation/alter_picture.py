"""Alter: a picture of the ETL that can be held against what its modules import."""

from collections import Counter
from pathlib import Path

from breakfix import etl
from breakfix.lab import exercise, flowchart

from . import jobs

ETL = Path(etl.__file__).parent
MODULES = ("run", "order", "extract", "transform", "validate", "load")


@exercise(phase="alter", kind="value", minutes=6)
def picture():
    """Draw which of six modules of the ETL imports which.

    Given     the package breakfix.etl, and of its modules these: run, order, extract, transform, validate, load
    Leave     a text: a Mermaid flowchart with these six nodes, and an arrow from a module to each of the six that it
              imports, or imports something from
    Rules     name each node after its module, such as run or run.py, in its text or as its id; a <br> and more text may
              follow. One node for each module, no other node, no other arrow, no arrow twice, and no line without an
              arrowhead. You choose direction, shapes, labels and order
    """
    return """
flowchart TD
    run --> order
    run --> extract
    order --> extract
    order --> transform
    order --> validate
    order --> load
"""


picture.stub('''
picture = """
flowchart TD
    run --> order
    run --> transform
    order --> extract
    extract --> transform
    transform --> load
"""
''')
picture.keeps("docs/etl.mmd")
picture.costs = "six lines, and a test can hold them against the code"


def arrows(text):
    """Return what a picture says: module -> the modules to which its arrows go; and all else, as sentences."""
    chart = flowchart.read(jobs.text("picture", text))
    named = {node: known(said) or known(node) for node, said in chart.nodes.items()}
    found = {name: [] for name in MODULES}
    other = [f"a node {said}" for node, said in chart.nodes.items() if not named[node]]
    count = Counter(named.values())
    other += [f"{count[name] or 'no'} nodes {name}" for name in MODULES if count[name] != 1]
    for start, _, end, arrow in chart.links:
        if arrow and named[start] and named[end]:
            found[named[start]].append(named[end])
        else:
            other.append(f"{chart.nodes[start]} {'to' if arrow else 'beside'} {chart.nodes[end]}")
    return {name: sorted(ends) for name, ends in found.items()}, sorted(other)


def known(text):
    """Return which of the six a text stands for, or None."""
    said = text.replace("<br/>", "<br>").partition("<br>")[0].strip(" `*_").removesuffix(".py").casefold()
    return said if said in MODULES else None


@picture.look
def against_the_code(world, picture, *names):
    return {f"{name} imports": arrows(picture)[0][name] for name in names}


@picture.trial(asks="Which node or line of your picture is none of the six modules and none of their imports?")
def and_nothing_else(world, picture):
    """the rest of the picture is looked at"""
    return {"besides": arrows(picture)[1]}


against_the_code.when("run: the arrows from run are held against the imports of run.py", "run")
against_the_code.when("order: the arrows from order are held against the imports of order.py", "order")
against_the_code.when("the steps: the arrows from the four steps are held against their imports", *MODULES[2:])

picture.asks("""
run: Which lines of run.py begin with from or import?
order: Who names all steps, so that they can be put in order?
the steps: Does transform call extract, or does it read a file that extract has left?
""")

picture.slips("""
the flow of data: An arrow says who imports whom. Does extract know transform at all?
    ~ order --> transform => extract --> transform
all by run: run imports two of the six. Which of them knows the steps?
    ~ order --> load => run --> load
turned round: Who imports whom? An arrow begins at the module that has the import in it.
    ~ run --> order => order --> run
a step is missing: A step came later, and the picture was not drawn again. Which one?
    - order --> validate
a line without a head: Which end of the line is the one that is imported?
    ~ run --> extract => run --- extract
""")

picture.hints += [
    "Run the cell above for each of the six. What it returns are the ends of the arrows that begin at this module; "
    "leave out what is none of the six.",
    "A twin: menu.py has `from kitchen import oven, sink`, and oven.py imports nothing.\n"
    "    flowchart LR\n        menu --> oven\n        menu --> sink",
]
