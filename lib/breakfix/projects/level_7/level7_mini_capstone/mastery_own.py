"""Mastery: an API of the learner's own, polled once by the hardened pipeline, and nothing is written."""

import os
import shlex

from breakfix.lab import own_pipeline
from breakfix.pipeline import IngestError
from breakfix.pipeline.poll import Fields, poll_url

from .worlds import NOW, sample, serving

KEY = "MONITORING_API_KEY"
WAYS = ("key", "token", "basic", "none")
FIELDS = ("key", "value", "time", "way")
WORDS = ("key", "clock", "secret", "patience", "gap", "alarm")
NAME_IT = "give the address of an API of yours, http:// or https://, or write `sample`."


@own_pipeline(phase="mastery", core=False, minutes=15, fields=FIELDS, words=WORDS, tries="url", name_it=NAME_IT)
def my_pipeline(url, columns):
    """Ask the same of an API of your own.

    url       its address, of a collection that answers JSON; or `sample`. It is read, and nothing is written. The key
              stands in the environment variable MONITORING_API_KEY, and nowhere else
    columns   what it calls the three fields, as key=..., value=..., time=..., and way=key, token, basic or none: how
              it lets you in
    key       what a record is about, and who gives it its number
    clock     whose time says how old a record is
    secret    where the API's key stands, and where it must never be seen
    patience  how long a poll may take, and what is tried again
    gap       what readers see when the API was silent
    alarm     what would tell you that it has been silent since yesterday
    """
    way = columns.get("way")
    if way not in (None, *WAYS):
        raise ValueError(f"way: one of {', '.join(WAYS)}, not {way!r}")
    fields = Fields(**{name: columns[name] for name in ("key", "value", "time") if name in columns})
    secret = os.environ.get(KEY)
    if secret and secret in url:
        raise ValueError(f"the key is in the address; take it out, it stands in {KEY}")
    try:
        if url == "sample":
            with serving("alpha", sample("alpha")) as alpha:  # there for the moment
                report = poll_url(alpha.url, alpha.secret, dry_run=True, now=NOW)
        else:
            report = poll_url(url, secret or None, fields=fields, way=way, timeout=10, attempts=2, dry_run=True)
    except IngestError as error:
        raise ValueError(str(error)) from None
    if report.gaps and not report.records_in:
        raise ValueError(str(report.gaps[0]))
    sums = f"{report.records_out} would be taken, {report.errors} refused"
    ages = {name: getattr(report, name) for name in ("fresh", "stale", "unknown", "skewed")}
    return [
        ("dry run", f"{report.records_in} records with {report.requests} requests: {sums}"),
        *[("refused", f"{number}: {why}") for why, number in report.reasons.items()],
        *[("not read", str(gap)) for gap in report.gaps],
        ("clock", ", ".join(f"{count} {name}" for name, count in ages.items() if count) or "no record, no clock"),
        ("again", _again(url, columns)),
    ]


def _again(url, columns):
    """Return the command for a terminal; the key is not in it."""
    options = {"auth" if name == "way" else name: column for name, column in columns.items()}
    given = " ".join(f"--{name} {shlex.quote(column)}" for name, column in options.items())
    address = "ADDRESS" if url == "sample" else shlex.quote(url)
    return " ".join(f"{KEY}=... breakfix ingest {address} {given} --mode read-only --dry-run".split())


my_pipeline.model = {
    "key": "one order; the shop gives the number, and both providers use it",
    "clock": "the source's, of the last change; not the moment of the poll",
    "secret": "in the environment of the job; never in a notebook, a log, a URL or an error",
    "patience": "a minute for a poll; 5xx, 429 and broken lines four times, a refusal never",
    "gap": "the last good state with its age, and a line that says what was not read, and why",
    "alarm": "the newest row of the source is older than two polls",
}
