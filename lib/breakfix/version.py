"""The version of Breakfix; a ledger notes it beside each attempt."""

__version__ = "0.1.0"
