"""Reconciliation: what several sources say of one key, held side by side.

    matched       two or more sources have it, and all say the same
    mismatched    two or more have it, and differ
    single        one source alone has it

Only values are compared: a source may well know of the same thing a minute later. A record without a key never gets
here, so that nothing can agree on nobody.
"""

from breakfix.pipeline.poll.promote import GONE

VERDICTS = ("matched", "mismatched", "single")
CURRENT = f"""
select source as source_system, kind as entity_kind, key as entity_key, value from arrived
union all
select source_system, entity_kind, entity_key, value from cache_records c
where entity_kind in (select kind from arrived) and not ({GONE})
and not exists (select 1 from arrived a where a.source = c.source_system and a.kind = c.entity_kind
    and a.key = c.entity_key)"""


def count(con):
    """Return how many keys are matched, mismatched and single, among what arrived and what the cache has beside it."""
    verdicts = con.execute(
        f"""select case when sources = 1 then 'single' when says = 1 then 'matched' else 'mismatched' end, count(*)
        from (select count(*) as sources, count(distinct value) as says from ({CURRENT})
            group by entity_kind, entity_key) group by 1"""
    )
    found = dict(verdicts.fetchall())
    return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def rows(con):
    """Return what the cache has of each key: (kind, key, verdict, {source: value as JSON}), sorted."""
    says = {}
    for kind, key, source, value in con.execute(
        "select entity_kind, entity_key, source_system, value from cache_records order by 1, 2, 3"
    ):
        says.setdefault((kind, key), {})[source] = value
    return [(kind, key, _verdict(said), said) for (kind, key), said in says.items()]


def _verdict(said):
    if len(said) == 1:
        return "single"
    return "matched" if len(set(said.values())) == 1 else "mismatched"
