"""What a poll says of itself."""

from dataclasses import asdict, dataclass, field

STAGES = ("adapt", "cache", "validate", "freshness", "reconcile")


@dataclass(frozen=True)
class Gap:
    """What could not be read, or should not be believed.

    source: its name. place: "token", "page 2" or "all". after: the last key before it, None at the beginning. rest:
    nothing behind it was read either. why: a sentence without its full stop.
    """

    source: str
    place: str
    why: str
    after: str | None = None
    rest: bool = False

    def __str__(self):
        behind = f" after {self.after}" if self.after is not None else ""
        reach = " and all behind it" if self.rest else ""
        return f"{self.source}, {self.place}{behind}{reach}: {self.why}."


@dataclass(frozen=True)
class Report:
    """Counts of a poll. None: the stage was off.

    records_in: received, each once. records_out: of these, taken. hits: known from an earlier poll, unchanged; misses:
    new or changed. errors: refused by `validate`. fresh, stale, unknown, skewed: of those taken. matched, mismatched,
    single: keys that several sources agree on, differ on, or one alone has. removed: gone at their source.
    """

    run_id: str
    batch_id: str
    source_timestamp: float | None
    records_in: int
    records_out: int
    stages: tuple
    hits: int | None
    misses: int | None
    errors: int | None
    fresh: int | None
    stale: int | None
    unknown: int | None
    skewed: int | None
    matched: int | None
    mismatched: int | None
    single: int | None
    removed: int = 0
    requests: int = 0
    repeated: int = 0
    gaps: tuple[Gap, ...] = field(default=())
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self):
        """Tell whether everything was read and can be believed."""
        return not self.gaps

    @property
    def sums(self):
        """What came, and what of it is new, in words."""
        return (
            f"{self.records_in} in, {self.records_out} out, {self.misses} new or changed, {self.hits} as before, "
            f"{self.errors} refused, {self.removed} gone"
        )

    @property
    def ages(self):
        """How old it is, in words."""
        return f"{self.fresh} fresh, {self.stale} stale, {self.unknown} unknown, {self.skewed} skewed"

    def as_dict(self):
        """Return it as plain data, the gaps as sentences."""
        return asdict(self) | {"gaps": [str(gap) for gap in self.gaps], "stages": list(self.stages)}
