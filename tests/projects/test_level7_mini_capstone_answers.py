"""Answers to 7-15 that careful readers might give: what breaks a sentence of its task is refused, what is right passes.

Each is the reference with an edit, written as a slip; what stands after the colon is the verdict.
"""

import answers
from breakfix.projects.level_7 import level7_mini_capstone as lab

REFUSED = {
    "adapt_gamma": """
rounded: refused
    - modified // 1000
    + round(modified / 1000)
a float: refused
    - modified // 1000
    + modified / 1000
no second zero: refused
    - modified // 1000
    + (modified // 1000 or None)
an id that is a text: refused
    - record.get("ref")
    + str(record.get("ref"))
what else came: refused
    - return {
    + return record | {
its own id first: refused
    - record.get("ref")
    + record.get("id", record.get("ref"))
a shorter value: refused
    - record.get("content")
    + (record.get("content") or "")[:8] if record.get("content") is not None else None
a float of a whole number: refused
    - modified // 1000
    + modified / 1000 // 1
by way of a float: refused
    - modified // 1000
    + __import__("math").floor(modified / 1000)
""",
    "freshness": """
whole seconds: refused
    - if stamp > now + 5:
    + if int(stamp) > now + 5:
rounded age: refused
    - if stamp < now - max_age:
    + if round(now - stamp) > max_age:
distance: refused
    - if stamp > now + 5:
    -     return "skewed"
    - if stamp < now - max_age:
    + if stamp > now + 5 and stamp > now:
    +     return "skewed"
    + if abs(now - stamp) > max_age:
skewed at five: refused
    - stamp > now + 5
    + stamp >= now + 5
a number too large for a float: refused
    - (type(stamp) is float and math.isnan(stamp))
    + math.isnan(stamp)
without the infinite: refused
    - math.isnan(stamp)
    + not math.isfinite(stamp)
without the negative: refused
    - math.isnan(stamp)
    + math.isnan(stamp) or stamp < 0
only whole numbers: refused
    - (int, float)
    + (int,)
collected when there is none: refused
    - record.get("timestamp")
    + record.get("timestamp", record["collected_at"])
by the clock of the poll: refused
    - stamp > now + 5
    + stamp > record["collected_at"] + 5
a number that is small is none: refused
    - math.isnan(stamp)
    + math.isnan(stamp) or abs(stamp) < 1_000
any real number: refused
    - type(stamp) not in (int, float)
    + isinstance(stamp, bool) or not isinstance(stamp, __import__("numbers").Real)
a decimal: refused
    - (int, float)
    + (int, float, __import__("decimal").Decimal)
""",
    "remember": """
later only: refused
    - state[1] >= known[1]
    + state[1] > known[1]
over the other source: refused
    - con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    + con.execute("insert or ignore into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    + con.execute("update cache_records set value = ?, source_ts = ?, collected_at = ? where entity_key = ?",
    +     (*state, now, key[1]))
quotes by hand: refused
    - known = con.execute(query, key).fetchone()
    + known = con.execute(query.replace("?", "'%s'") % key).fetchone()
by their times first: refused
    - for record in records:
    + for record in sorted(records, key=lambda record: record["timestamp"]):
the last of each only: refused
    - for record in records:
    + for record in {(record["source"], record["id"]): record for record in records}.values():
seen on a miss only: refused
    - misses += known != state
    - con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    + if known != state:
    +     misses += 1
    +     con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
all of the source were seen: refused
    - return {"hits"
    + for name in {record["source"] for record in records}:
    +     con.execute("update cache_records set collected_at = ? where source_system = ?", [now, name])
    + return {"hits"
a miss is a new value: refused
    - misses += known != state
    + misses += known is None or known[0] != state[0]
begins and commits: refused
    - return {"hits"
    + con.execute("commit") if con.in_transaction else None
    + return {"hits"
an empty id is none: refused
    - if known is None or
    + if not record["id"]:
    +     continue
    + if known is None or
never seen earlier: refused
    - for record in records:
    + for record in records:
    +     seen = con.execute("select max(collected_at) from cache_records").fetchone()[0] or now
    - (*key, *state, now))
    + (*key, *state, max(seen, now)))
a tidy id: refused
    - (record["source"], record["id"]), (record["value"]
    + (record["source"], record["id"].strip("'")), (record["value"].strip("'")
older is neither: refused
    - return {"hits": len(records) - misses, "misses": misses}
    + same = "select count(*) from cache_records where collected_at = ?"
    + return {"hits": con.execute(same, [now]).fetchone()[0] - misses, "misses": misses}
commits what was begun: refused
    - for record in records:
    + con.executescript("pragma case_sensitive_like = 1")
    + for record in records:
rolls back what was begun: refused
    - for record in records:
    + con.rollback()
    + for record in records:
gone after a day: refused
    - for record in records:
    + con.execute("delete from cache_records where collected_at < ?", [now - 86_400])
    + for record in records:
an id like it: refused
    - "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
    + "select value, source_ts from cache_records where source_system = ? and entity_key like ?"
source and id in one text: refused
    - "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
    + "select value, source_ts from cache_records where source_system || entity_key = ? || ?"
an id without blanks: refused
    - (record["source"], record["id"]), (record["value"]
    + (record["source"], record["id"].strip()), (record["value"]
a source in small letters: refused
    - (record["source"], record["id"]), (record["value"]
    + (record["source"].lower(), record["id"]), (record["value"]
a key with a tab in it: refused
    - known = con.execute(query, key).fetchone()
    + rows = {"\\t".join(row[:2]): row[2:4] for row in con.execute("select * from cache_records").fetchall()}
    + known = rows.get("\\t".join(key))
the id first, and the source behind a comma: refused
    - "select value, source_ts from cache_records where source_system = ? and entity_key = ?"
    + "select value, source_ts from cache_records where entity_key || ', ' || source_system = ?2 || ', ' || ?1"
values without case: refused
    - misses += known != state
    + misses += known is None or (known[0].lower(), known[1]) != (state[0].lower(), state[1])
values without blanks: refused
    - misses += known != state
    + misses += known is None or (known[0].strip(), known[1]) != (state[0].strip(), state[1])
an empty value is none: refused
    - if known is None or
    + if not record["value"]:
    +     continue
    + if known is None or
fields by their places: refused
    - key, state = (record["source"], record["id"]), (record["value"], record["timestamp"])
    + source, id, value, timestamp = record.values()
    + key, state = (source, id), (value, timestamp)
known from call to call: refused
    - def remember(con, records, now):
    + def remember(con, records, now, cache={}):
    - known = con.execute(query, key).fetchone()
    + known = cache.get(key) or con.execute(query, key).fetchone()
    - misses += known != state
    + misses += known != state
    + cache[key] = state
a call for each record: refused
    - for record in records:
    + if len(records) > 1:
    +     first = remember(con, records[:1], now)
    +     others = remember(con, records[1:], now)
    +     return {name: first[name] + others[name] for name in first}
    + for record in records:
as it was before the poll: refused
    - for record in records:
    + before = {row[:2]: row[2:4] for row in con.execute("select * from cache_records").fetchall()}
    + for record in records:
    - misses += known != state
    + misses += known != state and before.get(key) != state
""",
    "pages": """
by time: refused
    - [found[uid] for uid in sorted(found)]
    + sorted(found.values(), key=lambda record: record["timestamp"])
by letters, whatever their size: refused
    - sorted(found)
    + sorted(found, key=str.lower)
backwards: refused
    - sorted(found)
    + sorted(found, reverse=True)
blanks only: refused
    - {httpx2.QueryParams(after=after, limit=100)}
    + after={after.replace(' ', '%20').replace('&', '%26').replace('+', '%2B').replace('#', '%23')}&limit=100
tries once more: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except Exception:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
what the wire raises is the end: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except httpx2.HTTPError:
    +     break
a key that is missing is the end: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except (KeyError, IndexError):
    +     break
an error of its own: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except Exception as error:
    +     raise ValueError("a page is missing") from error
less than came: refused
    - {record["uid"]: record for record in page["items"]}
    + {record["uid"]: {"uid": record["uid"], "data": record["data"]} for record in page["items"]}
at most ten pages: refused
    - while after is not None:
    + for _ in range(3):
    +     if after is None:
    +         break
a key of letters is the last: refused
    - after = page["next_after"]
    + after = page["next_after"] if (page["next_after"] or "").isalnum() or "_" in (page["next_after"] or "") else None
a refusal is the end: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except httpx2.HTTPStatusError:
    +     break
no time is the end: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except TimeoutError:
    +     break
a refusal is asked again: refused
    - page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + try:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    + except httpx2.HTTPStatusError:
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
a record without data is none: refused
    - for record in page["items"]
    + for record in page["items"] if record["data"]
fifty pages: refused
    - while after is not None:
    + for _ in range(50):
    +     if after is None:
    +         break
a call for each page: refused
    - found, after = {}, ""
    - while after is not None:
    -     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    -     found |= {record["uid"]: record for record in page["items"]}
    -     after = page["next_after"]
    + def behind(after):
    +     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    +     found = {record["uid"]: record for record in page["items"]}
    +     return found if page["next_after"] is None else found | behind(page["next_after"])
    + found = behind("")
two rounds by position: refused
    - found, after = {}, ""
    - while after is not None:
    -     page = fetch(f"/records?{httpx2.QueryParams(after=after, limit=100)}")
    -     found |= {record["uid"]: record for record in page["items"]}
    -     after = page["next_after"]
    + found = {}
    + for _ in range(2):
    +     place, items = 0, [None]
    +     while items:
    +         items = fetch(f"/records?offset={place}&limit=2")["items"]
    +         for record in items:
    +             old = found.setdefault(record["uid"], record)
    +             found[record["uid"]] = max(old, record, key=lambda each: each["timestamp"])
    +         place += len(items)
keys that look the same: refused
    - {record["uid"]: record for
    + {__import__("unicodedata").normalize("NFC", record["uid"]): record for
kept from call to call: refused
    - def pages(fetch):
    + def pages(fetch, found={}):
    - found, after = {}, ""
    + after = ""
""",
    "fetch": """
a tenth of a second or two: refused
    - asked + random.uniform(0.01, 0.05)
    + random.uniform(0.1, 0.2)
the longer of two: refused
    - asked + random.uniform(0.01, 0.05)
    + max(asked, random.uniform(0.01, 0.2))
from nothing on: refused
    - random.uniform(0.01, 0.05)
    + random.uniform(0, 0.05)
a little too long: refused
    - random.uniform(0.01, 0.05)
    + random.uniform(0.01, 0.25)
a pause that lasts: refused
    - end = time.monotonic() + limit
    + end, asked = time.monotonic() + limit, 0
    - asked, body = 0, b""
    + body = b""
    - asked = float(answer.headers.get("retry-after", 0))
    + asked = float(answer.headers.get("retry-after", asked))
two more that pass: refused
    - (status < 500 and status != 429)
    + (status < 500 and status not in (408, 425, 429))
not implemented stays: refused
    - (status < 500 and status != 429)
    + (status < 500 and status != 429) or status in (501, 505)
another path: refused
    - client.stream("GET", path, timeout=limit / 2)
    + client.stream("GET", "/records", timeout=limit / 2)
ten seconds: refused
    - time.monotonic() + limit
    + time.monotonic() + 10
the rest of the limit for a read: refused
    - timeout=limit / 2
    + timeout=max(0.001, end - time.monotonic())
a page of records only: refused
    - return json.loads(body)
    + return json.loads(body)["items"]
429 stays: refused
    - (status < 500 and status != 429)
    + status < 500
five that pass: refused
    - (status < 500 and status != 429)
    + status not in (429, 500, 502, 503, 504)
five tries: refused
    - (3, 2, 1, 0)
    + (4, 3, 2, 1, 0)
another sleep: refused
    - sleep(wait)
    + time.sleep(wait)
waits, then gives up: refused
    - if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
    -     raise
    - sleep(wait)
    + if (status < 500 and status != 429) or time.monotonic() + wait > end:
    +     raise
    + sleep(wait)
    + if not tries_left:
    +     raise
the whole limit for a read: refused
    - timeout=limit / 2
    + timeout=limit
a pause of a second at most: refused
    - asked = float(answer.headers.get("retry-after", 0))
    + asked = min(float(answer.headers.get("retry-after", 0)), 1.0)
whole seconds: refused
    - asked = float(answer.headers.get("retry-after", 0))
    + asked = int(float(answer.headers.get("retry-after", 0)))
dice of its own: refused
    - end = time.monotonic() + limit
    + end = time.monotonic() + limit
    + random.seed(7)
closes the client: refused
    - return json.loads(body)
    + client.close()
    + return json.loads(body)
a header for everybody: refused
    - end = time.monotonic() + limit
    + end = time.monotonic() + limit
    + client.headers["accept"] = "application/json"
the text: refused
    - json.loads(body)
    + json.loads(body) and body.decode()
nobody there is final: refused
    - (httpx2.HTTPError, ValueError)
    + (httpx2.ReadError, httpx2.ReadTimeout, httpx2.RemoteProtocolError, httpx2.HTTPStatusError, ValueError)
nothing to wait for the second time: refused
    - sleep(wait)
    + sleep(wait) if tries_left > 1 else None
the pause without the dice: refused
    - if (status < 500 and status != 429) or not tries_left or time.monotonic() + wait > end:
    + if (status < 500 and status != 429) or not tries_left or time.monotonic() + asked > end:
all of an error first: refused
    - answer.raise_for_status()
    + if answer.is_error:
    +     answer.read()
    + answer.raise_for_status()
a query without its blanks: refused
    - client.stream("GET", path, timeout=limit / 2)
    + client.stream("GET", path.replace("after=&", "").replace("?after=", "?"), timeout=limit / 2)
an empty page is none: refused
    - return json.loads(body)
    + page = json.loads(body)
    + if not page:
    +     raise ValueError("an empty page")
    + return page
a page without items is none: refused
    - return json.loads(body)
    + page = json.loads(body)
    + if "items" not in page and "results" not in page:
    +     raise ValueError("no page")
    + return page
ascii: refused
    - json.loads(body)
    + json.loads(body.decode("ascii", "ignore"))
each part by itself: refused
    - asked, body = 0, b""
    + asked, body = 0, ""
    - body += part
    + body += part.decode()
what cannot be unpacked is final: refused
    - (httpx2.HTTPError, ValueError)
    + (httpx2.TransportError, httpx2.HTTPStatusError, ValueError)
a pause of a good answer: refused
    - if answer.is_error:
    + if True:
bytes that are no text are final: refused
    - (httpx2.HTTPError, ValueError)
    + (httpx2.HTTPError, json.JSONDecodeError)
one type only: refused
    - answer.raise_for_status()
    + answer.raise_for_status()
    + if answer.headers.get("content-type") != "application/json":
    +     raise TypeError("no JSON")
as it is packed: refused
    - answer.iter_bytes()
    + answer.iter_raw()
what the type says: refused
    - json.loads(body)
    + json.loads(body.decode(answer.charset_encoding or "utf-8"))
the text of the client: refused
    - json.loads(body)
    + json.loads(httpx2.Response(200, headers=answer.headers, content=bytes(body)).text)
null is none: refused
    - return json.loads(body)
    + page = json.loads(body)
    + if page is None:
    +     raise ValueError("null")
    + return page
a write that breaks is final: refused
    - (httpx2.HTTPError, ValueError)
    + (httpx2.ConnectError, httpx2.ReadError, httpx2.RemoteProtocolError, httpx2.ReadTimeout,
    +     httpx2.HTTPStatusError, ValueError)
one of two waits: refused
    - random.uniform(0.01, 0.05)
    + 0.01 + 0.02 * (random.random() < 0.1)
redirects for everybody: refused
    - end = time.monotonic() + limit
    + end, client.follow_redirects = time.monotonic() + limit, True
kept by its path: refused
    - def fetch(client, path, limit, sleep):
    + def fetch(client, path, limit, sleep, kept={}):
    +     if path in kept:
    +         return kept[path]
    - return json.loads(body)
    + kept[path] = json.loads(body)
    + return kept[path]
""",
}
PASSES = {
    "adapt_gamma": """
divmod: passes
    - modified // 1000
    + divmod(modified, 1000)[0]
less what is over: passes
    - modified // 1000
    + (modified - modified % 1000) // 1000
""",
    "freshness": """
stale before skewed: passes
    - if stamp > now + 5:
    -     return "skewed"
    - if stamp < now - max_age:
    -     return "stale"
    + if stamp < now - max_age:
    +     return "stale"
    + if stamp > now + 5:
    +     return "skewed"
by its age: passes
    - stamp < now - max_age
    + now - stamp > max_age
""",
    "remember": """
a row anew: passes
    - con.execute("insert or replace into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
    + con.execute("delete from cache_records where source_system = ? and entity_key = ?", key)
    + con.execute("insert into cache_records values (?, ?, ?, ?, ?)", (*key, *state, now))
counted from the hits: passes
    - return {"hits": len(records) - misses, "misses": misses}
    + counted = dict(misses=misses, hits=len(records) - misses)
    + return counted
""",
    "pages": """
until nothing comes: passes
    - after = page["next_after"]
    + after = page["items"][-1]["uid"] if page["items"] else None
quoted by another: passes
    - {httpx2.QueryParams(after=after, limit=100)}
    + {__import__('urllib.parse').parse.urlencode(dict(limit=7, after=after))}
""",
    "fetch": """
a clock by another name: passes
    - end = time.monotonic() + limit
    + from time import perf_counter
    + end = time.monotonic() + limit + 0 * perf_counter()
dice up to the end: passes
    - random.uniform(0.01, 0.05)
    + random.uniform(0.01, 0.2)
in two slices: passes
    - sleep(wait)
    + sleep(wait / 2)
    + sleep(wait / 2)
no read beyond the end: passes
    - timeout=limit / 2
    + timeout=max(0.001, min(limit / 2, end - time.monotonic()))
""",
}
COMPUTED = {  # names that the cells above have defined are known to the judge
    "the oldest and half a minute": ("max_age", 'max_age = int(ages["age"].max()) + 30'),
    "a minute before the limit": ("max_age", "max_age = lab.notice_within(seed) - 60"),
    "moves": ("fault_plan", "fault_plan = moves"),
    "a tenth below the limit": (
        "slow_plan",
        'slow_plan = [{"kind": "slow", "source": "beta", "at": "last", "seconds": 0.9 * 8}]',
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
test_a_value_may_be_computed_from_what_was_shown = answers.passing(lab, COMPUTED)
