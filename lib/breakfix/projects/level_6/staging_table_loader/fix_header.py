"""Fix: the contract is read before the first record."""

import difflib

from hypothesis import strategies as st

from breakfix.lab import exercise


@exercise(phase="fix", minutes=8)
def read_header(header):
    """Hold a file's header to the contract: timestamp, level, source, message.

    Given     header, a list of names, texts, in any order; no two of them are the same in lower case
    Leave     a list with a text for each of the four that header lacks, in the order above; empty when it lacks none.
              Other names do no harm. The text is `missing_field=NAME likely=OTHER`: among the names in lower case,
              difflib.get_close_matches finds OTHER for NAME with n=1, and the text has it as it stands in header.
              When it finds none, the text is `missing_field=NAME`
    """
    others = {name.lower(): name for name in header}
    missing = []
    for name in ("timestamp", "level", "source", "message"):
        if name not in header:
            near = difflib.get_close_matches(name, others, n=1)
            missing.append(" ".join([f"missing_field={name}", *(f"likely={others[each]}" for each in near)]))
    return missing


@read_header.stub
def only_missing(header):
    missing = []
    for name in ("timestamp", "level", "source", "message"):
        if name not in header:
            missing.append(f"missing_field={name}")
    return missing


read_header.play = "read_header([...])"
read_header.costs = "four look-ups in one line, before anything is read"


@read_header.look
def says(world, read_header, header):
    found = read_header(list(header))
    return {"missing": found if isinstance(found, list) else f"{type(found).__name__}, no list"}


says.when("another order: others stand there too", ["id", "message", "source", "level", "timestamp"])
says.when("renamed: timestamp is called time", ["time", "level", "source", "message"])
says.when("in capitals: level is called LEVEL", ["timestamp", "LEVEL", "source", "message"])
says.when("another word: source is called origin", ["timestamp", "level", "origin", "message"])

LIKE = {
    "timestamp": ["time", "Timestamp", "TIMESTAMP", "ts", "event_time", "Time Stamp", " timestamp", "\ufefftimestamp"],
    "level": ["severity", "Level", "lvl", "levels", "log_level", "LeveL"],
    "source": ["src", "Sources", "service", "origin", "source_id", "SOURCE"],
    "message": ["msg", "Messages", "MESSAGE", "text", "Message Text"],
}
OTHERS = ["id", "Host", "region", "", "time", "levels", "src", "MSG", "resource", "message_source", "   lvl   "]
EQUALLY_LIKE = [(), (), (), ("time_stamp", "timestamps"), ("Level_1", "level_2"), ("message_source",)]


@st.composite
def headers(draw):
    """Return a header in some order: of the four each is there, renamed or left out, and there are others."""
    names = [draw(st.sampled_from([name, name, *LIKE[name], None, None, None])) for name in LIKE]
    names = [name for name in names if name is not None] + draw(st.lists(st.sampled_from(OTHERS), max_size=3))
    names += draw(st.sampled_from(EQUALLY_LIKE))
    return draw(st.permutations(list({name.lower(): name for name in names}.values())))


says.drawn(headers(), times=300)
says.drawn(st.just([]), times=1)

read_header.asks("""
another order: Are all four there?
renamed: Which name in the header is most like timestamp?
in capitals: Is LEVEL the name of the contract? And which one is it most like, in lower case?
another word: Is origin spelled like source?
""")

read_header.slips("""
case counts: In capitals no letter is the same. How do you compare regardless of case?
    ~ name.lower(): name => name: name
in lower case: OTHER is a name that nobody finds in the file. How does it stand in the header?
    ~ likely={others[each]} => likely={each}
guessed at any price: Nothing in the header is like it. What is a guess worth that always comes?
    ~ n=1) => n=1, cutoff=0)
in this order: All four are there. Does a reader that goes by names care where they stand?
    ~ if name not in header => if [*header[:4]] != ["timestamp", "level", "source", "message"]
""")


@read_header.also_right(costs="the names in lower case beside the header, found again by their place")
def by_place(header):
    lower, found = [name.lower() for name in header], []
    for name in [each for each in ["timestamp", "level", "source", "message"] if each not in header]:
        near = difflib.get_close_matches(name, lower, 1)
        found.append(f"missing_field={name}" + (f" likely={header[lower.index(near[0])]}" if near else ""))
    return found


read_header.hints += [
    "get_close_matches(word, possibilities, n=1) returns a list of no or one text. Give it the names in lower case, "
    "and keep for each how it stands in the header: a dict does that.",
    "A twin: a guest asks for a dish that is not on the card.\n"
    '    near = difflib.get_close_matches("lasagne", {dish.lower(): dish for dish in menu}, n=1)\n',
]
