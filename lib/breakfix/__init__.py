"""Breakfix: notebooks in which people learn to build data pipelines that survive.

`%load_ext breakfix` in a notebook brings the `%%answer` cell. Everything else is
imported from its own package: `breakfix.lab`, `breakfix.pipeline`, `breakfix.book`.
"""

from breakfix.version import __version__ as __version__


def load_ipython_extension(shell):
    """Register `%%answer` with an IPython shell; called by `%load_ext breakfix`."""
    from breakfix.lab.magic import register

    register(shell)
