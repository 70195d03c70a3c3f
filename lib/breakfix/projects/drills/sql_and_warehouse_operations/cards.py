"""The cards of d-08: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
a-check-of-null (staging): A CHECK is NULL for a row. Is the row let in?
    Yes. A check refuses what makes it false; NULL is not false.
two-averages (snow_day): What is the average of two averages?
    That of the days, each counted alike. For the average of the flights, divide all minutes by all flights.
the-sum-of-nothing (top_airlines): What is SUM of no values, and what is COUNT of none?
    SUM is NULL, COUNT is 0. `coalesce(sum(x), 0)` says 0 where 0 is meant.
equals-in-order (top_airlines): LIMIT 5, and two rows are equal on the fifth place. Which one is shown?
    Nobody knows, until ORDER BY has a further key that decides.
a-value-is-a-value (departures_of): A name with a quote is to be asked for. Where do you put it?
    At a placeholder, beside the statement. A value that is a piece of the statement may be a piece of SQL.
when-the-rows-are-there (timed_query): You time a query. When do you look at the clock for the second time?
    When the last row was fetched: con.sql has run nothing yet, and SQLite's execute has computed one row.
""")
