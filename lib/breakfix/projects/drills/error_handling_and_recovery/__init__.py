"""d-04, error handling and recovery: five drills on a small ETL that meets files which fail."""

from breakfix.lab import expect, held_out
from breakfix.projects.drills.error_handling_and_recovery.jobs import (
    deliver,
    deliver_broken,
    hardened,
    job,
    loaded,
    night,
    report,
)

# The exercises, in the order in which they stand in the notebook.
# isort: off
from breakfix.projects.drills.error_handling_and_recovery.recall import recall
from breakfix.projects.drills.error_handling_and_recovery.predict import second_run, files
from breakfix.projects.drills.error_handling_and_recovery.alter_message import message
from breakfix.projects.drills.error_handling_and_recovery.break_days import bad_value, under_way, late_day, writing
from breakfix.projects.drills.error_handling_and_recovery.break_disk import room, clean_file, first_night
from breakfix.projects.drills.error_handling_and_recovery.fix_retry import retry, first_waits
from breakfix.projects.drills.error_handling_and_recovery.fix_error_log import error_log
from breakfix.projects.drills.error_handling_and_recovery.fix_graceful_exit import graceful_exit
from breakfix.projects.drills.error_handling_and_recovery.explain import follow_the_night, morning_note
from breakfix.projects.drills.error_handling_and_recovery.mastery_summary import summary
from breakfix.projects.drills.error_handling_and_recovery.quiz import quiz
# isort: on

from breakfix.projects.drills.error_handling_and_recovery.cards import cards

datasets = ("sample", "flights")
imports = (
    "import csv\nimport gzip\nimport logging\nimport shutil\nimport sqlite3\nimport sys\nfrom pathlib import Path\n\n"
    "import pandas as pd\nimport stamina\n"
)

fixes_hold = held_out(of=[message, retry, error_log, graceful_exit, summary], name="fixes_hold", minutes=3)

__all__ = [
    "bad_value",
    "cards",
    "clean_file",
    "deliver",
    "deliver_broken",
    "error_log",
    "expect",
    "files",
    "first_night",
    "first_waits",
    "fixes_hold",
    "follow_the_night",
    "graceful_exit",
    "hardened",
    "job",
    "late_day",
    "loaded",
    "message",
    "morning_note",
    "night",
    "quiz",
    "recall",
    "report",
    "retry",
    "room",
    "second_run",
    "summary",
    "under_way",
    "writing",
]
