"""Explain: an effect that no rollback brings back, and the note on a deploy that happened twice."""

import tempfile
from pathlib import Path

from breakfix.faults import sigkill
from breakfix.lab import explanation, follow

from . import baseline
from .break_runs import WORKER
from .predict import NAMES
from .receiver import receiver, send
from .worlds import counts

SENDER = f"{__package__}.receiver:send"
STEPS = {
    "the worker is killed before its commit": {"deploys": int, "keys": int},
    "the worker runs again": {"deploys_after_rerun": int, "keys_after_rerun": int},
    "the same, with the key in a header": {"requests_with_header": int, "deploys_with_header": int},
}


@follow(phase="explain", steps=STEPS, minutes=5)
def follow_the_post():
    """A worker carries out a deploy with do_once of Fix. Its effect is a POST to a deploy service.

    deploys               deploys that the service has done when the worker is killed, just before its commit
    keys                  keys that another connection finds in the worker's database then
    deploys_after_rerun   deploys when the worker has run again
    keys_after_rerun      keys then
    requests_with_header  requests that came, when the same is done with the key in the header Idempotency-Key
    deploys_with_header   deploys then: the service does what comes with a key by a do_once of its own
    """
    dead, rerun = [], []
    for has_header in (False, True):
        with receiver() as (service, url), tempfile.TemporaryDirectory() as folder:
            database = Path(folder, "worker.db")
            sigkill.run(SENDER, database, url, has_header, before="commit")
            dead.append((service.deploys, counts(database)["stored_keys"]))
            send(database, url, has_header)
            rerun.append((service.deploys, counts(database)["stored_keys"], service.requests))
    seen = {"deploys": dead[0][0], "keys": dead[0][1]}
    seen |= {"deploys_after_rerun": rerun[0][0], "keys_after_rerun": rerun[0][1]}
    return seen | {"requests_with_header": rerun[1][2], "deploys_with_header": rerun[1][0]}


follow_the_post.hints += [
    "Two databases, two commits. The kill undoes what the worker's transaction has written. Which transaction does the "
    "deploy belong to, and who could know that it was done?",
    "A twin: you post a cheque, and lose its counterfoil before the evening. No counterfoil tells "
    "of it, and you write another. Two cheques with one number: how many does the bank pay?",
]

DEPLOY = [{"source": "ci", "action": "deploy", "version": "1.0"}]


@explanation(
    phase="explain", slots={"deploys_before_rerun": int, "keys_before_rerun": int, "deploys_in_the_end": int}, minutes=6
)
def deployed_twice():
    """Write the note on a deploy that happened twice, for whoever was woken by it.

    deploys_before_rerun  rows in target when the worker was dead, and before the rerun
    keys_before_rerun     keys that were stored then
    deploys_in_the_end    rows in target after the rerun
    """
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "store.db")
        sigkill.run(WORKER, database, DEPLOY, NAMES, before="insert into idempotency_keys")
        dead = counts(database)
        baseline.run(database, DEPLOY, NAMES)
        then = {"deploys_before_rerun": dead["target_rows"], "keys_before_rerun": dead["stored_keys"]}
        return then | {"deploys_in_the_end": counts(database)["target_rows"]}


deployed_twice.rubric = [
    "what was seen, with a number",
    "the moment at which it was killed: what was committed, and what was not",
    "why the rerun could not know",
    "what is committed together from now on, and what a commit cannot hold together",
]
deployed_twice.model = """
The deploy stands in target twice, and its key is stored once.
The worker was killed when the row of target was committed and the key was not.
The rerun asked for the key, which is all that it can ask, and found none.
From now on the row and its key are one commit. A POST to another service is in no commit of ours: the key goes with it.
"""
deployed_twice.quotes = [
    "stands in target twice, and its key is stored once",
    "the row of target was committed and the key was not",
    "asked for the key, which is all that it can ask",
    "the row and its key are one commit. A POST to another service is in no commit of ours",
]
