"""A handler that keeps its records, for trials that look at them."""

import logging


class Kept(logging.Handler):
    """Keeps every record, in `records`."""

    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        """Keep a record."""
        self.records.append(record)
