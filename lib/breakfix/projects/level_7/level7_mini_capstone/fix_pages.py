"""Fix: all pages of a collection that changes while it is read: every record once, in its newest state."""

import contextlib
import random

import httpx2

from breakfix.lab import exercise

from .worlds import NOW, client, orders, serving

FIVE = orders((1, "shipped", 500), (2, "pending", 400), (3, "delivered", 300), (4, "sent", 200), (5, "new", 100))
MOST = 40  # pages in one read: more is no end


@exercise(phase="fix", minutes=15)
def pages(fetch):
    """Read a whole collection, page by page, while it changes.

    Given     fetch, a function of a path that returns a page of alpha as Python data, and does all that the fix before
              asks for. alpha has one path, /records, and understands:
              limit=n      at most n records on the page; a source may send fewer, also where more follow
              offset=n     the list begins with what was changed last, and the page at place n of it, from 0
              after=key    the list is in the order of keys, and the page begins behind this key; `after=` with nothing
                           behind it begins at the first
              A page is {"items": [...], "total": how many records there are now, "next_after": key or None}; a record
              is {"uid": key, "data": ..., "timestamp": ...}. In the order of keys next_after is the last key of the
              page, or None when nothing comes behind it. A key is a text, of any characters.
    Leave     the records as they came, a list sorted by uid, as return value. Each key that is there from the beginning
              of the read to its end is in it exactly once; one that comes or goes meanwhile at most once. Of a key that
              was met twice the state with the later timestamp. An error of fetch reaches the caller.
    Not touch anything: there is nothing but fetch.
    """
    found, after = {}, ""
    while after is not None:
        page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
        found |= {record["uid"]: record for record in page["items"]}
        after = page["next_after"]
    return [found[uid] for uid in sorted(found)]


pages.costs = "one request for each page, and the whole collection in memory once"
pages.play = ""


@pages.stub
def by_place(fetch):
    found = []
    while True:
        page = fetch(f"/records?offset={len(found)}&limit=2")
        found += page["items"]
        if len(page["items"]) < 2:
            return sorted(found, key=lambda record: record["uid"])


class Reading:
    """One read of a source: the fetch that the answer gets, and what happens to the source meanwhile."""

    def __init__(self, source, opened, happens):
        self.source, self.client, self.happens, self.asked = source, opened, dict(happens), 0

    def fetch(self, path):
        """Return a page; before and after some of them something happens to the source."""
        self.asked += 1
        if self.asked > MOST:
            raise RuntimeError(f"{MOST} pages were read, and there is no end")
        answer = self.client.get(path)
        if answer.status_code != 200:  # the client's own words would name the address, which is another each time
            told = f"the source answered {answer.status_code}"
            raise httpx2.HTTPStatusError(told, request=answer.request, response=answer)
        if self.asked in self.happens:
            self.happens[self.asked](self.source)
        return answer.json()


def read(pages, rows=FIVE, plan=(), most=100, **happens):
    """Return the records that an answer reads, as they came; `after_1=...` is what happens when page 1 was sent.

    most: how many records the source sends on a page, whatever it is asked for.
    """
    happens = {int(name.removeprefix("after_")): act for name, act in happens.items()}
    with serving("alpha", rows, plan) as source, client(source) as opened:
        reading = Reading(source, opened, happens)
        return pages(lambda path: reading.fetch(str(httpx2.URL(path).copy_set_param("limit", most))))


def keys(found):
    """Return the keys of records, sorted: each as often as it is there."""
    return sorted(record["uid"] for record in found)


@pages.trial(
    playable=False,
    asks="Five records, a few on each page. How many came, and in which order?",
    next="compare the lists",
)
def nothing_happens(world, pages):
    """nothing happens to the source, and it sends two records on a page"""
    return read(pages, most=2)


@pages.trial(playable=False, asks="Nothing is there. Is that an error?", next="look at the first page")
def an_empty_collection(world, pages):
    """the source holds nothing"""
    return read(pages, rows=[])


@pages.trial(
    playable=False, asks="The last page was full. What comes behind it?", next="ask who says which page is the last"
)
def the_last_page_is_full(world, pages):
    """the source holds four records, and sends two on a page"""
    return keys(read(pages, rows=FIVE[:4], most=2))


@pages.trial(
    playable=False,
    asks="The page had one record. Who said that it was the last?",
    next="ask who says which page is the last",
)
def a_short_page(world, pages):
    """the source sends one record on its first page, and more follow"""
    return keys(read(pages, plan=[{"kind": "short_page", "records": 1, "at": "first"}], most=2))


@pages.trial(
    playable=False,
    asks="One moved to the front while you read. Whom did it push over the edge?",
    next="ask what may not move",
)
def a_record_changes_meanwhile(world, pages):
    """the record that nobody has touched for longest is changed between two pages, and is now the newest"""
    return keys(read(pages, most=2, after_1=lambda source: source.change(put=orders((1, "returned", 0)))))


@pages.trial(
    playable=False, asks="Some before your place are gone. Who took their places?", next="ask what may not move"
)
def records_go_meanwhile(world, pages):
    """six records are there, and the first two and the last are deleted between two pages"""
    gone = ("order_001", "order_002", "order_006")  # at whichever end a read begins
    rows = [*FIVE, *orders((6, "new", 90))]
    found = keys(read(pages, rows=rows, most=2, after_1=lambda source: source.change(remove=gone)))
    return [key for key in found if key not in gone]


@pages.trial(
    playable=False,
    asks="One key was met twice. Which state of it came out, and how often?",
    next="look at what a key is for",
)
def a_key_is_met_twice(world, pages):
    """the newest record is changed between two pages, and then two others"""

    def busy(source):
        for number, value, ago in ((5, "returned", 50), (1, "lost", 20), (2, "found", 10)):
            source.change(put=orders((number, value, ago)))

    found = read(pages, most=2, after_1=busy)
    return {"keys": keys(found), "order_005": [each["data"] for each in found if each["uid"] == "order_005"]}


@pages.trial(
    playable=False, asks="What does `&` mean in the path of a request?", next="look at how a key gets into the path"
)
def odd_keys(world, pages):
    """keys have blanks, signs and letters of other alphabets, and the source sends one record on a page"""
    odd = ["A & B", "A+B", "Ä", "order#7", "50%", "a=b"]
    return keys(read(pages, rows=[(key, "sent", NOW - place) for place, key in enumerate(odd)], most=1))


@pages.trial(
    playable=False, asks="A page could not be fetched. What does the caller believe?", next="let the error through"
)
def a_page_cannot_be_fetched(world, pages):
    """the second page cannot be fetched"""
    with contextlib.suppress(Exception):
        return keys(read(pages, plan=[{"kind": "server_error", "at": 2, "times": None}], most=2))
    return "an error"


@pages.trial(playable=False, asks="Not even the first page came. Is that an empty list?", next="let the error through")
def the_first_page_cannot_be_fetched(world, pages):
    """the first page cannot be fetched"""
    with contextlib.suppress(Exception):
        return keys(read(pages, plan=[{"kind": "server_error", "at": "first", "times": None}], most=2))
    return "an error"


@pages.trial(playable=False, held_out=True)
def twenty_busy_reads(world, pages):
    """records come, go and change all the time while twenty sources are read"""
    draw = random.Random(72)
    told = []
    for _ in range(20):
        rows = orders(*((number, "new", draw.randrange(100, 900)) for number in draw.sample(range(100), 12)))
        stay = {key for key, *_ in rows[:8]}

        def something(source, rows=rows):
            gone, changed = draw.choice(rows[8:])[0], draw.choice(rows[:8])[0]
            source.change(put=[(changed, "moved", NOW), *orders((draw.randrange(100, 200), "new", 0))], remove=[gone])

        found = keys(read(pages, rows=rows, most=3, **{f"after_{page}": something for page in range(1, 5)}))
        told.append({"missing": sorted(stay - set(found)), "twice": len(found) - len(set(found))})
    return told


pages.hints += [
    "A place in a list that moves is no place: while you turn the page somebody puts a sheet on top. Which of the two "
    "orders has places that nobody else can move? And by what do you know the last page: by its length, or by what it "
    "says?",
    """A twin: guests are called in by their names, a few at a time, while others come and go.

    called, behind = {}, ""
    while behind is not None:
        group = door.next_group(behind)
        called.update((guest.name, guest) for guest in group.guests)
        behind = group.last_name_if_more_wait

What would happen if the porter counted heads instead: `door.group_from_place(len(called))`?""",
]
