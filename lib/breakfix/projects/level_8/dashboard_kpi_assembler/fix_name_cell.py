"""Fix: any name is shown as it is, in the page and in the export."""

import csv
import io
import random
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree

from breakfix.dashboard import KPI, Board, Sample, Tile, export, page
from breakfix.dashboard.filters import Filters
from breakfix.lab import exercise

from .markup import parsed

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)


class Named:
    """The real page and the real export of one KPI that somebody has given a title."""

    con = exported = None  # the dict that an answer is called with, and the name in the export

    def opened(self, name_cell, title):
        """Return what a reader has: the name in the heading, in its tooltip, and the elements in it."""
        kpi = self.con = {"title": title, "unit": "ms"}
        board = Board("Operations", (Tile(KPI("kpi", 200, 500, title=title), "green", 120, 3),), NOW)
        read = parsed(page.of_board(board, name_cell=lambda name: name_cell(kpi)))
        (tile,) = read.find("article", class_="tile")
        (head,) = tile.find("h3")
        tips = [each.attributes["title"] for each in head.walk() if "title" in each.attributes]
        tags = [each.tag for each in head.walk()][1:]
        self.exported = self.export(kpi["title"])
        names = sorted(name for each in list(head.walk())[1:] for name in each.attributes)
        return {
            "shown": head.text,
            "tooltip": " | ".join(tips) or None,
            "elements": ", ".join(tags) or None,
            "attributes": ", ".join(names) or None,
        }

    @staticmethod
    def export(title):
        """Return the name that a program reads in the export, made after the page."""
        columns = (page.COLUMNS[0],)
        text = "".join(export.lines(columns, [(Sample("s", title, "", 0).kpi_name,)], (), Filters()))
        return list(csv.reader(io.StringIO(text, newline="")))[-1][0]


def named():
    """Yield a Named."""
    yield Named()


@exercise(phase="fix", minutes=10)
def name_cell(kpi):
    """Return the HTML of a KPI's name, with the name as a tooltip too.

    Given     kpi: a dict; title is the name, any text of at least one character: somebody outside has typed it.
    Leave     returned, a text of HTML: one element span, with one attribute, title. A reader sees the name exactly as
              it was typed, in the page and in the tooltip, and nothing else comes into the page with it. The export is
              made afterwards from the same dict, and holds the name as it was typed.
    """
    shown = escape(kpi["title"])
    return f'<span title="{shown}">{shown}</span>'


name_cell.world(named)
name_cell.costs = "one pass over the name, at the last moment; the data stay what they are"
name_cell.play = "name_cell(con)"


@name_cell.stub
def as_it_came(kpi):
    shown = kpi["title"]
    return f'<span title="{shown}">{shown}</span>'


@name_cell.trial(asks="Where is the name?", next="show the name")
def a_plain_name(world, name_cell):
    """the name is Größe der Antwort in µs"""
    return world.opened(name_cell, "Größe der Antwort in µs")


@name_cell.trial(asks="Which letters of the name are gone, or became something else?", next="look at the < of the name")
def an_element(world, name_cell):
    """the name is <b>Response</b> time"""
    return world.opened(name_cell, "<b>Response</b> time")


@name_cell.trial(asks="What does a reader see in the place of <?", next="look at the < of the name")
def a_comparison(world, name_cell):
    """the name is Answers < 200 ms"""
    return world.opened(name_cell, "Answers < 200 ms")


@name_cell.trial(asks="What is the sign & for a browser?", next="look at the & of the name")
def an_ampersand(world, name_cell):
    """the name is Errors & omissions"""
    return world.opened(name_cell, "Errors & omissions")


@name_cell.trial(asks="Where does the tooltip end?", next="look at the quotes of the name")
def double_quotes(world, name_cell):
    """the name is The "slow" end"""
    return world.opened(name_cell, 'The "slow" end')


@name_cell.trial(asks="Where does the tooltip end?", next="look at the quotes of the name")
def single_quotes(world, name_cell):
    """the name is The driver's wait"""
    return world.opened(name_cell, "The driver's wait")


@name_cell.trial(asks="Somebody typed four signs: &lt;. How many does a reader see?", next="look at the & of the name")
def typed_as_escaped(world, name_cell):
    """the name is Less than is written &lt; in HTML"""
    return world.opened(name_cell, "Less than is written &lt; in HTML")


@name_cell.trial(asks="Who is asked when the page is opened?", next="look for an element that is not yours")
def a_stranger(world, name_cell):
    """the name is one that you could have written yourself in Break"""
    return world.opened(name_cell, "<img src=https://stranger.example/eye.png>Error rate")


@name_cell.trial(asks="What else stands in the span now?", next="look for an attribute that is not yours")
def an_attribute(world, name_cell):
    """the name tries to be an attribute: Rate" onclick="alert(1)"""
    return world.opened(name_cell, 'Rate" onclick="alert(1)')


@name_cell.trial(asks="How many letters were typed, and how many are there?", next="look at the end of the name")
def a_long_name(world, name_cell):
    """the name is a sentence of more than a hundred letters"""
    return world.opened(name_cell, "Time until the first byte, of all who ask, " * 3 + "at night")


@name_cell.trial(asks="With what does the name begin, and the tooltip?", next="look at the ends of the name")
def spaces_around(world, name_cell):
    """the name has two spaces before it and one after it"""
    return world.opened(name_cell, "  Error rate ")


@name_cell.trial(asks="What did somebody type, and what does a program read?", next="look at the export after the page")
def the_export_afterwards(world, name_cell):
    """the rows are exported after the page has been made, and the name is Errors & <b>omissions</b>"""
    world.opened(name_cell, "Errors & <b>omissions</b>")
    return {"exported": world.exported}


@name_cell.trial(held_out=True)
def a_hundred_names(world, name_cell):
    """a hundred names are drawn from the signs that browsers care for"""
    draw = random.Random(803)
    parts = ["<", ">", "&", '"', "'", "&amp;", "&lt;", "<b>", "</span>", "<!--", "a", "Rate", " x ", "é", ";", "/", "="]
    names = ["n" + "".join(draw.choices(parts, k=8)) for _ in range(100)]
    return [[world.opened(name_cell, name), world.exported] for name in names]


@name_cell.mistake(says="The page is safe, and the name has changed. Who typed it like that?")
def taken_out(kpi):
    shown = kpi["title"].replace("<", "").replace(">", "")
    shown = shown.replace("&", "&amp;").replace('"', "&quot;")
    return f'<span title="{shown}">{shown}</span>'


@name_cell.mistake(says="The page is right, and the export says &lt;. When does a name become HTML?")
def escaped_in_the_data(kpi):
    kpi["title"] = escape(kpi["title"])
    return f'<span title="{kpi["title"]}">{kpi["title"]}</span>'


@name_cell.mistake(says="A reader sees signs that nobody typed. How often was the name made safe?")
def escaped_twice(kpi):
    shown = escape(escape(kpi["title"], quote=False))
    return f'<span title="{shown}">{shown}</span>'


@name_cell.mistake(says="The page is safe. Where does the tooltip end, and what comes after it?")
def not_in_the_attribute(kpi):
    return f'<span title="{kpi["title"]}">{escape(kpi["title"])}</span>'


@name_cell.mistake(says="< and > are taken care of. And the quote that ends the tooltip?")
def quotes_forgotten(kpi):
    shown = escape(kpi["title"], quote=False)
    return f'<span title="{shown}">{shown}</span>'


@name_cell.mistake(says="The signs < and > are taken care of. What does a browser make of &lt; that somebody typed?")
def the_ampersand_forgotten(kpi):
    shown = kpi["title"].replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")
    return f'<span title="{shown}">{shown}</span>'


@name_cell.mistake(says="The tooltip stands between single quotes. And a name with one of them?")
def between_single_quotes(kpi):
    shown = kpi["title"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return f"<span title='{shown}'>{shown}</span>"


@name_cell.mistake(says="Nothing of it gets out, and letters are lost. Which names do people have?")
def plain_letters_only(kpi):
    shown = escape(kpi["title"].encode("ascii", "ignore").decode())
    return f'<span title="{shown}">{shown}</span>'


@name_cell.mistake(says="The end of a long name is gone. Which names differ only at their end?")
def cut_to_fit(kpi):
    shown = escape(kpi["title"][:80])
    return f'<span title="{shown}">{shown}</span>'


@name_cell.mistake(says="Two spaces stood before the name. Exactly as it was typed?")
def without_its_spaces(kpi):
    shown = escape(kpi["title"].strip())
    return f'<span title="{shown}">{shown}</span>'


@name_cell.also_right(costs="a library builds the element and escapes what it writes: nothing to forget")
def built_as_an_element(kpi):
    element = ElementTree.Element("span", title=kpi["title"])
    element.text = kpi["title"]
    return ElementTree.tostring(element, encoding="unicode")


@name_cell.also_right(costs="a template with autoescape: one switch for the whole page")
def from_a_template(kpi):
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string('<span title="{{ name }}">{{ name }}</span>')
    return template.render(name=kpi["title"])


name_cell.hints += [
    "Five signs mean something to a browser: & < > and the two quotes. Each has a spelling that is only shown. The "
    "standard library has a function for it in the module `html`; look at what it does to quotes. And when: as late as "
    "possible, so that whoever else reads the data gets what was typed.",
    "A twin: a label goes into a CSV line, where a comma and a quote mean something.\n"
    "    csv.writer(file).writerow([label])\n"
    'The label itself stays as it is. Who would want `\\"` in the database because of one file?',
]
