"""A flowchart is read as Mermaid draws it."""

import pytest

from breakfix.lab.flowchart import Link, Picture, read


def links(text):
    """The links of a flowchart with these lines."""
    return [tuple(link) for link in read(f"flowchart LR\n{text}").links]


@pytest.mark.parametrize(
    "line",
    ["a -->|load| b", "a-->|load|b", "a -- load --> b", 'a -->|"load"| b', "a ==>|load| b", "a -.->|load| b",
     "a -. load .-> b", "a == load ==> b", "a ---->|load| b;", "a[A] -->|load| b[(B)]:::big", "a --load--> b",
     "a e1@-->|load| b", "a e1@-- load --> b\ne1@{ animate: true }"],
)  # fmt: skip
def test_an_arrow_with_a_label(line):
    """However it is written, it goes from a to b and says load."""
    assert links(line) == [("a", "load", "b", True)]


@pytest.mark.parametrize(
    "shape",
    ["[x y]", "(x y)", "([x y])", "[[x y]]", "[(x y)]", "((x y))", "{x y}", "{{x y}}", "[/x y/]", '["x y"]', ">x y]"],
)
def test_a_shape_holds_a_text(shape):
    """Each shape of a node has its text."""
    assert read(f"graph TD\n  a{shape} --> b").nodes == {"a": "x y", "b": "b"}


def test_a_shape_in_words():
    """A label among the traits of a node is its text; without one the node goes by its id."""
    chart = read('flowchart LR\n a@{ shape: cyl, label: "x y" } --> b@{ shape: rect }')
    assert chart.nodes == {"a": "x y", "b": "b"}


def test_chains_and_groups():
    """`a --> b & c --> d` is four arrows."""
    chart = read("flowchart LR\n a --> b & c --> d")
    assert [(link.start, link.end) for link in chart.links] == [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]


def test_lines_without_a_head_and_with_two():
    """`---` is no arrow, `<-->` is two."""
    assert links("a --- b") == [("a", "", "b", False)]
    assert links("a <--> b") == [("b", "", "a", True), ("a", "", "b", True)]


def test_a_text_may_hold_signs_in_quotes():
    """Brackets, arrows and semicolons in quotes are text; a later text stands."""
    chart = read('flowchart LR\n a["x --> [y]; z"] --> b\n b["data_raw/<br>as it came"]')
    assert chart.nodes == {"a": "x --> [y]; z", "b": "data_raw/<br>as it came"}
    assert chart.links == [Link("a", "", "b")]


def test_looks_are_passed_over():
    """Styles, subgraphs, titles, comments, fences and directions are no nodes."""
    text = """```mermaid
---
title: x
---
flowchart TD; a-->b
    accTitle: the way
    accDescr {
        of a file
    }
    subgraph one
    direction LR
    b --> data-raw %% a comment
    end
    style a fill:#fff
    classDef big stroke:#000
    class a big
```"""
    assert [(link.start, link.end) for link in read(text).links] == [("a", "b"), ("b", "data-raw")]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "no line `flowchart LR`"), ("a --> b", "line 1"), ("flowchart LR\n a -> b", "line 2: a link"),
     ("flowchart LR\n a --> ", "line 2: a node"), ("flowchart LR\n\n --> b", "line 3: a node")],
)  # fmt: skip
def test_what_is_not_understood_is_named(text, says):
    """A ValueError says which line."""
    with pytest.raises(ValueError, match=says):
        read(text)


def test_a_picture_shows_itself():
    """Drawn in a notebook, as text elsewhere."""
    picture = Picture("\nflowchart LR\n    a --> b\n")
    assert repr(picture) == "flowchart LR\n    a --> b"
    assert picture._repr_markdown_() == "```mermaid\nflowchart LR\n    a --> b\n```"
