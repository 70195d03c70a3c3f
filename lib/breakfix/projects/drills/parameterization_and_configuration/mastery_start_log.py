"""Mastery: the log says what the run was told, and no secret of it."""

import copy
import datetime
import gc
import json
import logging
import types

from hypothesis import strategies as st

from breakfix.lab import exercise, held_out, loggers, screen

from .alter_selected import selected
from .alter_settings import settings as read_settings
from .alter_settings import typed
from .fix_choose import choose
from .fix_required import required


@exercise(phase="mastery", minutes=10)
def start_log(settings, log):
    """Log the configuration with which a run starts, without its secrets.

    Given     settings, a dict that yaml.safe_load has made: its keys are texts, its values texts, numbers, but not .nan
              and .inf, bools, None, dates without a time, lists and dicts, which may hold one another; log, a
              logging.Logger that takes INFO, and perhaps DEBUG
    Leave     one record in log, of level INFO, and none in other loggers. Its message is one line, `configuration: `
              and the settings as a JSON object, its keys in any order; a date stands there as a text such as
              2013-01-08. A key is secret when it contains password, secret or token, in capital or small letters, at
              any depth; in place of its value, whatever that is, stands the text ***. All other values stand there as
              they are, also one that is the same as a secret
    Rules     beyond that, the value of a secret key is neither in the record, nor in an object that it holds, nor on
              the screen
    Not touch settings, and of log its level, its handlers and all else
    """

    words = ("password", "secret", "token")

    def masked(value, key=""):
        if any(word in key.lower() for word in words):
            return "***"
        if isinstance(value, dict):
            return {name: masked(each, name) for name, each in value.items()}
        return [masked(each) for each in value] if isinstance(value, list) else value

    log.info("configuration: %s", json.dumps(masked(settings), default=str))


@start_log.stub
def all_of_it(settings, log):
    log.info("configuration: %s", json.dumps(settings))


start_log.keeps("src/start_log.py")
start_log.play = ""
start_log.costs = "a copy of the settings at each start"


start_log.world(loggers.fresh)


BEGINS = "configuration: "


@start_log.look
def logged(world, start_log, settings, hidden=(), level=logging.INFO):
    """`hidden` are texts that no record and no screen may show."""
    kept, others = loggers.Kept(), loggers.Kept()
    log = loggers.own(kept, level=level)
    logging.root.setLevel(level)
    logging.root.addHandler(others)
    before = state(log)
    with screen.watched() as printed:
        start_log(settings, log)
        messages = [kept.format(record) for record in kept.records]
        places = {"on the screen": printed(), "in a message": "\n".join(messages)}
    places["in what a record holds"] = "\n".join(held(vars(each)) for each in kept.records + others.records)
    seen = {"levels": ", ".join(record.levelname for record in kept.records)}
    if elsewhere := sorted({record.name for record in kept.records + others.records} - {log.name}):
        seen["other loggers"] = elsewhere
    if changed := sorted(name for name, was in state(log).items() if was != before.get(name)):
        seen["of the logger"] = changed
    seen["secret is shown"] = screen.where(hidden, places)
    if len(messages) == 1:
        seen["message"] = parsed(messages[0])
    return seen


def state(log):
    """Return what a logger holds, but for what it has looked up."""
    return {name: copy.copy(value) for name, value in vars(log).items() if name != "_cache"}


def held(value):
    """Return the texts and numbers that a value holds, also in objects and in what a function remembers."""
    waiting, seen = [value], {}
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, (type, types.ModuleType, types.CodeType, logging.Logger)):
            continue
        seen[id(each)] = each
        function = isinstance(each, types.FunctionType)
        waiting += [each.__closure__, each.__defaults__] if function else gc.get_referents(each)
    return "\n".join(str(each) for each in seen.values() if isinstance(each, (str, int, float)))


def parsed(message):
    """Return the JSON of a message; the message itself when it is not as it should be."""
    try:
        if message.startswith(BEGINS) and len(message.splitlines()) == 1:
            return typed(json.loads(message.removeprefix(BEGINS)))
    except ValueError:
        pass
    return f"no JSON in one line after {BEGINS!r}"


PLAIN = {"warehouse": "dev.sqlite", "minutes": 15}
SECRET = "tulip-4711"  # noqa: S105  it is there to be looked for
HIDDEN = {"hidden": [SECRET]}
logged.when("no secret: there is no secret in it", PLAIN)
logged.when("a password: there is a password in it", PLAIN | {"password": SECRET}, **HIDDEN)
logged.when("part of a name: the key is DB_PASSWORD_FILE", {"DB_PASSWORD_FILE": SECRET}, **HIDDEN)
logged.when("a token: the key is Token", {"Token": SECRET, "minutes": 0}, **HIDDEN)
logged.when("deeper: a password stands below server", {"server": {"host": "h1", "password": SECRET}}, **HIDDEN)
logged.when("in a list: two servers are a list", {"servers": [{"secret": SECRET}, {"host": "h2"}, "h3"]}, **HIDDEN)
logged.when("a number: the password is a number", {"password": 47114711}, hidden=["47114711"])
logged.when("an empty one: the password is an empty text, the token is None", {"password": "", "token": None})
logged.when("a whole part: secrets is a dict", {"secrets": {"a": SECRET, "b": [SECRET]}}, **HIDDEN)
logged.when("the same text: user and password are both admin", {"user": "admin", "password": "admin"})
logged.when("a date: since is a date", {"since": datetime.date(2013, 1, 8), "end": None, "active": True})

SECRETS = ["tulip-4711", 'tu"lip%s', "tu\\lip\n{}", "tülip 4711"]
KEYS = ["minutes", "warehouse", 'a "b"', "%s", "c\nd", "pass", "key", "user", "passwort", "tok", "s3"]
SECRET_KEYS = ["password", "PASSWORD", "db_password", "secret", "Secret_Key", "token", "apiToken", "tokens", "secrets"]
LEAVES = [0, 15, 1, 1.0, 0.5, -3, True, False, None, "", "dev.sqlite", "100%s", "{}", "a\nb", "ä", '"']
LEAVES += [
    datetime.date(2013, 1, 8),
    "2013-01-08",
    "a  b",
    " c",
    "d\t",
    "***",
    "password",
    "x" * 300,
    ["a", "a"],
    [datetime.date(2013, 1, 8)],
]
ANY = [None, "", 0, 15, False, "dev.sqlite", "***", [], {}, [SECRETS[0]], {"a": SECRETS[1]}, datetime.date(2013, 1, 8)]
HELD = st.one_of(st.sampled_from(SECRETS), st.sampled_from(ANY))
NODES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(
            st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
            st.dictionaries(st.sampled_from(SECRET_KEYS), HELD, max_size=2),
        ).map(lambda two: two[0] | two[1]),
    ),
    max_leaves=8,
)
TOP = st.tuples(
    st.dictionaries(st.sampled_from(KEYS), NODES, max_size=4),
    st.dictionaries(st.sampled_from(SECRET_KEYS), HELD, max_size=2),
).map(lambda two: two[0] | two[1])
EACH = [{"user": value} for value in LEAVES] + [{key: "dev"} for key in KEYS]
EACH += [{"password": value} for value in ANY] + [{key: SECRETS[0]} for key in SECRET_KEYS]
for drawn, times in ((TOP, 80), (st.sampled_from(EACH), len(EACH))):
    logged.drawn(
        drawn,
        hidden=st.just(SECRETS),
        level=st.sampled_from([logging.INFO, logging.DEBUG]),
        times=times,
        says=lambda settings, hidden, level: (
            f"the settings are {settings}, and log takes {logging.getLevelName(level)}"
        ),
    )

start_log.asks("""
no secret: Nothing is secret. What does the line say?
a password: Who reads the log, and should they know it?
part of a name: Is the word in the key, or is it the key?
a token: In which letters is the key written?
deeper: The key stands below another one. Who looks there?
in a list: A list can hold dicts. Who looks into them?
a number: A secret can be a number. Is it shown?
an empty one: There is nothing to hide. How would a reader know?
a whole part: The key is secret. What of all that stands below it?
the same text: Two keys have one value. Which of the two is secret: the text, or the key?
a date: JSON knows no dates. What does the task want to see?
""")

start_log.slips("""
as it is: The password stands in the log. How many people can read that log?
    ~ json.dumps(masked(settings), default=str) => json.dumps(settings, default=str)
the top only: The secret stands below another key. How deep do you look?
    ~ {name: masked(each, name) for => {name: "***" if masked(1, name) == "***" else each for
no look into lists: A list holds a dict. Who looks into it?
    ~ [masked(each) for each in value] if isinstance(value, list) else value => value
the whole key: The key has another word in it, and yours was not found. Is it less of a secret?
    ~ any(word in key.lower() for word in words) => key.lower() in words
small letters only: The key begins with a capital letter. Is it another word?
    ~ key.lower() => key
left out: The key is gone. How does a reader know that a password was given at all?
    ~ for name, each in value.items()} => for name, each in value.items() if masked(1, name) == 1}
texts only: The secret was no text, and it stands in the log. What else can a secret be?
    ~ for word in words) => for word in words) and isinstance(value, str)
no dates: The log line did not come, and the job ended. What does JSON know of dates?
    - , default=str
another level: Nobody sees the line who reads INFO only. What was asked for?
    ~ log.info( => log.warning(
""")


@start_log.also_right(costs="every dict passes the encoder's own hands twice")
def through_json(settings, log):
    words = ("password", "secret", "token")

    def hide(found):
        return {key: "***" if any(word in key.casefold() for word in words) else each for key, each in found.items()}

    text = json.dumps(settings, default=lambda date: date.isoformat())
    log.info("configuration: " + json.dumps(json.loads(text, object_hook=hide), sort_keys=True))


start_log.hints += [
    "What is to be done with a dict is to be done with every dict below it, and with those in lists: a function that "
    "calls itself. It makes a copy and leaves what it was given. For what JSON does not know, json.dumps asks a "
    "function of yours.",
    "A twin: prices out of a menu.\n"
    "    def without(menu):\n"
    "        if isinstance(menu, dict):\n"
    "            return {name: '?' if name == 'price' else without(each) for name, each in menu.items()}\n"
    "        return menu",
]

fixes_hold = held_out(of=[selected, read_settings, choose, required, start_log], name="fixes_hold", minutes=3)
