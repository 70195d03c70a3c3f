"""What a poll says of itself."""

from dataclasses import asdict, dataclass, field

STAGES = ("adapt", "cache", "validate", "freshness", "reconcile")


def visible(text, longest=80):
    """Return a text for a terminal: signs that would steer it are written as escapes, and what is long is cut."""
    shown = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text[:longest])
    return shown + "..." * (len(text) > longest)


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
        behind = f" after {visible(self.after)}" if self.after is not None else ""
        reach = " and all behind it" if self.rest else ""
        return f"{self.source}, {self.place}{behind}{reach}: {visible(self.why, 400)}."


@dataclass(frozen=True)
class Report:
    """Counts of a poll. None: the stage was off.

    records_in: received, each once. records_out: of these, taken. hits: known from an earlier poll, unchanged; misses:
    new or changed. errors: refused by `validate`. fresh, stale, unknown, skewed: of those taken. matched, mismatched,
    single: keys that several sources agree on, differ on, or one alone has. removed: gone at their source. absent: did
    not come, and stay until the next poll agrees. notes: what else a reader has to know, as sentences.
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
    absent: int = 0
    requests: int = 0
    repeated: int = 0
    gaps: tuple[Gap, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def whole(self):
        """Tell whether everything was read and can be believed."""
        return not self.gaps

    @property
    def sums(self):
        """What came, and what of it is new, in words."""
        kept = f", {self.absent} kept though they did not come" if self.absent else ""
        return (
            f"{self.records_in} in, {self.records_out} out, {self.misses} new or changed, {self.hits} as before, "
            f"{self.errors} refused, {self.removed} gone{kept}"
        )

    @property
    def ages(self):
        """How old it is, in words."""
        return f"{self.fresh} fresh, {self.stale} stale, {self.unknown} unknown, {self.skewed} skewed"

    def as_dict(self):
        """Return it as plain data, the gaps as sentences."""
        lists = {"stages": list(self.stages), "notes": list(self.notes)}
        return asdict(self) | {"gaps": [str(gap) for gap in self.gaps], **lists}
