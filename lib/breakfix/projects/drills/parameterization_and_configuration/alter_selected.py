"""Alter: values that stand in the code become parameters."""

from hypothesis import strategies as st

from breakfix.datasets import flight_days
from breakfix.lab import exercise, shapes


@exercise(phase="alter", minutes=6)
def selected(flights, settings):
    """Select the late flights that the settings ask for.

    Given     flights, a list of dicts of texts, as they were delivered; settings, a dict with origins, a list of texts,
              perhaps empty, and minutes, a whole number, perhaps 0 or negative. It may have other keys
    Leave     a list of the flights that left from one of these origins with a delay of `minutes` or more, in their
              order; one that was delivered twice comes twice. A flight whose dep_delay is empty was cancelled and is
              not in it
    Not touch flights and settings
    """
    return [
        flight
        for flight in flights
        if flight["origin"] in settings["origins"]
        and flight["dep_delay"]
        and int(flight["dep_delay"]) >= settings["minutes"]
    ]


@selected.stub
def as_it_was(flights, settings):
    return [
        flight
        for flight in flights
        if flight["origin"] == "EWR" and flight["dep_delay"] and int(flight["dep_delay"]) >= 15
    ]


selected.play = ""
selected.costs = "one pass over the flights"

OTHERS = dict(zip(flight_days.HEAD.split(","), ("", " 7", "07", "UA", "0", "1e3", "x"), strict=False))
OTHERS |= {"dest": "EWR", "arr_delay": ""}


@selected.look
def told(world, selected, *flights, origins=("EWR",), minutes=15):
    """Each flight is (origin, dep_delay); those that are alike are one flight, delivered again."""
    records = [
        OTHERS | {"origin": origin, "dep_delay": delay, "flight": f"00{flights.index((origin, delay)) + 1}"}
        for origin, delay in flights
    ]
    found = selected(records, {"warehouse": "dev.sqlite", "origins": list(origins), "minutes": minutes})
    if not isinstance(found, list):
        return {"flights": f"no list, but {type(found).__name__}"}
    return {"flights": [dict(each) for each in found]}


FIVE = [("EWR", "15"), ("JFK", "40"), ("EWR", "14"), ("LGA", "16"), ("EWR", "90")]
told.when("as before: the settings say what the code said", *FIVE)
told.when("two airports: origins are LGA, EWR and EWR again", *FIVE, origins=["LGA", "EWR", "EWR"])
told.when("a higher limit: minutes is 40", *FIVE, ("EWR", "40"), ("EWR", "39"), minutes=40)
told.when("whoever was not early: minutes is 0, and a flight left on time", ("EWR", "0"), ("EWR", "-1"), minutes=0)
told.when("a cancelled flight: minutes is -5, and a flight was cancelled", ("EWR", ""), ("EWR", "3"), minutes=-5)

LIMITS = [-10, -1, 0, 1, 15, 60, 1000]
AIRPORTS = shapes.evenly(["EWR", "JFK", "LGA", "EW", "R", "ewr"])
DELAYS = shapes.evenly(["", "9", "100", *(str(limit + near) for limit in LIMITS for near in (-1, 0, 1))])
told.drawn(
    together=st.lists(st.tuples(AIRPORTS, DELAYS), max_size=9),
    origins=st.lists(AIRPORTS, max_size=3),
    minutes=shapes.evenly(LIMITS),
    times=120,
    says=lambda *flights, origins, minutes: (
        f"the flights (origin, dep_delay) are {list(flights)}, origins is {origins}, minutes is {minutes}"
    ),
)

selected.asks("""
as before: The settings say what the code said. Which flights did it select?
two airports: The settings name two airports. How many does your line compare with?
a higher limit: Which two flights stand at the limit, and right below it?
whoever was not early: 0 is a limit too. Is it taken as one?
a cancelled flight: What does an empty delay say of the minutes?
""")

selected.slips("""
minutes in the code: The limit in the settings was changed, and nothing else changed. Who reads it?
    ~ >= settings["minutes"] => >= 15
the first airport only: Several airports are named. How many of them do you ask for?
    ~ in settings["origins"] => in settings["origins"][:1]
one minute more: A flight stands right at the limit. Is it late?
    ~ >= settings["minutes"] => > settings["minutes"]
a default for zero: The setting is 0. What does `or` make of it?
    ~ >= settings["minutes"] => >= (settings["minutes"] or 15)
cancelled is on time: A flight that never left has no delay. Is that the same as 0 minutes?
    - and flight["dep_delay"]
    ~ int(flight["dep_delay"]) => int(flight["dep_delay"] or 0)
""")


@selected.also_right(costs="a set for the airports, and a name for what is asked")
def with_a_loop(flights, settings):
    airports, found = set(settings["origins"]), []
    for flight in flights:
        delay = flight["dep_delay"]
        if delay != "" and flight["origin"] in airports and not int(delay) < settings["minutes"]:
            found.append(flight)
    return found


selected.hints += [
    "Two values stand in the code: find them. One of them was a single value and is a list now, so what you ask of it "
    "changes as well. The other one stays what it was.",
    "A twin: `[cake for cake in cakes if cake['shop'] == 'Bo' and cake['price'] < 4]` with settings becomes\n"
    "    [cake for cake in cakes if cake['shop'] in wishes['shops'] and cake['price'] < wishes['below']]",
]
