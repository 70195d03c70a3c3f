"""Other answers to pages: the known mistakes, each with the question that it earns, and other right ones."""

import httpx2

from .fix_pages import pages


@pages.mistake(says="One record came twice and one never. What had moved between two pages?")
def by_place_until_it_is_empty(fetch):
    found = {}
    place = 0
    while True:
        page = fetch(f"/records?offset={place}&limit=2")
        for record in page["items"]:
            known = found.get(record["uid"])
            if known is None or record["timestamp"] > known["timestamp"]:
                found[record["uid"]] = record
        place += len(page["items"])
        if not page["items"]:
            return [found[uid] for uid in sorted(found)]


@pages.mistake(says="The page was short. Who said that it was the last?")
def until_a_page_is_short(fetch):
    found, after = {}, ""
    while True:
        page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=2)}")
        found |= {record["uid"]: record for record in page["items"]}
        if len(page["items"]) < 2:
            return [found[uid] for uid in sorted(found)]
        after = page["items"][-1]["uid"]


@pages.mistake(says="A key went into the path as it was. What does the source read there?")
def keys_as_they_are(fetch):
    found, after = {}, ""
    while after is not None:
        page = fetch(f"/records?after={after}&limit=100")
        found |= {record["uid"]: record for record in page["items"]}
        after = page["next_after"]
    return [found[uid] for uid in sorted(found)]


@pages.mistake(says="A page is missing, and you returned the others. Who will ask for it?")
def what_could_be_had(fetch):
    found, after = {}, ""
    while after is not None:
        try:
            page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
        except Exception:
            break
        found |= {record["uid"]: record for record in page["items"]}
        after = page["next_after"]
    return [found[uid] for uid in sorted(found)]


@pages.mistake(says="There was nothing on the page, and you took the last of it. What is the last of nothing?")
def the_last_of_each_page(fetch):
    found, after = {}, ""
    while True:
        page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=2)}")
        found |= {record["uid"]: record for record in page["items"]}
        after = page["items"][-1]["uid"]
        if len(page["items"]) < 2:
            return [found[uid] for uid in sorted(found)]


@pages.mistake(says="You counted until you had as many as there are. As there are when?")
def by_the_total(fetch):
    found, after, total = {}, "", 1
    while len(found) < total:
        page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
        found |= {record["uid"]: record for record in page["items"]}
        total, after = page["total"], page["next_after"] or ""
    return [found[uid] for uid in sorted(found)]


@pages.mistake(says="Two states of one key are two records to you. How many orders is that?")
def whole_records_once(fetch):
    found, place, more = [], 0, True
    while more:
        items = fetch(f"/records?offset={place}&limit=2")["items"]
        found += [record for record in items if record not in found]
        place += len(items)
        more = bool(items)
    return sorted(found, key=lambda record: record["uid"])


@pages.mistake(says="All came, each once. In which order does the task want them?")
def newest_first(fetch):
    found, after = {}, ""
    while after is not None:
        page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
        found |= {record["uid"]: record for record in page["items"]}
        after = page["next_after"]
    return sorted(found.values(), key=lambda record: -record["timestamp"])


@pages.also_right(costs="a generator that knows the way, and a sort at the end; the first page can be used at once")
def a_generator_inside(fetch):
    def each():
        key = ""
        while True:
            page = fetch("/records?" + str(httpx2.QueryParams({"limit": 50, "after": key})))
            yield from page["items"]
            key = page["next_after"]
            if key is None:
                return

    newest = {}
    for record in sorted(each(), key=lambda record: record["timestamp"]):
        newest[record["uid"]] = record
    return sorted(newest.values(), key=lambda record: record["uid"])


@pages.also_right(costs="reads by place again and again until nothing has moved: many more requests on a busy source")
def until_two_reads_agree(fetch):
    def once():
        records, place, total = [], 0, 1
        while place < total:
            page = fetch(f"/records?offset={place}&limit=3")
            records += page["items"]
            place += len(page["items"])
            total = page["total"] if page["items"] else place
        return sorted(records, key=lambda record: record["uid"])

    before, now = None, once()
    while before != now or len({record["uid"] for record in now}) < len(now):
        before, now = now, once()
    return now
