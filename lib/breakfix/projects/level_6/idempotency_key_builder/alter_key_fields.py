"""Alter: which fields say which operation it is, and which tell of its delivery only?"""

from breakfix.lab import exercise, shapes

from .predict import left_by

FIELDS = ("source", "action", "target", "version", "attempt", "sent_at_utc")
DEPLOY = dict(zip(FIELDS, ("ci", "deploy", "shop", "1.4", 1, "2025-01-15T08:00:00Z"), strict=True))
OTHER = dict(zip(FIELDS, ("a manager", "roll back", "billing", "1.5", 2, "2025-01-15T08:01:00Z"), strict=True))


@exercise(phase="alter", kind="value", minutes=5)
def key_fields():
    """Choose the fields that make the key of a deploy.

    Given     operations with the fields source, action, target, version, attempt and sent_at_utc. build_key of the
              baseline makes their key of the fields that you name.
    Leave     a list of names. The second of two operations is skipped when it has the same action, target and version,
              whoever sends it, as whichever attempt, and whenever; it is processed when one of these three differs.
    """
    return ["action", "target", "version"]


@key_fields.look
def second_is(world, key_fields, *changed):
    """What becomes of the second of two operations that differ in these fields."""
    if not isinstance(key_fields, list | tuple) or not all(isinstance(name, str) for name in key_fields):
        raise TypeError(f"it is {key_fields!r}; give a list of names in quotes")
    if unknown := [name for name in key_fields if name not in DEPLOY]:
        raise ValueError(f"no operation has the field {unknown[0]!r}")
    told, _ = left_by([DEPLOY, DEPLOY | {name: OTHER[name] for name in changed}], key_fields)
    return {"the second is": "skipped" if told["skipped"] else "processed"}


second_is.when("a retry: it is sent again a minute later, as attempt 2", "attempt", "sent_at_utc")
second_is.when("another version: the next version is to be deployed", "version")
second_is.when("another target: the same version is to be deployed to billing", "target")
second_is.when("another action: the same version is to be rolled back", "action")
second_is.when("another source: a manager asks for the same deploy", "source")
some = shapes.rolled(lambda chance: tuple(chance.sample(FIELDS, chance.randint(1, 3))))
second_is.drawn(together=some, times=30)

key_fields.asks("""
a retry: Which fields change because it is sent again?
another version: Who would miss version 1.5?
another target: Was billing deployed to?
another action: Is a roll back a deploy?
another source: Two people want one deploy. How often should it happen?
""")
key_fields.slips("""
as in Run: The next version was skipped. Which field would have told it from this one?
    = ["source", "action"]
all of them: A retry is never like the first try in all fields. Which of them change on the way?
    = ["source", "action", "target", "version", "attempt", "sent_at_utc"]
whoever asks: Two sources asked for one deploy, and it happened twice. To whom may it happen only once?
    = ["source", "action", "target", "version"]
no target: One version, two services. Where was it deployed?
    = ["action", "version"]
no action: To deploy and to roll back met in one key. Which field tells them apart?
    = ["target", "version"]
""")
key_fields.costs = "whoever adds a field to operations has to decide whether the key needs it"
key_fields.hints += [
    "Take the fields one by one. When only this one differs: is it another thing to do, or the same one told again?",
    "A twin: a parcel may be booked in once. Its number and its shipper say which parcel it is; the driver, the hour "
    "and the how-many-eth try of delivery do not.",
]
