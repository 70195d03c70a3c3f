"""Fix: the log says what the run was told, and no secret of it."""

import json
import logging
import re

from hypothesis import strategies as st

from breakfix.lab import exercise, loggers, shapes


@exercise(phase="fix", minutes=8)
def start_log(settings, log):
    """Log the configuration with which a run starts, without its secrets.

    Given     settings, a dict that yaml.safe_load has made: its keys are texts at any depth, its values texts, whole
              numbers, bools, None, lists and dicts, which may hold one another; log, a Logger from logging.getLogger
              that takes INFO, and perhaps DEBUG
    Leave     one record in log, of level INFO. Its message is one line, `configuration: ` and the settings as a JSON
              object, its keys in any order. A key is secret when it contains password, secret or token, in capital or
              small letters, at any depth: in place of its value, whatever that is, stands the text ***. All other
              values stand there as they are, also one that is the same as a secret
    Not touch settings
    """
    words = ("password", "secret", "token")

    def masked(value, key=""):
        if any(word in key.lower() for word in words):
            return "***"
        if isinstance(value, dict):
            return {name: masked(each, name) for name, each in value.items()}
        return [masked(each) for each in value] if isinstance(value, list) else value

    log.info("configuration: %s", json.dumps(masked(settings)))


@start_log.stub
def all_of_it(settings, log):
    log.info("configuration: %s", json.dumps(settings))


start_log.keeps("src/start_log.py")
start_log.play = ""
start_log.costs = "a copy of the settings at each start"


start_log.world(loggers.fresh)


@start_log.look
def logged(world, start_log, settings, level=logging.INFO):
    told = loggers.Told()
    start_log(settings, loggers.own(told, level=level))
    return {"records": [parsed(line) for line in told.lines]}


def parsed(line):
    """Return a line of the log, its keys in order; the line itself when it is not as it should be."""
    found = re.fullmatch("INFO configuration: (.*)", line)
    try:
        return f"INFO configuration: {json.dumps(json.loads(found[1]), sort_keys=True)}"
    except (TypeError, ValueError):
        return line


SECRET = "tulip-4711"  # noqa: S105  of nobody
logged.when("no secret: there is no secret in it", {"warehouse": "dev.sqlite", "minutes": 15})
logged.when("a password: there is a password in it", {"minutes": 15, "password": SECRET})
logged.when("part of a name: the key is DB_PASSWORD_FILE", {"DB_PASSWORD_FILE": SECRET})
logged.when("deeper: a password stands below server", {"server": {"host": "h1", "password": SECRET}})
logged.when("in a list: two servers are a list", {"servers": [{"secret": SECRET}, {"host": "h2"}, "h3"]})
logged.when("a number: the token is a number", {"token": 47114711, "minutes": 0})
logged.when("an empty one: the password is an empty text, the token is None", {"password": "", "token": None})
logged.when("a whole part: secrets is a dict", {"secrets": {"a": SECRET, "b": [SECRET]}})
logged.when("the same text: user and password are both admin", {"user": "admin", "password": "admin"})

KEYS = ["minutes", "warehouse", 'a "b"', "%s", "c\nd", "pass", "key", "user", "passwort", "tok", "s3"]
SECRET_KEYS = ["password", "PASSWORD", "db_password", "secret", "Secret_Key", "token", "apiToken", "tokens", "secrets"]
LEAVES = [0, 15, 1, -3, True, False, None, "", "dev.sqlite", "100%s", "{}", "a\nb", "ä", '"', "2013-01-08", "a  b"]
LEAVES += [" c", "d\t", "***", "password", SECRET, "x" * 300, ["a", "a"], [[], {}]]
HELD = [SECRET, 'tu"lip%s', None, "", 0, 15, False, "dev.sqlite", "***", [], {}, [SECRET], {"a": SECRET}]


def both(inner, size):
    """Return a strategy of dicts with keys that are secret and others."""
    secrets = st.dictionaries(st.sampled_from(SECRET_KEYS), st.sampled_from(HELD), max_size=2)
    plain = st.dictionaries(st.sampled_from(KEYS), inner, max_size=size)
    return st.tuples(plain, secrets).map(lambda two: two[0] | two[1])


NODES = st.recursive(
    st.sampled_from(LEAVES), lambda inner: st.one_of(st.lists(inner, max_size=3), both(inner, 3)), max_leaves=8
)
EACH = [{"user": value} for value in LEAVES] + [{key: "dev"} for key in KEYS]
EACH += [{"password": value} for value in HELD] + [{key: SECRET} for key in SECRET_KEYS]
PART = {"host": "h1"}  # what YAML makes of a part that is named once and told again: `a: &x {host: h1}` and `b: *x`
EACH += [{"a": PART, "b": [PART, PART]}]
EACH += [{"a": [[{"token": SECRET}]]}, {"a": {"b": [{"c": [{"password": SECRET, "d": 1}]}]}}]
for drawn, times in ((both(NODES, 4), 80), (shapes.evenly(EACH), len(EACH))):
    logged.drawn(
        drawn,
        level=st.sampled_from([logging.INFO, logging.DEBUG]),
        times=times,
        says=lambda settings, level: f"the settings are {settings}, and log takes {logging.getLevelName(level)}",
    )

start_log.asks("""
no secret: Nothing is secret. What does the line say?
a password: Who reads the log, and should they know it?
part of a name: Is the word in the key, or is it the key?
deeper: The key stands below another one. Who looks there?
in a list: A list can hold dicts. Who looks into them?
a number: A secret can be a number. Is it shown?
an empty one: There is nothing to hide. How would a reader know?
a whole part: The key is secret. What of all that stands below it?
the same text: Two keys have one value. Which of the two is secret: the text, or the key?
""")

start_log.slips("""
as it is: The password stands in the log. How many people can read that log?
    ~ json.dumps(masked(settings)) => json.dumps(settings)
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
another level: Nobody sees the line who reads INFO only. What was asked for?
    ~ log.info( => log.warning(
texts only: The secret was no text, and it stands in the log. What else can a secret be?
    ~ for word in words) => for word in words) and isinstance(value, str)
""")


@start_log.also_right(costs="the settings are written as JSON, read, and written again")
def through_json(settings, log):
    words = ("password", "secret", "token")

    def hide(found):
        return {key: "***" if any(word in key.casefold() for word in words) else each for key, each in found.items()}

    log.info("configuration: " + json.dumps(json.loads(json.dumps(settings), object_hook=hide), sort_keys=True))


start_log.hints += [
    "What is to be done with a dict is to be done with every dict below it, and with those in lists: a function that "
    "calls itself. It makes a copy and leaves what it was given.",
    "A twin: prices out of a menu.\n"
    "    def without(menu):\n"
    "        if isinstance(menu, dict):\n"
    "            return {name: '?' if name == 'price' else without(each) for name, each in menu.items()}\n"
    "        return menu",
]
