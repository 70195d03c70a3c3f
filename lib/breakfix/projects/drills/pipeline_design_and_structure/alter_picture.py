"""Alter: the job as it should be, as a picture that can be held against a run."""

import functools
import graphlib
import re

from breakfix.datasets import small_days
from breakfix.etl.extract import extract
from breakfix.etl.load import load
from breakfix.etl.transform import transform
from breakfix.lab import exercise, flowchart

PLACES = ("source", "data_raw", "data_clean", "warehouse")
STEPS = {step.__name__: step for step in (extract, transform, load)}  # what later sheets put between comes later


@exercise(phase="alter", kind="value", minutes=6)
def architecture():
    """Draw the job with a folder for each state of its data.

    Given    the job as it is, as a Mermaid flowchart: extract and transform both write into data
    Leave    a text: a Mermaid flowchart of the job with the four places source, data_raw, data_clean and warehouse. For
             each of the steps extract, transform and load it has one arrow, from the place that the step reads to the
             place that it writes, with the step's name on it, perhaps among other words
    Rules    The name of a node is its text, up to a <br>. If that text is no place, its id counts. `warehouse.sqlite`
             and a closing / are accepted. There is no other place, no other arrow, and no line without an arrowhead.
             You choose direction, shapes, colours and order
    """
    return """
flowchart LR
    source -->|extract| data_raw
    data_raw -->|transform| data_clean
    data_clean -->|load| warehouse
"""


architecture.stub('''
architecture = """
flowchart LR
    source -->|extract| data
    data -->|transform| data
    data -->|load| warehouse
"""
''')
architecture.keeps("architecture.mmd")
architecture.costs = "four boxes: more than four, and nobody reads it"


def known(text):
    """Return the place that a text stands for, or None."""
    said = re.split(r"(?i:<br */?>)|\\n", text)[0].strip(" `*_").rstrip("/").casefold().removesuffix(".sqlite")
    return said if said in PLACES else None


def named(label):
    """Return the step whose name stands on an arrow, perhaps among other words; None when there is none, or several."""
    found = set(re.findall(r"\w+", label.casefold())) & STEPS.keys()
    return found.pop() if len(found) == 1 else None


def moves(text):
    """Return what a picture says: step -> places it reads, step -> places it writes, and all else, as sentences."""
    if not isinstance(text, str):
        raise TypeError(f"architecture is of type {type(text).__name__}; give a text")
    chart = flowchart.read(text)
    place = {node: known(said) or known(node) for node, said in chart.nodes.items()}
    reads, writes = {name: [] for name in STEPS}, {name: [] for name in STEPS}
    other = [f"a node {said}" for node, said in chart.nodes.items() if not place[node]]
    for start, label, end, arrow in chart.links:
        if arrow and place[start] and place[end] and named(label):
            reads[named(label)].append(place[start])
            writes[named(label)].append(place[end])
        else:
            other.append(f"{chart.nodes[start]} {'to' if arrow else 'beside'} {chart.nodes[end]} {label}".strip())
    return reads, writes, sorted(other)


@functools.cache
def night(names):
    """Run the ETL's own steps in this order on a day of four flights; return how many are in the warehouse."""
    with small_days.job(4) as job:
        for name in names:
            try:
                STEPS[name](job, small_days.name(1))
            except FileNotFoundError:
                return f"{name} finds no file"
        return len(small_days.loaded(job))


@architecture.look
def ways(world, architecture, step):
    reads, writes, _ = moves(architecture)
    return {f"what {step} reads": reads[step], f"what {step} writes": writes[step]}


@architecture.trial(asks="Which node or arrow of your picture does no step of the job have?")
def and_nothing_else(world, architecture):
    """the rest of the picture is looked at"""
    return {"besides the three steps": moves(architecture)[2]}


@architecture.trial(asks="In which order do your arrows let the steps run, and who finds what?")
def as_the_run_does_it(world, architecture):
    """the real steps run in the order of your arrows, on a day of four flights"""
    reads, writes, _ = moves(architecture)
    needs = {name: {one for one in STEPS for place in writes[one] if place in reads[name]} for name in STEPS}
    try:
        names = tuple(graphlib.TopologicalSorter(needs).static_order())
    except graphlib.CycleError:
        return {"rows in the warehouse": "none: the arrows go in a ring, so no step can be the first"}
    return {"rows in the warehouse": night(names)}


for each in STEPS:
    ways.when(f"the arrow of {each}: the arrow of {each} is held against what {each} reads and writes", each)

architecture.asks("""
the arrow of extract: What does extract unpack, and where does it leave it?
the arrow of transform: Which folder does transform read, and may it write there?
the arrow of load: Which of the folders holds what the warehouse may have?
""")

architecture.slips("""
an arrow turned round: An arrow goes from what is read to what is written. What does load read?
    ~ data_clean -->|load| warehouse => warehouse -->|load| data_clean
no names: Three arrows without a name. Which of them is transform?
    - |transform|
extract skips a folder: Where do the files lie as they came, if nobody keeps them?
    ~ source -->|extract| data_raw => source -->|extract| data_clean
a shortcut beside: The picture has an arrow more than the job has steps. Who takes it?
    - data_clean -->|load| warehouse
    + data_clean -->|load| warehouse
    +     source --> warehouse
""")


@architecture.also_right(costs="more signs, and room for what a place may say of itself")
def with_shapes():
    return """
graph TD
    source[/"source<br>as delivered"/] -->|extract| raw["data_raw/"] -->|transform| clean["data_clean/"]
    clean -->|load| w[(warehouse.sqlite)]
"""


architecture.hints += [
    "A folder is a state of the data. Ask of each step: what has to be there before it begins, and what is there when "
    "it has ended? If both are one folder, the next run cannot tell what it has done already.",
    "A twin, of a kitchen:\n    flowchart LR\n        market -->|buy| fridge\n        fridge -->|cook| table",
]
