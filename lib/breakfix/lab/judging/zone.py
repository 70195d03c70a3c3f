"""The time zone of the machine: drawn situations take turns, since no answer may depend on where it runs."""

import os
import time

UTC = "UTC0"
ZONES = (UTC, "EST5EDT,M3.2.0,M11.1.0", "IST-5:30", "NZST-12NZDT,M9.5.0,M4.1.0/3")  # no list of zones is needed


def of(trial):
    """Return the zone in which a trial is tried: of those that are drawn each in its turn, of all others UTC."""
    return ZONES[int(trial.name.rpartition("_")[2]) % len(ZONES)] if trial.drawn else UTC


def enter(zone):
    """Have this process, and what it starts, believe that it is there."""
    os.environ["TZ"] = zone
    time.tzset()
