"""Fix: any name is shown as it is, in the page and in the export."""

import csv
import io
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree

from breakfix.dashboard import KPI, Board, Sample, Tile, export, page
from breakfix.dashboard.filters import Filters
from breakfix.dashboard.parsed import parsed
from breakfix.lab import exercise
from breakfix.lab.shapes import rolled

NOW = datetime(2025, 1, 1, 10, 30, tzinfo=UTC)


class Named:
    """The real page and the real export of one KPI that somebody has given a title."""

    con = None  # the dict that an answer is called with

    def page(self, name_cell, title):
        """Return what a reader has: the name in the heading, in its tooltip, and the elements in it."""
        kpi = self.con = {"title": title, "unit": "ms"}
        board = Board("Operations", (Tile(KPI("kpi", 200, 500, title=title), "green", 120, 3),), NOW)
        read = parsed(page.of_board(board, name_cell=lambda name: name_cell(kpi)))
        (tile,) = read.find("article", class_="tile")
        (head,) = tile.find("h3")
        _, *inside = head.walk()
        tip = " | ".join(each.attributes["title"] for each in inside if "title" in each.attributes)
        return {
            "text of the heading": head.typed,
            "tooltip": tip or None,
            "characters": f"{len(head.typed)} in the heading, {len(tip)} in the tooltip",
            "elements": ", ".join(each.tag for each in inside) or None,
            "attributes": ", ".join(sorted(name for each in inside for name in each.attributes)) or None,
        }

    def exported(self):
        """Return the name that a program reads in the export, made after the page."""
        columns = (page.COLUMNS[0],)
        text = "".join(export.lines(columns, [(Sample("s", self.con["title"], "", 0).kpi_name,)], (), Filters()))
        return list(csv.reader(io.StringIO(text, newline="")))[-1][0]


def named():
    """Yield a Named."""
    yield Named()


@exercise(phase="fix", minutes=10)
def name_cell(kpi):
    """Return the HTML of a KPI's name, with the name as a tooltip too.

    Given     kpi: a dict; title is the name, one line of printable characters, at least one and as many as you like:
              somebody outside has typed it.
    Leave     returned, a text of HTML: one element span, with one attribute, title. Its text and its attribute are,
              read as HTML, the name exactly as it was typed, each space of it too, and nothing else comes into the page
              with it. The export is made afterwards from the same dict, and holds the name as it was typed.
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


@name_cell.look
def opened(world, name_cell, title):
    return world.page(name_cell, title)


opened.when("a plain name: the name is Größe der Antwort in µs", "Größe der Antwort in µs")
opened.when("an element: the name is <b>Response</b> time", "<b>Response</b> time")
opened.when("a comparison: the name is Answers < 200 ms", "Answers < 200 ms")
opened.when("an ampersand: the name is Errors & omissions", "Errors & omissions")
opened.when('double quotes: the name is The "slow" end', 'The "slow" end')
opened.when("single quotes: the name is The driver's wait", "The driver's wait")
opened.when("typed as escaped: the name is Less than is &lt; in HTML", "Less than is &lt; in HTML")
IMAGE = "<img src=https://stranger.example/eye.png>Error rate"
opened.when("a stranger: the name is one that you could have written yourself in Break", IMAGE)
opened.when('an attribute: the name tries to be an attribute: Rate" onclick="alert(1)', 'Rate" onclick="alert(1)')
LONG = "Time until the first byte, of all who ask, " * 3 + "at night"
opened.when("a long name: the name is a sentence of more than a hundred letters", LONG)
opened.when("spaces around: the name has two spaces before it and one after it", "  Error rate ")
opened.when("a letter of two signs: the name is Cafe\u0301, its last letter an e and an accent", "Cafe\u0301")


SIGNS = "&amp; &lt; &#39; &nbsp; &copy &LT &#38 <b> </span> <!-- --> </h3> {{ %s {} onclick="
PARTS = [*"<>&\"'/=;\\` a0é中😀ﬁ", *SIGNS.split(), "  ", "Rate", "e\u0301", "alert(1)"]


@rolled
def names(dice):
    """Return a name of signs that a browser cares for, and of others; one in five is long."""
    name = "".join(dice.choices(PARTS, k=dice.randint(1, 9)))
    return name + "long " * dice.randint(20, 400) + dice.choice(PARTS) if dice.random() < 0.2 else name


@name_cell.look
def exported(world, name_cell, title):
    return world.page(name_cell, title) | {"exported": world.exported()}


exported.when(
    "the export afterwards: the rows are exported after the page, and the name is Errors & <b>omissions</b>",
    "Errors & <b>omissions</b>",
)
exported.drawn(names, times=40)


name_cell.asks("""
a plain name: Where is the name?
an element: Which letters of the name are gone, or became something else?
a comparison: What does a reader see in the place of <?
an ampersand: What is the sign & for a browser?
double quotes: Where does the tooltip end?
single quotes: Where does the tooltip end?
typed as escaped: Somebody typed four signs: &lt;. How many does a reader see?
a stranger: Who is asked when the page is opened?
an attribute: What else stands in the span now?
a long name: How many letters were typed, and how many are there?
a letter of two signs: Of how many characters is the name, before and after?
spaces around: With what does the name begin, and the tooltip?
the export afterwards: What did somebody type, and what does a program read?
""")

name_cell.slips("""
taken out: The page is safe, and the name has changed. Who typed it like that?
    ~ escape(kpi["title"]) => escape(kpi["title"].replace("<", "").replace(">", ""))
escaped in the data: The page is right, and the export says &lt;. When does a name become HTML?
    ~ shown = => shown = kpi["title"] =
escaped twice: A reader sees signs that nobody typed. How often was the name made safe?
    ~ escape(kpi["title"]) => escape(escape(kpi["title"], quote=False))
not in the attribute: The page is safe. Where does the tooltip end, and what comes after it?
    ~ title="{shown}" => title="{kpi["title"]}"
quotes forgotten: < and > are taken care of. And the quote that ends the tooltip?
    ~ escape(kpi["title"]) => escape(kpi["title"], quote=False)
the ampersand forgotten: The signs < and > are taken care of. What does a browser make of &lt; that somebody typed?
    ~ escape(kpi["title"]) => escape(kpi["title"]).replace("&amp;", "&")
between single quotes: The tooltip stands between single quotes. And a name with one of them?
    ~ escape(kpi["title"]) => escape(kpi["title"]).replace("&#x27;", "'")
    ~ f'<span title="{shown}">{shown}</span>' => f"<span title='{shown}'>{shown}</span>"
plain letters only: Nothing of it gets out, and letters are lost. Which names do people have?
    ~ kpi["title"] => kpi["title"].encode("ascii", "ignore").decode()
cut to fit: The end of a long name is gone. Which names differ only at their end?
    ~ kpi["title"] => kpi["title"][:80]
without its spaces: Two spaces stood before the name. Exactly as it was typed?
    ~ kpi["title"] => kpi["title"].strip()
""")


@name_cell.also_right(costs="a library builds the element and escapes what it writes: nothing to forget")
def built_as_an_element(kpi):
    element = ElementTree.Element("span", title=kpi["title"])
    element.text = kpi["title"]
    return ElementTree.tostring(element, encoding="unicode")


name_cell.hints += [
    "Five signs mean something to a browser: & < > and the two quotes. Each has a spelling that is only shown. The "
    "standard library has a function for it in the module `html`; look at what it does to quotes. And when do you call "
    "it? As late as possible, so that whoever else reads the data gets what was typed.",
    "A twin: a label goes into a CSV line, where a comma and a quote mean something.\n"
    "    csv.writer(file).writerow([label])\n"
    'The label itself stays as it is. Who would want `\\"` in the database because of one file?',
]
