"""Mastery: the fixes again, where nobody has shown the rows."""

from breakfix.lab import held_out

from .fix_light import light
from .fix_name_cell import name_cell
from .fix_source_off import source_off
from .fix_trend import trend

fixes_hold = held_out(of=[light, trend, name_cell, source_off], name="fixes_hold", minutes=3)
