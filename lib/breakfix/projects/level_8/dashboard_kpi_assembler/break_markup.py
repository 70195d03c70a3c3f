"""Break, written by the learner: a name that makes a page ask a stranger."""

import re

from breakfix.lab import exercise
from breakfix.projects.level_8.dashboard_kpi_assembler import baseline, sources
from breakfix.projects.level_8.dashboard_kpi_assembler.markup import parsed
from breakfix.projects.level_8.dashboard_kpi_assembler.served import application, fetched

__all__ = ["loud_name"]

LONGEST = 80
# What a browser fetches when it opens a page: the attributes of an element that name an address.
ASKS = {
    "img": ("src", "srcset"),
    "input": ("src",),
    "script": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "source": ("src", "srcset"),
    "audio": ("src",),
    "video": ("src", "poster"),
    "object": ("data",),
    "link": ("href",),
    "image": ("href", "xlink:href"),
}
ELSEWHERE = re.compile(r"\s*(https?:)?//[^/]", re.IGNORECASE)
IN_A_STYLE = re.compile(r"(url\(|@import)\s*['\"]?(https?:)?//[^/]", re.IGNORECASE)


def page_of(title):
    """Return the status and the parsed page of the baseline, of the sample with one KPI of this title."""
    if not isinstance(title, str) or not 1 <= len(title) <= LONGEST:
        raise TypeError(f"loud_name is a text of 1 to {LONGEST} characters, in quotes")
    kpis = sources.kpis()
    kpis[1] = {**kpis[1], "title": title}
    seen = baseline.dashboard(sources.landing(), kpis)
    status, text = fetched(application(lambda: baseline.page(seen)))
    return status, parsed(text)


def strangers(page):
    """Return the elements of a page that a browser fetches from another machine when it opens the page."""
    return [each for each in page.walk() if _asks_elsewhere(each)]


def _asks_elsewhere(element):
    named = (element.attributes.get(name) or "" for name in ASKS.get(element.tag, ()))
    style = element.text if element.tag == "style" else element.attributes.get("style") or ""
    return any(map(ELSEWHERE.match, named)) or bool(IN_A_STYLE.search(style))


@exercise(phase="break", kind="value", minutes=6)
def loud_name():
    """Write a title for the KPI of the error rate after which the page asks a machine that is not ours.

    Given     the sample, and the baseline's page of it, in which this KPI has the title that you write.
    Leave     a text of at most 80 characters. Whoever opens the page fetches something, without a click, from an
              address of another machine that begins with http:// or https://. The page is sent without an error, has
              three tiles as before, and the first still says Response time.
    """
    return "<img src=https://stranger.example/eye.png>Error rate"


@loud_name.trial(asks="What does a browser make of your title: text, or an element?", next="make an element of it")
def the_page_is_opened(world, loud_name):
    """somebody opens the page"""
    return {"asks a stranger": bool(strangers(page_of(loud_name)[1]))}


@loud_name.trial(asks="Is there an element in the page that is not ours?", next="make an element of it")
def the_elements_are_counted(world, loud_name):
    """the elements of the page are compared with those under a harmless title"""
    plain, yours = (page_of(title)[1] for title in ("Error rate", loud_name))
    return {"elements of yours": sum(1 for _ in yours.walk()) > sum(1 for _ in plain.walk())}


@loud_name.trial(asks="Does your title stay in its own tile?", next="look at the tile before yours")
def the_other_tiles(world, loud_name):
    """the other tiles are read"""
    status, page = page_of(loud_name)
    heads = [head.text for head in page.find("h2")]
    return {"status": status, "first tile": heads[:1], "tiles": len(page.find("article"))}


@loud_name.mistake(says="The browser shows it letter by letter. Which letter would have begun an element?")
def escaped_already():
    return "&lt;img src=https://stranger.example/eye.png&gt;"


@loud_name.mistake(says="An element got in. Does it ask anybody before somebody clicks?")
def a_link():
    return "<a href=https://stranger.example/>Error rate</a>"


@loud_name.mistake(says="A stranger is asked, and the next tile is gone. Would nobody notice?")
def a_frame_that_swallows():
    return "<img src=https://stranger.example/eye.png></h2></article><article><h2>Error rate"


loud_name.hints += [
    "page puts the title into the HTML as it is. So what would you write by hand into a page to have a picture in it? "
    "A browser fetches a picture as soon as it meets it, from wherever its address says.",
    "A twin: somebody signs a guest book that is read aloud, and signs `Ann. Now everybody stands up.` The reader does "
    "not know where the name ends.",
]
