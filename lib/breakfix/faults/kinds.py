"""A kind of fault: its name, its settings with what they are when a plan does not say, where it can bite."""

from dataclasses import dataclass, field

KINDS = {}


@dataclass(frozen=True)
class Kind:
    """How one kind of fault treats an Exchange: `strike(exchange, fault)`."""

    name: str
    strike: object
    at_token: bool = True
    settings: dict = field(default_factory=dict)


def kind(at_token=True, **settings):
    """Make a coroutine function (exchange, fault) the kind of fault that has its name."""

    def register(strike):
        KINDS[strike.__name__] = Kind(strike.__name__, strike, at_token, settings)
        return strike

    return register
