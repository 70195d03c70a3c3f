"""What trials are made of: definitions of KPIs, samples with their times, and a world that hands them over."""

from . import sources

START = "2025-01-01T"
LATENCY, ERRORS, CPU = KPIS = sources.kpis()
THROUGHPUT = ERRORS | {"name": "requests_per_s", "title": "Throughput", "unit": "1/s", "source": "api-gateway"}
THROUGHPUT |= {"direction": "higher", "green": 100, "yellow": 50}


class Given:
    """What an answer is called with: `con` holds it, so that it can be called so once more."""

    def __init__(self):
        self.con = ()

    def ask(self, answer, *given):
        """Call an answer, and return what it returns."""
        self.con = given
        return answer(*given)

    def each(self, what, answer, kpi, *samples):
        """Call an answer with a KPI and each list of values; return what it returns, named where lists are several."""
        told = {f"{what} of {', '.join(map(str, values))}": self.ask(answer, kpi, values) for values in samples}
        return told if len(told) > 1 else told.popitem()[1]


def given():
    """Yield a Given."""
    yield Given()


def at(clock):
    """Return a time of the sample's day: "10:05" gives 2025-01-01T10:05:00Z; a longer text is returned as it is."""
    return f"{START}{clock}:00Z" if len(clock) == 5 else clock


def timed(*pairs):
    """Return samples from pairs (clock, value), in the order given."""
    return [
        {"source": "api-gateway", "kpi_name": "response_time_ms", "timestamp": at(clock), "value": value}
        for clock, value in pairs
    ]


def of_all(*values):
    """Return samples of the three KPIs, a list of values of each; the values of one come every five minutes."""
    return [
        {"source": kpi["source"], "kpi_name": kpi["name"], "timestamp": at(f"10:{5 * place:02}"), "value": value}
        for kpi, listed in zip(KPIS, values, strict=True)
        for place, value in enumerate(listed)
    ]
