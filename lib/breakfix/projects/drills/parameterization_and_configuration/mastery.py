"""Mastery: the five drills once more, with configurations that nobody has seen."""

from breakfix.lab import held_out

from .alter_selected import selected
from .alter_settings import settings
from .fix_choose import choose
from .fix_required import required
from .fix_start_log import start_log

fixes_hold = held_out(of=[selected, settings, choose, required, start_log], name="fixes_hold", minutes=3)
