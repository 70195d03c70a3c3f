"""Checks are themselves checked: each project keeps every law (`breakfix.laws`), and a new one is tested at once."""

import pytest

from breakfix.book import catalogue
from breakfix.lab import exercises
from breakfix.lab.incident import Incident
from breakfix.laws import everything, incidents, law

HELD = [
    pytest.param(each, asked, id=f"{project.slug}-{asked.name}-{each.check.__name__}")
    for project in catalogue.projects()
    for asked in everything(project.lab())
    for each in law.of(asked)
]

INCIDENTS = [
    pytest.param(asked, id=project.slug)
    for project in catalogue.projects()
    for asked in exercises(project.lab())
    if isinstance(asked, Incident)
]


def test_there_are_projects():
    """The law below is held against the start at least."""
    assert len(HELD) > 50


@pytest.mark.parametrize(("law_", "asked"), HELD)
def test_law(law_, asked, judge):
    """A law is kept; else this says where, what is off, and what to write."""
    found = law_.breaches(asked, judge)
    told = [f"{law.place(asked)}: {breach.off}\n    write: {breach.write}" for breach in found]
    assert not told, "\n".join([law_.check.__doc__, *told])


@pytest.mark.soak
@pytest.mark.parametrize("incident", INCIDENTS)
def test_every_first_incident_of_a_class(incident, judge):
    """The reference repairs the first incident of any of fifty learners."""
    assert not list(incidents.the_reference_repairs_every_first_incident(incident, judge, range(51)))
