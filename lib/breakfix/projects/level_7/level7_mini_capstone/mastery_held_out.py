"""Mastery: the held-out trials of the four fixes."""

from breakfix.lab import held_out

from .fix_fetch import fetch
from .fix_freshness import freshness
from .fix_pages import pages
from .fix_remember import remember

fixes_hold = held_out(of=[fetch, pages, remember, freshness], name="fixes_hold", minutes=3)
