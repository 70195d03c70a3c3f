"""One API by its URL alone: what `breakfix ingest` does with the three variables of the environment."""

import time

from breakfix.pipeline.poll.api import Api, Patience
from breakfix.pipeline.poll.fields import Fields
from breakfix.pipeline.poll.run import poll
from breakfix.pipeline.poll.secret import Secret


def poll_url(
    url,
    key=None,
    path=None,
    *,
    fields=None,
    way=None,
    kind="record",
    system="api",
    timeout=30,
    attempts=4,
    dry_run=False,
    wait=30,
    now=None,
):
    """Poll the API at `url` once and return the Report; IngestError when there was none.

    key: the secret, None for an API without one. path: of the cache; a dry run needs none. fields: Fields, or None to
    know a source of ours by its names. way: see Api; by default a key, where there is one. system, kind: what the
    cache calls the source and its records. timeout: seconds for one request, as a whole.
    """
    patience = Patience(min(timeout, 3.0), min(timeout, 10.0), timeout, attempts)
    api = Api(
        system,
        url,
        Secret(key),
        way=way or ("key" if key else "none"),
        kind=kind,
        fields=None if fields == Fields() else fields,
        patience=patience,
    )
    return poll([api], path, now=time.time if now is None else now, dry_run=dry_run, wait=wait)
