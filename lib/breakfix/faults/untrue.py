"""The source answers 200, and what it says is not so."""

from email.utils import formatdate

from breakfix.faults.kinds import kind


@kind(field="", to="")
async def renamed_field(exchange, fault):
    """A field has another name: `field` of the records, the key's if not said, is called `to`."""
    field = fault.field or (exchange.source.dialect.key if exchange.place.page else "access_token")
    to = fault.to or f"{field}_v2"

    def rename(data):
        if isinstance(data, list):
            return [rename(each) for each in data]
        if isinstance(data, dict):
            return {to if name == field else name: rename(each) for name, each in data.items()}
        return data

    await exchange.altered(rename)


@kind(at_token=False)
async def duplicate_page(exchange, _):
    """The page before comes again in place of the one that was asked for; in place of the first, the last."""
    before = exchange.place.page - 1 or exchange.place.pages
    await exchange.pass_on(exchange.unconditional() | {"page": before})


@kind(at_token=False, records=1)
async def short_page(exchange, fault):
    """The page holds `records` records at most, and says rightly what comes behind it: shorter, and not the last."""
    await exchange.pass_on(exchange.unconditional() | {"most": fault.records})


@kind(at_token=False)
async def shifting_page(exchange, _):
    """After this page the oldest record gets a new time: it moves to the front, and all others one place on."""
    await exchange.pass_on()
    exchange.source.shelf.touch()


@kind(at_token=False)
async def stale_snapshot(exchange, _):
    """A replica answers that lags: one version behind, or an hour when nothing has changed yet."""
    await exchange.pass_on(exchange.unconditional() | {"shelf": exchange.source.shelf.earlier()})


@kind(seconds=7200.0)
async def wrong_clock(exchange, fault):
    """The clock of the source is `seconds` ahead (behind when negative): in `Date` and in each record."""
    dialect = exchange.source.dialect

    def shift(data):
        if isinstance(data, list):
            return [shift(each) for each in data]
        if not isinstance(data, dict):
            return data
        if dialect.time in data and data[dialect.time] is not None:
            return data | {dialect.time: dialect.moment(dialect.seconds(data[dialect.time]) + fault.seconds)}
        return {name: shift(each) for name, each in data.items()}

    now = formatdate(exchange.source.now() + fault.seconds, usegmt=True)
    await exchange.altered(shift, {"date": now})
