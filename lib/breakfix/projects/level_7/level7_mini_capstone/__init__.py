"""7-15, the level 7 mini capstone: two live sources, one cache, five stages; run, altered, broken, fixed, explained."""

from breakfix.lab import expect, folder, held_out

# isort: off
from breakfix.projects.level_7.level7_mini_capstone.recall import recall
from breakfix.projects.level_7.level7_mini_capstone.predict import again
from breakfix.projects.level_7.level7_mini_capstone.alter_gamma_variants import adapt_gamma
from breakfix.projects.level_7.level7_mini_capstone.alter_max_age import max_age, ages, notice_within
from breakfix.projects.level_7.level7_mini_capstone.break_polls import (
    broken_line,
    flag_off,
    hasty,
    nobody,
    old_news,
    shifting,
)
from breakfix.projects.level_7.level7_mini_capstone.break_plans import fault_plan, slow_plan
from breakfix.projects.level_7.level7_mini_capstone.fix_remember_variants import remember
from breakfix.projects.level_7.level7_mini_capstone.fix_freshness_variants import freshness
from breakfix.projects.level_7.level7_mini_capstone.fix_fetch_variants_more import fetch
from breakfix.projects.level_7.level7_mini_capstone.fix_pages_variants import pages
from breakfix.projects.level_7.level7_mini_capstone.explain_follow import follow_order_002
from breakfix.projects.level_7.level7_mini_capstone.explain_witnesses import (
    witness_hash,
    witness_retry,
    witness_validate,
)
from breakfix.projects.level_7.level7_mini_capstone.explain import incident_report
from breakfix.projects.level_7.level7_mini_capstone.mastery_mystery import mystery
from breakfix.projects.level_7.level7_mini_capstone.mastery_own import my_pipeline
from breakfix.projects.level_7.level7_mini_capstone.quiz import quiz
# isort: on

from breakfix.projects.level_7.level7_mini_capstone.cards import cards
from breakfix.projects.level_7.level7_mini_capstone.polls import NOW, PAGE_SIZE, serving_orders, sources
from breakfix.projects.level_7.level7_mini_capstone.report import look, report

datasets = ("sample", "flights")
imports = """
import contextlib
import hashlib
import json
import random
import sqlite3
import time

import httpx2
import pandas as pd
"""

fixes_hold = held_out(of=[fetch, pages, remember, freshness], name="fixes_hold", minutes=3)

__all__ = [
    "NOW",
    "PAGE_SIZE",
    "adapt_gamma",
    "again",
    "ages",
    "broken_line",
    "cards",
    "expect",
    "fault_plan",
    "fetch",
    "fixes_hold",
    "flag_off",
    "folder",
    "follow_order_002",
    "freshness",
    "hasty",
    "incident_report",
    "look",
    "max_age",
    "my_pipeline",
    "mystery",
    "nobody",
    "notice_within",
    "old_news",
    "pages",
    "quiz",
    "recall",
    "remember",
    "report",
    "serving_orders",
    "shifting",
    "slow_plan",
    "sources",
    "witness_hash",
    "witness_retry",
    "witness_validate",
]
