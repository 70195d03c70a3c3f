"""d-02: what its notebook tells is what is seen, each fault bites, and the mended parts heal it."""

import pytest
import yaml

import prose
from breakfix.projects.drills import parameterization_and_configuration as lab
from breakfix.projects.drills.parameterization_and_configuration import baseline, jobs

NIGHT = {"key": "warehous", "late_in_01": 5, "late_in_02": 4, "late_in_03": 6}
MONTHS = [{"month": f"{month:02}", "late_flights": month} for month in range(5, 12)]


def test_the_sample():
    """Thirteen flights: five left Newark late, eight did not."""
    home = lab.job("sample")
    baseline.run(home)
    assert lab.report(home) == {"files": 3, "input_records": 13, "loaded": 5, "rejected": 8}
    assert prose.lacking(lab, "Five were late and are loaded; eight were not late") == []


@pytest.mark.slow
def test_the_flights():
    """The numbers that the notebook tells of the whole year."""
    home = lab.job("flights")
    baseline.run(home)
    seen = lab.report(home)
    told = f"{seen['input_records']:,} flights", f"{seen['loaded']:,} of them left Newark"
    assert prose.lacking(lab, *told) == []


@pytest.mark.parametrize(("quoted", "loaded"), [(False, 8 + 9 + 10 + 11), (True, sum(range(5, 12)))])
def test_months_without_quotes(quoted, loaded):
    """Without quotes 05, 06 and 07 are numbers and not loaded, in silence; in quotes all are."""
    home = lab.job()
    for each in MONTHS:
        lab.deliver(home, each["month"], each["late_flights"])
    text = lab.config_text(each["month"] for each in MONTHS)
    lab.write(home, text if quoted else text.replace('"', ""))
    assert (lab.errors(home), lab.loaded(home)) == (0, loaded)


def test_a_misspelled_key_writes_to_dev():
    """Prod's rows are in dev, nothing is in prod, no error says so, and the log knows the password."""
    seen = lab.night_of(NIGHT, lab.job())
    assert seen == {"rows_in_prod": 0, "rows_in_dev": 15, "errors": 0, "passwords_in_log": 2}


def test_a_misspelled_key_is_healed(tmp_path):
    """The mended start names the key that is missing and the one that nobody knows, and ends there."""
    path = tmp_path / "prod.yaml"
    path.write_text(lab.night_files(NIGHT)["prod"])
    wanted = {"warehouse": str, "months": list, "password": str}
    with pytest.raises(ValueError, match=r"prod\.yaml: warehouse is missing, write str") as raised:
        lab.required.reference(lab.settings.reference(path), wanted, path)
    assert "warehous is unknown" in str(raised.value)
    assert jobs.PASSWORD not in str(raised.value)


def test_a_file_that_names_code():
    """The baseline's loader calls what the file names; the safe one raises."""
    home = lab.job()
    lab.write(home, 'months: !!python/object/apply:sorted [["02", "01"]]\n')
    assert baseline.read_config(home / "config.yaml") == {"months": ["01", "02"]}
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load((home / "config.yaml").read_text())


def test_the_hardened_job():
    """It refuses the misspelled key before it makes anything, and loads all once it is mended."""
    home = lab.job("sample")
    text = "folder: .\nprofiles: {dev: , prod: {warehous: prod.sqlite}}\n"
    lab.write(home, text)
    assert lab.start(home, "--profile", "prod")[-1] == "exit code 2"
    assert not (home / "logs").exists()
    lab.write(home, text.replace("warehous:", "warehouse:"))
    said = lab.start(home, "--profile", "prod")
    assert "warehouse=prod.sqlite" in said[0]
    assert said[1:] == ["3 of 3 files loaded, 13 rows; 0 failed", "exit code 0"]
