"""What a dashboard is made of, for each dataset: the KPIs, and samples as their sources send them."""

import json
from pathlib import Path

from breakfix.datasets import flight_samples
from breakfix.lab import folder
from breakfix.places import DATA

DEFINED = ("name", "title", "unit", "source", "statistic", "rule", "direction", "green", "yellow", "minimum")
SAMPLE = DATA / "dashboard_kpi_assembler"


def kpis(dataset="sample"):
    """Return the definitions of a dataset's KPIs, a list of dicts.

    A dataset is "sample", "flights", or the path of a folder with definitions.json and samples.json.
    FileNotFoundError and ValueError name the file, or the field, that is missing.
    """
    return _read(dataset, "definitions.json", DEFINED)


def listed(dataset="sample"):
    """Return the samples of a dataset, a list of dicts; of the flights, those of one day."""
    if dataset != "flights":
        return _read(dataset, "samples.json", flight_samples.FIELDS)
    return flight_samples.samples()


def landing(dataset="sample", samples=None):
    """Return a new folder in which each source has left its file of samples, as `collect` reads them."""
    made = folder()
    by_source = {}
    for sample in listed(dataset) if samples is None else samples:
        by_source.setdefault(sample["source"], []).append(sample)
    for source, sent in by_source.items():
        (made / f"{source}.json").write_text(json.dumps(sent, indent=1), encoding="utf-8")
    return made


def _read(dataset, name, fields):
    home = {"sample": SAMPLE, "flights": SAMPLE / "flights"}.get(dataset) or Path(dataset).expanduser()
    path = home / name
    if not path.is_file():
        ask = "a dataset is 'sample', 'flights' or a folder with definitions.json and samples.json"
        raise FileNotFoundError(f"no {name} in {home.name}: {ask}")
    rows = json.loads(path.read_text(encoding="utf-8"))
    for place, row in enumerate(rows, 1):
        if missing := [field for field in fields if field not in row]:
            raise ValueError(f"{name}: row {place} has no {', '.join(missing)}")
    return rows
