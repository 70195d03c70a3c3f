"""8-01, the dashboard KPI assembler: a page of tiles, run, altered, broken, fixed and explained."""

from breakfix.lab import expect, held_out
from breakfix.projects.level_8.dashboard_kpi_assembler.hardened import hardened
from breakfix.projects.level_8.dashboard_kpi_assembler.report import report
from breakfix.projects.level_8.dashboard_kpi_assembler.served import show
from breakfix.projects.level_8.dashboard_kpi_assembler.sources import kpis, landing
from breakfix.projects.level_8.dashboard_kpi_assembler.sources import listed as samples

# The exercises, in the order in which they stand in the notebook.
# isort: off
from breakfix.projects.level_8.dashboard_kpi_assembler.recall import recall
from breakfix.projects.level_8.dashboard_kpi_assembler.predict import one_more
from breakfix.projects.level_8.dashboard_kpi_assembler.alter_tile import tile
from breakfix.projects.level_8.dashboard_kpi_assembler.alter_quantile import quantile
from breakfix.projects.level_8.dashboard_kpi_assembler.break_dashboards import slow_tail
from breakfix.projects.level_8.dashboard_kpi_assembler.break_values import burning
from breakfix.projects.level_8.dashboard_kpi_assembler.break_dashboards import source_gone
from breakfix.projects.level_8.dashboard_kpi_assembler.break_silence import silent
from breakfix.projects.level_8.dashboard_kpi_assembler.break_dashboards import newest_first
from breakfix.projects.level_8.dashboard_kpi_assembler.break_markup import loud_name
from breakfix.projects.level_8.dashboard_kpi_assembler.fix_light import light
from breakfix.projects.level_8.dashboard_kpi_assembler.fix_trend import trend
from breakfix.projects.level_8.dashboard_kpi_assembler.fix_name_cell import name_cell
from breakfix.projects.level_8.dashboard_kpi_assembler.fix_source_off import source_off
from breakfix.projects.level_8.dashboard_kpi_assembler.explain_follow import follow_response_time, evening
from breakfix.projects.level_8.dashboard_kpi_assembler.explain_witnesses import (
    witness_light,
    witness_order,
    witness_middle,
)
from breakfix.projects.level_8.dashboard_kpi_assembler.explain import incident_report
from breakfix.projects.level_8.dashboard_kpi_assembler.mastery_mystery import mystery
from breakfix.projects.level_8.dashboard_kpi_assembler.mastery_own import my_kpi
from breakfix.projects.level_8.dashboard_kpi_assembler.quiz import quiz
# isort: on

from breakfix.projects.level_8.dashboard_kpi_assembler.cards import cards

datasets = ("sample", "flights")
imports = """
import json
import math
from datetime import datetime, timedelta
from html import escape
from statistics import fmean
from xml.etree import ElementTree

import duckdb
import pandas as pd
"""

fixes_hold = held_out(of=[light, trend, name_cell, source_off], name="fixes_hold", minutes=3)

__all__ = [
    "burning",
    "cards",
    "evening",
    "expect",
    "fixes_hold",
    "follow_response_time",
    "hardened",
    "incident_report",
    "kpis",
    "landing",
    "light",
    "loud_name",
    "my_kpi",
    "mystery",
    "name_cell",
    "newest_first",
    "one_more",
    "quantile",
    "quiz",
    "recall",
    "report",
    "samples",
    "show",
    "silent",
    "slow_tail",
    "source_gone",
    "source_off",
    "tile",
    "trend",
    "witness_light",
    "witness_middle",
    "witness_order",
]
