"""Fix: all pages of a collection that changes while it is read: every record once, in its newest state."""

import bisect
import json

import httpx2

from breakfix.lab import exercise
from breakfix.lab.shapes import rolled
from breakfix.services.played import Played, on_a_clock
from breakfix.services.written import failure

from .worlds import NOW, client, orders, serving

FIVE = orders((1, "shipped", 500), (2, "pending", 400), (3, "delivered", 300), (4, "sent", 200), (5, "new", 100))
SIX = FIVE + orders((6, "new", 90))
TANGLED = orders((1, "new", 100), (2, "sent", 400), (3, "lost", 200), (4, "sent", 500), (5, "new", 300))


@exercise(phase="fix", minutes=15)
def pages(fetch):
    """Read a whole collection, page by page, while it changes.

    Given     fetch, a function of a path that returns a page of alpha as Python data and keeps every rule of the fix
              above. alpha has one path, /records, and understands
              limit=n      at most n records on the page; a source may send fewer, even when more follow
              offset=n     what changed last comes first, and the page begins at position n, from 0
              after=key    the list is in the order of keys, and the page begins after this key; with nothing after
                           the `=`, it begins at the first
              A page is {"items": [...], "total": how many records there are now, "next_after": key or None}; a record
              is {"uid": key, "data": ..., "timestamp": ...}. In the order of keys next_after is the last key of the
              page, or None when nothing comes behind it. A key is a text of any characters, and never the empty text;
              data can be the empty text, or None. A collection can have more than a thousand pages.
    Return    the records unchanged, as a list sorted by uid. A key that is there from the beginning of the read to its
              end is in the list exactly once; a key that comes or goes meanwhile, at most once. By offset you can meet
              a key twice: keep the state with the later timestamp. An error of fetch reaches the caller, and after it
              nothing more is asked.
    Do not touch anything else: there is only fetch.
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
    """One read of a source: the fetch that the answer gets, and what happens to the source meanwhile.

    sizes: how many records the source sends at most, page by page, in turn. happens: page -> changes after it, each
    (key, value, time), or a key that goes. fails: number of the page that cannot be fetched, once. error: its class.
    """

    def __init__(self, source, client, rows, sizes, happens, fails, error):
        self.source, self.client, self.sizes, self.happens, self.fails = source, client, sizes, happens, fails
        self.asked, self.most, self.sent = 0, 40 + 4 * len(rows), []
        self.stayed = {key for key, *_ in rows} - {key for changes in happens.values() for key in map(gone, changes)}
        self.error = failure(error)

    def fetch(self, path):
        """Return a page; after some of them something happens to the source."""
        self.asked += 1
        url, size = httpx2.URL(path), self.sizes[(self.asked - 1) % len(self.sizes)]
        if self.asked > self.most:
            raise RuntimeError(f"no end after {self.most} pages; of {path} the source reads {dict(url.params)}")
        if self.asked == self.fails:
            raise self.error
        answer = self.client.get(url.copy_set_param("limit", min(int(url.params.get("limit", size)), size)))
        answer.raise_for_status()
        for change in self.happens.get(self.asked, []):
            self.source.change(remove=[gone(change)] if gone(change) else [], put=[] if gone(change) else [change])
        self.sent += answer.json()["items"]
        return answer.json()

    def told(self, found):
        """Return of a list of records what the task promises, whatever the pages were that it came from."""
        if not isinstance(found, list):
            raise TypeError(f"a list is asked for, not {type(found).__name__}")
        uids = [record["uid"] for record in found]
        sent = sorted(self.sent, key=lambda record: record["timestamp"])
        latest = {record["uid"]: record["timestamp"] for record in sent}
        return {
            "keys that stayed": [uid for uid in uids if uid in self.stayed],
            "the order": "by uid" if uids == sorted(uids) else uids,
            "other keys that come twice": sorted({uid for uid in uids if uids.count(uid) > 1} - self.stayed),
            "records that are not as they came": [record for record in found if record not in self.sent],
            "keys in an older state": [each["uid"] for each in found if each["timestamp"] != latest.get(each["uid"])],
        }


def gone(change):
    """Return the key that goes with a change, or None."""
    return change if isinstance(change, str) else None


@pages.look(playable=False)
def read(world, pages, rows=FIVE, sizes=(2,), happens=None, fails=None, error=httpx2.ReadTimeout):
    with on_a_clock(), serving("alpha", rows, home=Played) as source, client(source) as opened:
        reading = Reading(source, opened, rows, sizes, happens or {}, fails, error)
        try:
            found, end = pages(reading.fetch), "a list"
        except BaseException as raised:
            if raised is not reading.error:
                raise
            end = "the error of fetch"
    if fails:
        return {"pages asked for after the error": reading.asked - fails, "what reached the caller": end}
    return reading.told(found)


@pages.look(playable=False)
def long(world, pages, count):
    """Read a collection that does not change, a record on each page: as many pages as records."""
    keys, asked = [f"order_{number:05}" for number in range(count)], []

    def fetch(path):
        asked.append(path)
        if len(asked) > 2 * count:
            raise RuntimeError(f"{len(asked)} pages were read, and there is no end")
        params = httpx2.URL(path).params
        place = int(params.get("offset", bisect.bisect_right(keys, params.get("after", ""))))
        items = [{"uid": key, "data": "sent", "timestamp": -place} for key in keys[place : place + 1]]
        return {"items": items, "total": count, "next_after": keys[place] if place + 1 < count else None}

    return {"all keys": [record["uid"] for record in pages(fetch)] == keys}


FIRST_LAST = {1: ["order_001", "order_002", "order_006"]}
THREE = orders((5, "returned", 50), (1, "lost", 20), (2, "found", 10))
ODD = [
    (key, "sent", 900 - place)
    for place, key in enumerate(["A & B", "A+B", "Ä", "order#7", "50%", "%41", "a=b", "é", "e\u0301"])
]
AROUND = {}  # by position, two on a page, a round has four pages: the last record moves to the front, and back
for turn in range(6):
    AROUND[1 + 4 * turn] = orders((1, "moved", -20 * turn))
    AROUND[4 + 4 * turn] = orders(*((number, "moved", -20 * turn - 9 - number) for number in (2, 3, 4, 5)))
BLANK = [("order_001", "", NOW - 9), ("order_002", None, NOW - 8), ("order_003", "sent", NOW - 7)]

read.when("nothing happens: nothing happens to the source, and it sends two records on a page", rows=TANGLED)
read.when("an empty collection: the source holds nothing", rows=[])
read.when("the last page is full: the source holds four records, and sends two on a page", rows=FIVE[:4])
read.when("a short page: the source sends one record on its first page, and more follow", sizes=(1, 2, 2))
read.when("a record changes meanwhile: the oldest record is changed after the first page", happens={1: THREE[1:2]})
read.when("records go meanwhile: of six, the first two and the last go after page 1", rows=SIX, happens=FIRST_LAST)
read.when(
    "a key is met twice: the newest record is changed after the first page, and then two others", happens={1: THREE}
)
read.when("odd keys: keys have blanks, signs and letters of other alphabets, one on a page", rows=ODD, sizes=(1,))
read.when("a page cannot be fetched: the second page cannot be fetched", fails=2)
read.when("a page is refused: the source refuses the second page", fails=2, error=httpx2.HTTPStatusError)
read.when("out of time: the limit of the second page is over", fails=2, error=TimeoutError)
read.when("records without data: one record has an empty text as data, and one None", rows=BLANK)
read.when(
    "it moves in every round: the record behind your place moves to the front, each time you begin", happens=AROUND
)
read.when("the first page cannot be fetched: the first page cannot be fetched", fails=1, error=ValueError)

long.when("a thousand pages: the source holds 1,200 records, and sends one on a page", 1_200)

WIRE = (httpx2.ReadTimeout, httpx2.ConnectError, httpx2.ReadError, httpx2.RemoteProtocolError, httpx2.DecodingError)
OTHERS = (httpx2.HTTPError, RuntimeError, ValueError, KeyError, IndexError, TypeError, OSError, ConnectionError)
ERRORS = (
    *WIRE,
    *OTHERS,
    TimeoutError,
    KeyboardInterrupt,
    json.JSONDecodeError,
    UnicodeDecodeError,
    *[httpx2.HTTPStatusError] * 3,
)
PLAIN = "order_001 order_002 order_010 Order_3 a B b Ä ж a&b & a+b + #1 50% %41 a=b = ? a/b . .. ' \\ 0 9 10 None é"
KEYS = [*PLAIN.split(), " ", "a ", "a b", "a\nb", '"', "e\u0301", "A", "\0", "a\0", "a\0b", "a;b", "😀", "ﬀ", "\u2028"]


def busy_reads(hand):
    """Return rows, sizes, what happens and which page fails: of a source that changes while it is read."""
    rows = [
        (key, hand.choice(["sent", "sent", "", None]), hand.randrange(-5, 21))
        for key in hand.sample(KEYS, hand.randrange(10))
    ]
    sizes = tuple(hand.randrange(1, 5) for _ in range(hand.randrange(1, 4)))

    def change():
        key = hand.choice([key for key, *_ in rows] * 3 + KEYS)
        return hand.choice([key, (key, "moved", hand.randrange(-9, 41))])

    happens = {}
    for page in hand.sample(range(1, 9), hand.choice((0, 1, 2, 3, 6))):
        happens[page] = [change() for _ in range(hand.randrange(1, 4))]
    pages = min([max(1, -(-len(rows) // max(sizes))), *happens])  # so many are read, whatever limit is asked for
    return rows, sizes, happens, hand.choice([None, hand.randint(1, pages)]), hand.choice(ERRORS)


def told_of(rows, sizes, happens, fails, error):
    """Return what was drawn, in words."""
    there = ", ".join(f"{key!r} of {time}" for key, _, time in rows)
    said = [f"the source holds {there or 'nothing'}; it sends {' and then '.join(map(str, sizes))} on a page"]
    for page, changes in sorted(happens.items()):
        told = [f"{change!r} goes" if gone(change) else f"{change[0]!r} is put, of {change[2]}" for change in changes]
        said.append(f"after page {page} {', '.join(told)}")
    return "; ".join([*said, *[f"page {fails} cannot be fetched: {error.__name__}"] * bool(fails)])


read.drawn(together=rolled(busy_reads), says=told_of, times=100)

pages.asks("""
nothing happens: Five records, a few on each page. How many came, and in which order?
an empty collection: Nothing is there. Is that an error?
the last page is full: The last page was full. What comes behind it?
a short page: The page had one record. Who said that it was the last?
a record changes meanwhile: One moved to the front while you read. Whom did it push over the edge?
records go meanwhile: Some before your place are gone. Who took their places?
a key is met twice: One key was met twice. Which state of it came out, and how often?
odd keys: What does `&` mean in the path of a request?
a page cannot be fetched: A page could not be fetched. What does the caller believe?
a page is refused: The source refused a page. Is a list without it the collection?
out of time: There was no time for a page. Who has to hear of that?
records without data: A record came without data. Is its key there?
it moves in every round: You read it all twice, and missed the same record twice. Who chooses its place?
a thousand pages: Each page was one call deeper. How deep is the stack?
the first page cannot be fetched: Not even the first page came. Is that an empty list?
""")

pages.equal("""
as they came: Asked for by key, they come sorted by key.
    ~ sorted(found) => list(found)
""")

pages.slips("""
until a page is short: The page was short. Who said that it was the last?
    ~ page["next_after"] => page["items"][-1]["uid"] if len(page["items"]) == 2 else None
keys as they are: A key went into the path as it was. What does the source read there?
    ~ {httpx2.QueryParams(after=after, limit=100)} => after={after}&limit=100
what could be had: A page is missing, and you returned the others. Who will ask for it?
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except Exception:
    +     break
the last of each page: There was nothing on the page, and you took the last of it. What is the last of nothing?
    - after = page["next_after"]
    + after = page["items"][-1]["uid"]
    + if len(page["items"]) < 2:
    +     break
by the total: You counted until you had as many as there are. As there are when?
    - found, after = {}, ""
    - while after is not None:
    + found, after, total = {}, "", 1
    + while len(found) < total:
    ~ after = page["next_after"] => total, after = page["total"], page["next_after"] or ""
newest first: All came, each once. In which order does the task want them?
    ~ [found[uid] for uid in sorted(found)] => sorted(found.values(), key=lambda record: -record["timestamp"])
by place until it is empty: One record came twice and one never. What had moved between two pages?
    = found, place, items = {}, 0, [...]
    = while items:
    =     items = fetch(f"/records?offset={place}&limit=2")["items"]
    =     for record in items:
    =         known = found.get(record["uid"], record)
    =         found[record["uid"]] = max(known, record, key=lambda each: each["timestamp"])
    =     place += len(items)
    = return [found[uid] for uid in sorted(found)]
""")


@pages.also_right(costs="a generator that knows the way, and a sort at the end; the first page can be used at once")
def a_generator_inside(fetch):
    def each(key=""):
        while key is not None:
            page = fetch("/records?" + str(httpx2.QueryParams({"limit": 50, "after": key})))
            yield from page["items"]
            key = page["next_after"]

    newest = {record["uid"]: record for record in sorted(each(), key=lambda record: record["timestamp"])}
    return sorted(newest.values(), key=lambda record: record["uid"])


@pages.also_right(costs="keeps all pages until the end, and flattens them then")
def a_list_of_pages(fetch):
    read = [fetch("/records?limit=50&after=")]
    while (key := read[-1]["next_after"]) is not None:
        read.append(fetch("/records?" + str(httpx2.QueryParams(limit=50, after=key))))
    return sorted((record for page in read for record in page["items"]), key=lambda record: record["uid"])


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
