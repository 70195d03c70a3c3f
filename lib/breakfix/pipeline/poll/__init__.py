"""The poll: HTTP sources into a cache that tells how fresh it is and where the sources differ.

from breakfix.pipeline.poll import alpha, beta, poll
report = poll([alpha(url, key), beta(url, secret)], "cache.db", now=time.time())
"""

from breakfix.pipeline.poll.api import Api, Patience, alpha, beta, gamma
from breakfix.pipeline.poll.errors import PollError
from breakfix.pipeline.poll.fields import Fields
from breakfix.pipeline.poll.report import STAGES, Gap, Report
from breakfix.pipeline.poll.run import poll
from breakfix.pipeline.poll.secret import Secret
from breakfix.pipeline.poll.single import poll_url

__all__ = [
    "STAGES",
    "Api",
    "Fields",
    "Gap",
    "Patience",
    "PollError",
    "Report",
    "Secret",
    "alpha",
    "beta",
    "gamma",
    "poll",
    "poll_url",
]
