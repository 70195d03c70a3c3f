"""A Mermaid flowchart as data: its nodes, its links, and the picture that a notebook shows.

    chart = read('''
    flowchart LR
        raw["data_raw<br>as it came"] -->|transform| clean
    ''')
    chart.nodes        {"raw": "data_raw<br>as it came", "clean": "clean"}
    chart.links        [Link("raw", "transform", "clean", arrow=True)]
    Picture(text)      drawn by JupyterLab; as text in a terminal

What says how a picture looks (styles, classes, subgraphs, titles) is passed over.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

HEAD = re.compile(r"(?:flowchart|graph)\b *(?:TB|TD|BT|RL|LR)? *;?", re.ASCII)
LOOKS = re.compile(
    r"(?:subgraph|end|direction|style|classDef|class|linkStyle|click|accTitle|accDescr)\b"
    r"|```|---$|\w+@\{ *(?:anim|curve)"
)
NODE = re.compile(r"\w+(?:[-.]\w+)*")
SHAPE = re.compile(
    r"""(?:\(\[|\[\[|\[\(|\(\(\(|\(\(|\{\{|\[/|\[\\|[\[({>])[ ]*
    (?: "(?P<quoted>[^"]*)" | (?P<bare>[^"\[\]{}()]*?) )[ ]*
    (?:\]\)|\]\]|\)\]|\)\)\)|\)\)|\}\}|/\]|\\\]|[\])}])""",
    re.VERBOSE,
)
TRAITS = re.compile(r"@\{[^}]*\}")  # a shape in words: @{ shape: cyl, label: "text" }
TRAIT = re.compile(r"label: *\"([^\"]*)\"")
CLASS = re.compile(r":::\w+")
LINE = re.compile(r"(?P<back><)?(?:-{2,}(?P<a>>)|-{3,}|-{2,}[ox](?= )|={2,}(?P<b>>)|={3,}|-\.+-(?P<c>>)?|~{3,})")
LABEL = re.compile(r" *\| *\"?([^|\"]*?)\"? *\|")
WITHIN = re.compile(
    r"(?:--|==|-\.) *\"?(?P<label>[^-=.|\"][^|\"]*?)\"? *(?:-{2,}(?P<a>>)|-{3,}|={2,}(?P<b>>)|\.+-(?P<c>>))"
)


class Link(NamedTuple):
    """A line between two nodes, by their ids; `arrow` tells whether it has a head at its end."""

    start: str
    label: str
    end: str
    arrow: bool = True


@dataclass
class Flowchart:
    """nodes: id -> text, which is the id where none is given. links: Links in the order of the text."""

    nodes: dict = field(default_factory=dict)
    links: list = field(default_factory=list)


def read(text):
    """Return the Flowchart of a text; ValueError names the line, from 1, that is not understood."""
    chart, begun, passed = Flowchart(), False, ""
    lines = (re.sub(r"%%.*", "", line).strip() for line in text.splitlines())
    for number, line in enumerate(lines, 1):
        if passed or not line:  # a description over several lines, or front matter
            passed = "" if passed and line.endswith(passed) else passed
        elif not begun and HEAD.match(line):
            begun, rest = True, line[HEAD.match(line).end() :]
            _statements(chart, rest, number)
        elif LOOKS.match(line):
            passed = "}" if re.fullmatch(r"accDescr *\{[^}]*", line) else "---" if line == "---" else ""
        elif not begun:
            raise ValueError(f"line {number} is {line!r}; a flowchart begins with a line `flowchart LR`")
        else:
            _statements(chart, line, number)
    if not begun:
        raise ValueError("there is no line `flowchart LR`")
    return chart


def _statements(chart, line, number):
    """Take in the statements of a line, which `;` parts."""
    rest = line.strip()
    while rest := rest.lstrip("; "):
        start, rest = _group(chart, rest, number)
        while rest and not rest.startswith(";"):
            label, back, arrow, rest = _line(rest, number)
            end, rest = _group(chart, rest, number)
            for one in start:
                for other in end:
                    chart.links += [Link(other, label, one)] if back else []
                    chart.links += [Link(one, label, other, arrow)] if arrow or not back else []
            start = end


def _group(chart, text, number):
    """Return the ids of the nodes that a text begins with, parted by `&`, and the rest of it."""
    ids = []
    while True:
        found = NODE.match(text)
        if not found:
            raise ValueError(f"line {number}: a node is wanted at {text[:30]!r}")
        ids.append(found[0])
        chart.nodes.setdefault(found[0], found[0])
        text = text[found.end() :]
        if shape := SHAPE.match(text):
            said = shape["quoted"] if shape["quoted"] is not None else shape["bare"]
            chart.nodes[found[0]] = said.strip()
            text = text[shape.end() :]
        elif traits := TRAITS.match(text):
            label = TRAIT.search(traits[0])
            chart.nodes[found[0]] = label[1].strip() if label else chart.nodes[found[0]]
            text = text[traits.end() :]
        if styled := CLASS.match(text):
            text = text[styled.end() :]
        text = text.lstrip()
        if not text.startswith("&"):
            return ids, text
        text = text[1:].lstrip()


def _line(text, number):
    """Return (label, whether there is a head at its start, whether at its end, the rest) of the link at the start."""
    text = re.sub(r"^\w+@", "", text)  # a link may have an id
    if line := LINE.match(text):
        label = LABEL.match(text, line.end())
        end, said = (label.end(), label[1]) if label else (line.end(), "")
    elif line := WITHIN.match(text):
        end, said = line.end(), line["label"]
    else:
        raise ValueError(f"line {number}: a link such as `-->` is wanted at {text[:30]!r}")
    back = bool(line.groupdict().get("back"))
    return said.strip(), back, any(line[head] for head in "abc"), text[end:].lstrip()


class Picture(str):
    """A flowchart as JupyterLab draws it; a terminal shows its text."""

    __slots__ = ()

    def __repr__(self):
        return self.strip()

    def _repr_markdown_(self):
        return f"```mermaid\n{self.strip()}\n```"
