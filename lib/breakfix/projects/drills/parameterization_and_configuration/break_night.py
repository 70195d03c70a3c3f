"""Break: what YAML makes of a month, and what a job makes of a key that is misspelled."""

from breakfix.datasets import job_folder
from breakfix.lab import prediction

from . import baseline, jobs

MONTHS_FIELDS = {"months_loaded": int, "rows_in_warehouse": int, "errors": int}
NIGHT_FIELDS = {"rows_in_prod": int, "rows_in_dev": int, "errors": int, "passwords_in_log": int}
TYPOS = ("warehous", "ware_house", "Warehouse", "warehouse_path", "werehouse")


def errors(home):
    """Run the baseline as a scheduler would, and return how many errors came out of it: 0 or 1."""
    return job_folder.errors(baseline.run, home)


@prediction(phase="break", fields=MONTHS_FIELDS, minutes=5)
def unquoted(months):
    """Somebody has written the months without quotes, as `months: [07, 08]`. Every month was delivered.

    months_loaded      months that have rows in the warehouse after the run
    rows_in_warehouse  all rows there
    errors             0 or 1: does the run end with an error?
    """
    with job_folder.opened() as home:
        for each in months:
            jobs.deliver(home, each["month"], each["late_flights"])
        jobs.write(home, jobs.config_text(each["month"] for each in months).replace('"', ""))
        failed = errors(home)
        loaded = sum(jobs.loaded(home, month=each["month"]) > 0 for each in months)
        return {"months_loaded": loaded, "rows_in_warehouse": jobs.loaded(home), "errors": failed}


@unquoted.draw
def months_in_a_row(hand):
    """Return five months in a row with their late flights."""
    first = hand.one_of((4, 5, 6, 7))
    return [{"month": f"{first + place:02}", "late_flights": hand.one_of(range(2, 9))} for place in range(5)]


unquoted.because = "YAML reads 07 as a number in base 8 (octal), where no digit is 8 or 9: so 08 and 09 stay texts."
unquoted.means = (
    "No file has the name 2013-7-01.csv.gz, so those months are empty, and no error says so. With dataset = "
    '"flights", January to July would not be loaded.'
)


def night_files(night):
    """Return the two configurations of a night by their names: dev's, and prod's with its misspelled key."""
    dev = jobs.config_text(["01"])
    prod = jobs.config_text(["02", "03"], "prod.sqlite").replace("warehouse:", f"{night['key']}:")
    return {"dev": dev, "prod": prod}


def night_of(night, home):
    """Run dev's configuration and then prod's in a job's folder; return what stands there then."""
    for place, late in enumerate((night["late_in_01"], night["late_in_02"], night["late_in_03"]), 1):
        jobs.deliver(home, f"{place:02}", late)
    failed = 0
    for text in night_files(night).values():
        jobs.write(home, text)
        failed += errors(home)
    return {
        "rows_in_prod": jobs.loaded(home, "prod.sqlite"),
        "rows_in_dev": jobs.loaded(home),
        "errors": failed,
        "passwords_in_log": (home / "start.log").read_text().count(jobs.PASSWORD),
    }


@prediction(phase="break", fields=NIGHT_FIELDS, minutes=6)
def fallback(night):
    """Dev's configuration runs, and then prod's, in which one key is misspelled.

    rows_in_prod      rows of prod.sqlite after both runs; 0 when there is no such file
    rows_in_dev       rows of dev.sqlite
    errors            how many of the two runs end with an error
    passwords_in_log  how often the password stands in start.log
    """
    with job_folder.opened() as home:
        return night_of(night, home)


@fallback.draw
def a_typo(hand):
    """Return the key as prod's file has it, and the late flights of three months."""
    late = {f"late_in_0{month}": hand.one_of(range(2, 9)) for month in (1, 2, 3)}
    return {"key": hand.one_of(TYPOS), **late}


fallback.because = (
    'config.get("warehouse", "dev.sqlite") finds no such key and takes the default, and nobody looks at the other key; '
    "the start prints the whole configuration."
)
fallback.means = (
    "Prod has no rows, dev has too many, and both runs ended well. Whoever reads start.log knows the password now: a "
    "log is copied to more places than a configuration."
)
