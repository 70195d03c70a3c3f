"""Nine real runs of our own pipeline: three airports, the flights of three days, each loaded in the night after.

    for night in nights():
        rows_in, rows_out = night.ingest(folder)

The days are 7, 8 and 9 February 2013: on the second a storm closed New York's airports, and a flight that was cancelled
has no departure that could be loaded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from breakfix.datasets import nycflights13

DAYS, AIRPORTS = ("2013-02-07", "2013-02-08", "2013-02-09"), ("EWR", "JFK", "LGA")
LATER = timedelta(days=30)  # by then all that the day has left is in


@dataclass(frozen=True)
class Night:
    """One run: `day` is that of the flights, `airport` where they left."""

    day: str
    airport: str

    @property
    def name(self):
        """The id of the run."""
        return f"{self.airport}-{self.day}"

    @property
    def job(self):
        """The name of the job."""
        return f"ingest {self.airport}"

    @property
    def begins(self):
        """When the run begins: at two o'clock of the night after, UTC, as text."""
        return f"{datetime.fromisoformat(self.day) + timedelta(days=1):%Y-%m-%d}T02:00:00Z"

    def ingest(self, folder):
        """Load the day's events into the airport's warehouse in `folder`; return how many came in, and were loaded.

        Of each flight there are two events, scheduled and departed, with key, name, value and ts.
        """
        from breakfix import pipeline

        source = Path(folder, f"{self.name}.parquet")
        source.unlink(missing_ok=True)
        with nycflights13.connected() as con:
            con.sql(f"""
                with flight as (
                    select concat_ws('-', carrier, flight, origin, strftime(time_hour, '%Y-%m-%dT%H')) as key,
                           time_hour + to_minutes(minute) as due, dep_delay
                    from flights where origin = '{self.airport}' and make_date(year, month, day) = '{self.day}'
                )
                select key, 'scheduled' as name, 0::double as value, due - interval 24 hours as ts from flight
                union all
                select key, 'departed', dep_delay, due + to_minutes(coalesce(dep_delay, 0)) from flight
                order by ts, key
            """).write_parquet(str(source))
        now = datetime.fromisoformat(self.begins) + LATER
        counts = pipeline.ingest(source, Path(folder, f"{self.airport}.duckdb"), now=now)
        return counts.input_records, counts.loaded


def nights():
    """Return the nine runs in their order."""
    return [Night(day, airport) for day in DAYS for airport in AIRPORTS]
