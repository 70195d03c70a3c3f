"""Alter: values that stand in the code become parameters."""

from hypothesis import strategies as st

from breakfix.datasets import flight_days
from breakfix.lab import exercise


@exercise(phase="alter", minutes=7)
def selected(flights, settings):
    """Select the late flights that the settings ask for.

    Given     flights, a list of dicts of texts, as they were delivered; settings, a dict with origins, a list of texts,
              perhaps empty, and minutes, a whole number, perhaps 0 or negative. It may have other keys
    Leave     a list of the flights that left from one of these origins at least so many minutes late, in their order;
              one that was delivered twice comes twice. A flight whose dep_delay is empty was cancelled and is not in it
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
MORE = {"warehouse": "dev.sqlite"}


@selected.look
def told(world, selected, *flights, origins=("EWR",), minutes=15, more=MORE):
    """Each flight is (origin, dep_delay); those that are alike are one flight, delivered again."""
    records = [
        OTHERS | {"origin": origin, "dep_delay": delay, "flight": f"00{flights.index((origin, delay)) + 1}"}
        for origin, delay in flights
    ]
    found = selected(records, {"origins": list(origins), "minutes": minutes, **more})
    if not isinstance(found, list):
        return {"flights": f"no list, but {type(found).__name__}"}
    return {"flights": [dict(each) for each in found]}


FIVE = [("EWR", "15"), ("JFK", "40"), ("EWR", "14"), ("LGA", "16"), ("EWR", "90")]
told.when("as before: the settings say what the code said", *FIVE)
told.when("another airport: origins is JFK alone", *FIVE, origins=["JFK"])
told.when("two airports: origins are LGA, EWR and EWR again", *FIVE, origins=["LGA", "EWR", "EWR"])
told.when("no airport: origins is an empty list", *FIVE, origins=[])
told.when("a higher limit: minutes is 40", *FIVE, ("EWR", "40"), ("EWR", "39"), minutes=40)
told.when("whoever was not early: minutes is 0, and a flight left on time", ("EWR", "0"), ("EWR", "-1"), minutes=0)
told.when("a few minutes early: minutes is -5", ("EWR", "-5"), ("EWR", "-6"), ("EWR", "7"), minutes=-5)
told.when("delivered twice: a flight stands in the file twice", ("EWR", "20"), ("EWR", "30"), ("EWR", "20"))
told.when("a cancelled flight: minutes is -5, and a flight was cancelled", ("EWR", ""), ("EWR", "3"), minutes=-5)

AIRPORTS = st.sampled_from(["EWR", "JFK", "LGA", "EW", "R", "ewr", "NO"])
NEAR = st.integers(-3, 3)


@st.composite
def flights(draw):
    """A limit, airports, and flights at the limit and near it."""
    minutes = draw(st.sampled_from([-10, -1, 0, 1, 15, 60, 1000]))
    delays = st.one_of(NEAR.map(lambda near: str(minutes + near)), st.sampled_from(["", "0", "9", "100", "-7"]))
    drawn = draw(st.lists(st.tuples(AIRPORTS, delays), max_size=7))
    more = draw(st.sampled_from([MORE, {}, {"airports": ["JFK"], "limit": 0}]))
    return drawn, draw(st.lists(AIRPORTS, max_size=3)), minutes, more


@selected.look
def drawn_flights(world, selected, given):
    flights, origins, minutes, more = given
    return told.function(world, selected, *flights, origins=origins, minutes=minutes, more=more)


drawn_flights.drawn(
    flights(),
    times=90,
    says=lambda given: (
        f"the flights (origin, dep_delay) are {given[0]}, origins is {given[1]}, minutes is {given[2]}, "
        f"and these are set as well: {given[3]}"
    ),
)

selected.asks("""
as before: The settings say what the code said. Which flights did it select?
another airport: The settings name one airport. Which one does your line compare with?
two airports: The settings name two airports. How many does your line compare with?
no airport: No airport is named. How many flights can there be?
a higher limit: Which two flights stand at the limit, and right below it?
whoever was not early: 0 is a limit too. Is it taken as one?
a few minutes early: The limit is negative. Which of the flights left too early?
delivered twice: Who has asked you to take a row away?
a cancelled flight: What does an empty delay say of the minutes?
""")

selected.slips("""
airport in the code: One of the two values is a setting. Where does the other one still stand?
    ~ in settings["origins"] => == "EWR"
minutes in the code: The limit in the settings was changed, and nothing else changed. Who reads it?
    ~ >= settings["minutes"] => >= 15
the first airport only: Several airports are named. How many of them do you ask for?
    ~ in settings["origins"] => in settings["origins"][:1]
one minute more: A flight stands right at the limit. Is it late?
    ~ >= settings["minutes"] => > settings["minutes"]
a default for zero: The setting is 0. What does `or` make of it?
    ~ >= settings["minutes"] => >= (settings["minutes"] or 15)
delivered twice is once: The file has a flight twice. Who said that one of them is to go?
    = wanted, found = settings["origins"], []
    = for flight in flights:
    =     late = flight["dep_delay"] and int(flight["dep_delay"]) >= settings["minutes"]
    =     if late and flight["origin"] in wanted and flight not in found:
    =         found.append(flight)
    = return found
a part of a text: No airport is named, or another one. When does a text stand in a text?
    ~ in settings["origins"] => in str(settings["origins"] or ["EWR"])
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
