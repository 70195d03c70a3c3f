"""The flashcards: what is worth knowing in a month, each opened by the exercise that it repeats."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
mean-and-p95 (slow_tail): Eighteen answers take 10 ms, two take 900. What is the mean, what is p95, and which of them
  does a user feel?
    The mean is 99, p95 is 900. Nobody waited 99 ms: eighteen did not wait, two gave up. Judge latency by a
    percentile; a rate or a load, of which every part counts alike, by its mean.
two-rules (quantile): p95 of 120, 135, 180, 210, 250 and 310 is 310 on one dashboard and 295 on another. Which one is
  right?
    Both, by nearest rank and interpolated. The first was measured, the second lies on a line between two that were.
    Few samples make the rules differ most, so a KPI names its rule.
direction (tile): A KPI of which more is better gets its limits turned round in the code. What does it show for 0, and
  what is better?
    With limits that are only swapped, 0 is green. Let the definition say which direction is better, turn the
    comparison, and leave limits and shown values as they are.
four-states (light): Why does a light need a fourth state beside green, yellow and red?
    Because no news is not good news. Without samples, or with fewer than the KPI asks for, there is nothing to hold
    against a limit: the tile is unknown, says why, and shows the last good value with its age.
minimum-samples (light): Why does a KPI ask for a minimum number of samples?
    One slow answer of two is a half; of two thousand it is nothing. With fewer than twenty samples p95 by nearest
    rank is simply the largest, so the light follows a single value.
order-of-arrival (trend): An arrow turned round overnight and no value has changed. What is the first thing to look
  at?
    The order in which the samples come: a source may send the newest first, a zone may have changed. A trend has to
    sort by time, as times and not as texts, before it compares.
where-to-escape (name_cell): A name with < in it comes from outside. Where is it escaped, and what goes amiss if it is
  done where it is stored?
    Where it becomes HTML, as late as possible, in text and in attributes. Stored in that form, every export says
    `&lt;`, and a page that escapes as well shows `&lt;` to its readers.
one-source-gone (source_off): One of three sources does not answer. Name three ways in which a page can deceive its
  readers about it.
    A zero that is green; a tile that is left out; the last value as if it were new. And a fourth that is honest and
    no better: a page that does not come at all. Keep the tile, call it unknown, show the last value and its age.
last-refresh (mystery): What does *last refresh* on a tile have to say: when the page was made, or when the newest
  sample was measured?
    When the newest sample was measured. A page can be made anew every second over data of yesterday; then its own
    clock makes it look fresh.
alarm-for-silence (incident_report): Which query tells that a KPI is no longer measured, and where does it begin?
    It begins with the definitions: those for which no sample is newer than the clock less what was promised. A query
    over the samples alone cannot find what is not there.
""")
