"""What every drill sheet has: five drills, each under its heading, and an opening that tells how long they take."""

import re

import pytest

import prose
from breakfix.book import catalogue, notebook
from breakfix.lab import exercises

SHEETS = [project for project in catalogue.projects() if project.number.startswith("d-")]
PHASE = re.compile(r"## (\w+): .*\((\d+) min(?:, and (\d+) further)?\)")
PART = re.compile(r"### .*\((core|further), (\d+) min\)")
OPENING = re.compile(r"The core path takes about (\d+) minutes, the further exercises (\w+) (?:minutes )?more\.")
WORDS = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30}


@pytest.fixture(scope="module", params=SHEETS, ids=lambda project: project.number)
def sheet(request):
    return request.param.lab()


def phases(sheet):
    """Return each phase -> its minutes, core and further, and those of the parts below it, as the headings tell."""
    found, last = {}, None
    for line in [line for text in prose.texts(sheet) for line in text.splitlines()]:
        if phase := PHASE.fullmatch(line):
            last = found[phase[1].lower()] = ({"core": int(phase[2]), "further": int(phase[3] or 0)}, [])
        elif last and (part := PART.fullmatch(line)):
            last[1].append((part[1], int(part[2])))
    return found


def fives(minutes):
    """Return minutes as an opening tells them: to the nearest five."""
    return 5 * round(minutes / 5)


def test_there_are_sheets():
    """The tests below go through at least the first."""
    assert SHEETS[0].number == "d-01"


def test_five_drills(sheet):
    """Each of the five has its heading, once and in order, and each phase after Run asks for something."""
    found = [int(number) for text in prose.texts(sheet) for number in re.findall(r"(?m)^### Drill (\d+): \S", text)]
    assert found == [1, 2, 3, 4, 5]
    asked = {each.phase for each in exercises(sheet)}
    assert asked - {"opening"} == {phase.lower() for phase in notebook.PHASES} - {"run"}


def test_a_phase_takes_as_long_as_its_parts(sheet):
    """The minutes that a phase's heading tells are those of its parts, and leave time for its exercises."""
    for phase, (told, parts) in phases(sheet).items():
        asked = [each for each in exercises(sheet) if each.phase == phase]
        for kind in ("core", "further"):
            summed = sum(minutes for each, minutes in parts if each == kind)
            assert told[kind] == summed or not parts, f"{phase}: {kind}"
            assert told[kind] >= sum(each.minutes for each in asked if each.core == (kind == "core")), (
                f"{phase}: {kind}"
            )


def test_the_opening_tells_how_long_it_takes(sheet):
    """Its minutes are those of the phases together; what is recalled of another project is further."""
    core, further = OPENING.search(prose.of(sheet)).groups()
    told = [minutes for minutes, _ in phases(sheet).values()]
    assert len(told) == len(notebook.PHASES)
    assert int(core) == fives(sum(each["core"] for each in told))
    assert WORDS[further] == fives(sum(each["further"] for each in told) + sheet.recall.minutes)
