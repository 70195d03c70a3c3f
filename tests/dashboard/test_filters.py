"""The filters in the address."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakfix.dashboard.filters import MOST_PAGES, BadFilter, Field, Filters, read

FIELDS = (Field("airline", "Airline", {"UA": "United", "B6": "JetBlue"}), Field("site", "Airport", {"EWR": "EWR"}))
SHOWS, GROUPS = {"delay": "Delay"}, {"day": "day", "site": "airport"}


def asked(query):
    return read(parse_qsl(query, keep_blank_values=True), FIELDS, SHOWS, GROUPS)


DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1)) | st.none()
FILTERS = st.builds(
    Filters,
    since=DAYS,
    until=DAYS,
    chosen=st.sampled_from([(), (("airline", "UA"),), (("airline", "B6"), ("site", "EWR"))]),
    page=st.integers(1, MOST_PAGES),
    rows=st.integers(1, 200),
    show=st.sampled_from(["", "delay"]),
    by=st.sampled_from(["", "day", "site"]),
).filter(lambda each: not (each.since and each.until and each.since > each.until))


@given(FILTERS)
def test_an_address_leads_to_its_view(filters):
    """What is written into an address is read from it again."""
    assert asked(filters.query()) == filters


def test_empty_values_ask_for_nothing():
    """A form sends its empty fields too; the view of everything has an empty query."""
    everything = asked("since=&until=&airline=&site=&show=&by=")
    assert everything == Filters()
    assert everything.query() == ""


def test_days_in_reverse_keep_what_was_typed():
    """Each filter alone could be read: all of them come with the sentence; of one that cannot, none do."""
    query = "since=2013-02-09&until=2013-02-08&airline=UA&show=delay"
    with pytest.raises(BadFilter) as refused:
        asked(query)
    assert refused.value.typed == Filters(date(2013, 2, 9), date(2013, 2, 8), (("airline", "UA"),), show="delay")
    with pytest.raises(BadFilter) as refused:
        asked("since=yesterday&airline=UA")
    assert refused.value.typed is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "arline=UA",
            "There is no filter 'arline'; there are since \\(First day \\(UTC\\)\\), until .*, airline \\(Airline\\)",
        ),
        ("airline=XX", "Airline: there is no 'XX'; there are UA, B6."),
        ("airline=ua", "Airline: there is no 'ua'"),
        ("airline=UA&airline=B6", "Airline is given twice"),
        ("since=yesterday", "First day \\(UTC\\) is a day such as 2013-02-08, not 'yesterday'."),
        ("since=2013-02-30", "First day \\(UTC\\) is a day"),
        ("until=20130208", "Last day \\(UTC\\) is a day"),
        ("since=2013-02-09&until=2013-02-08", "The first day, 2013-02-09, comes after the last, 2013-02-08"),
        ("page=0", "Page is a whole number from 1"),
        ("page=-1", "Page is a whole number"),
        ("page=9999999999999", "Page is a whole number"),
        ("page=1000000000", "Page is a whole number from 1 to 999999999, not '1000000000'."),
        ("rows=201", "Rows of a page is a whole number from 1 to 200, not '201'."),
        ("rows=1e2", "Rows of a page is a whole number"),
        ("rows=%D9%A3", "Rows of a page is a whole number"),
        ("show=money", "Chart of: there is no 'money'; there are delay."),
        ("airline=" + "x" * 500, "Airline: there is no 'x{40}...'"),
        ("airline=%27%20or%201=1%20--", "Airline: there is no"),
    ],
)
def test_what_cannot_be_read_is_one_clear_sentence(query, said):
    """The message names the filter, the value, and what there is."""
    with pytest.raises(BadFilter, match=said):
        asked(query)
