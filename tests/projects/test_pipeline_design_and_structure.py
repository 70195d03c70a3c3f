"""d-01: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import prose
from breakfix.datasets import flight_days
from breakfix.lab import flowchart
from breakfix.projects.drills import pipeline_design_and_structure as lab
from breakfix.projects.drills.pipeline_design_and_structure import alter_picture, break_order, explain, jobs
from breakfix.services.git import Repository

DAYS = [{"day": 9, "flights": 4}, {"day": 10, "flights": 5}]


def test_the_sample():
    """Thirteen flights of three days: two were cancelled, one was diverted."""
    job = lab.job("sample")
    jobs.run(job)
    seen = lab.report(job)
    assert (seen["files_delivered"], seen["files_in_data"], seen["input_records"], seen["loaded"]) == (3, 6, 13, 13)
    assert (seen["cancelled"], seen["diverted"], seen["flown"]) == (2, 1, 10)


def test_one_folder_brings_rows_twice_and_two_folders_do_not():
    """In one folder the second run loads all once more; with folders that are apart it changes nothing."""
    job = lab.job()
    lab.deliver(job, DAYS)
    jobs.run(job)
    first = lab.loaded(job)
    jobs.run(job)
    assert (first, lab.loaded(job)) == (9, 18)
    folders = lab.layout.reference(job.home)
    for _ in range(2):
        jobs.apart(folders, job)
        assert lab.loaded(job) == 9


def test_every_other_order_is_early_or_never_late_by_two_nights():
    """Of the six orders one is late by two nights, and none ends with an error."""
    import itertools

    found = {
        names: [rows for _, rows in break_order.nights(names)] for names in itertools.permutations(break_order.STEPS)
    }
    assert [list(names) for names, rows in found.items() if rows == [0, 0, 4]] == [lab.late_order.reference()]


def test_the_order_that_follows_is_right_from_the_first_night():
    """Derived from what the steps read and write, the order loads the day at once."""
    places_of = {"load": (["clean"], []), "transform": (["raw"], ["clean"]), "extract": ([], ["raw"])}
    order = lab.run_order.reference(places_of)
    (_, rows), *_ = break_order.nights(tuple(order))
    assert rows == 4


def test_a_run_from_another_folder_is_silent(tmp_path):
    """It ends without an error, loads nothing, and leaves an empty warehouse there."""
    job = lab.job()
    lab.deliver(job, DAYS[:1])
    jobs.run(job)
    lab.deliver(job, DAYS[1:])
    assert (lab.night(tmp_path), lab.loaded(job)) == (0, 4)
    assert (tmp_path / "warehouse.sqlite").exists()


def test_what_comes_again_and_what_does_not():
    """Built from source, all rows come again; without source, raw and clean files, a run empties the warehouse."""
    assert explain.rows_without("warehouse.sqlite", "data_raw", "data_clean") == sum(explain.FLIGHTS)
    assert explain.rows_without("source", "data_raw", "data_clean") == 0


def test_a_secret_stays_in_the_history_and_isolate_keeps_it_out(tmp_path):
    """Taken out it can still be read from earlier commits; written by `isolate` it is in none."""
    history = [
        {"commit": n, "config.yaml": each, "notes.md": "without"} for n, each in enumerate(["with", "without"], 1)
    ]
    clone = lab.cloned(history)
    assert (clone.files_with(lab.PASSWORD), clone.commits_with(lab.PASSWORD)) == ([], [1])
    repository = Repository(tmp_path)
    lab.isolate.reference(tmp_path, {"attempts": 4, "db_password": lab.PASSWORD}, ["db_password"])
    repository.commit("first")
    assert (repository.files_with(lab.PASSWORD), repository.commits_with(lab.PASSWORD)) == ([], [])
    assert lab.PASSWORD in (tmp_path / ".env").read_text()


def test_the_pictures():
    """Run in the order of the reference the real steps load all; the notebook's picture is the job as it is."""
    reads, writes, other = alter_picture.moves(lab.architecture.reference())
    order = lab.run_order.reference({step: (reads[step], writes[step]) for step in alter_picture.STEPS})
    assert (alter_picture.night(tuple(order)), other) == (4, [])
    drawn = "".join(prose.texts(lab)).partition("```mermaid")[2].partition("```")[0]
    ends = [(link.start, link.label, link.end) for link in flowchart.read(drawn).links]
    assert ends == [("source", "extract", "data"), ("data", "transform", "data"), ("data", "load", "warehouse")]


def test_numbers_in_the_prose():
    """The flights of the whole year, as the notebook says."""
    assert len(list(flight_days.flights().glob("*.csv.gz"))) == 365
    assert prose.lacking(lab, "365 files, one a day, with the 336,776 flights") == []
