"""Mastery: the fixes again, where nobody has shown the rows."""

from breakfix.lab import held_out

from .fix_advance import advance
from .fix_load import load
from .fix_one_at_a_time import one_at_a_time
from .fix_run_batch import run_batch

fixes_hold = held_out(of=[load, advance, run_batch, one_at_a_time], name="fixes_hold", minutes=3)
