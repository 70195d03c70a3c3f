"""What a source calls the four fields of an event."""

import pytest

from breakfix.pipeline.columns import Columns


def test_names():
    """The names come in the order key, name, value, ts, the given ones in the place of the usual."""
    assert Columns().names == ("key", "name", "value", "ts")
    assert Columns(value="amount", key="id").names == ("id", "name", "amount", "ts")


@pytest.mark.parametrize(
    ("wanted", "found", "likely", "option"),
    [
        ("key", ["event_id", "name", "value", "ts"], "event_id", "key"),
        ("key", ["KEY", "name", "value", "ts", "city"], "KEY", "key"),
        ("key", ["city", "name", "value", "ts", "keys"], "keys", "key"),
        ("name", ["key", "action", "value", "ts", "row"], "action", "name"),
        ("value", ["key", "name", "price", "ts", "city"], "price", "value"),
        ("value", ["key", "name", "city", "ts", "valeu"], "valeu", "value"),
        ("ts", ["key", "name", "value", "timestamp", "city"], "timestamp", "time"),
        ("ts", ["key", "name", "value", "city", "created_time"], "created_time", "time"),
    ],
)
def test_rename(wanted, found, likely, option):
    """The field that is most like the wanted name, or a usual one of its role, is named with what to type."""
    words = f"no row has a field '{wanted}'. Was it renamed to '{likely}'? Then say --{option} {likely}."
    assert Columns().missing(wanted, found) == words


def test_rename_of_an_own_name():
    """The names that the caller gave are the ones compared."""
    words = Columns(value="celsius").missing("celsius", ["key", "name", "valid", "ts", "celsius_2"])
    assert words.endswith("Was it renamed to 'celsius_2'? Then say --value celsius_2.")


@pytest.mark.parametrize(("found", "fields"), [(["name", "value", "ts"], "'name', 'value', 'ts'"), ([], "none")])
def test_no_candidate(found, fields):
    """Fields that have a role already are no rename; then all that there is is said."""
    assert (
        Columns().missing("key", found) == f"no row has a field 'key'; the fields are: {fields}. Say which with --key."
    )


def test_an_unlike_field_is_no_guess():
    """A field that is called quite otherwise is listed and not guessed; one with a space is quoted for a shell."""
    columns = ["Order No", "State", "Amt EUR", "When changed"]
    assert "the fields are: 'Order No', 'State'" in Columns().missing("key", columns)
    assert Columns().missing("key", ["Event Key"]).endswith("Then say --key 'Event Key'.")
