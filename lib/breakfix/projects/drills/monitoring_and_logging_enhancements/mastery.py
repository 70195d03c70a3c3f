"""Mastery: all five drills once more, in situations that show nothing beforehand."""

from breakfix.lab import held_out

from .alter_rotating import rotating
from .fix_counted import counted
from .fix_metrics import metrics
from .fix_named import named
from .fix_timed import timed

fixes_hold = held_out(of=[rotating, timed, named, counted, metrics], name="fixes_hold", minutes=3)
