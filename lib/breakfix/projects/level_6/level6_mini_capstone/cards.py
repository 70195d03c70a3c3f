"""The flashcards: what is worth knowing in a month, each opened by the exercise that it repeats."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
loaded-and-rows (rerun): A run loads five events, and its target, empty before, has four rows afterwards. When is that
  right?
    When two of the events tell about one key. `loaded` counts events that were promoted, `target` holds one row for
    each key. Ask what a count counts before you compare it with another.
counts-and-rows (stale_row): All counts of a run are right: two in, two loaded, none rejected. Name a fault that they
  cannot show.
    A row that is older than an event that came for its key. Counts tell how many; which one won they do not tell.
    Look at rows as well, or count the rows that are older than what was staged for them.
whose-clock (load): Two events of one key come in another order than that of their times. Which clocks are there, and
  which decides?
    When it happened (`ts`) and when it arrived (`position`). The newest happening wins, in a batch and against what
    target holds; arrival decides only between equal times, and there somebody has to say how.
two-of-a-key (load): One upsert gets two rows of one key that is new. Which one stands on DuckDB, which on SQLite, and
  what follows?
    DuckDB 1.5 keeps the first, SQLite the last. So reduce a batch to one row for each key before the upsert, by a
    rule of yours, and the engine has nothing left to choose.
load-time-in-a-key (load): Why is the time of the load no part of a unique key?
    Each load would be new, so the key would never meet itself: a rerun inserts everything again, and no constraint
    complains. A key says which thing a row tells about.
null-mark (all_rejected): A watermark is NULL. What does `ts > mark` say for each row, and what does the run report?
    Neither true nor false, but NULL, and `where` keeps only what is true. The run reads nothing, raises nothing, and
    reports success with 0 in. Whoever computes a mark from a batch has to say what an empty batch gives.
poisoned-mark (poison): Which query would have rung on the evening on which the watermark was poisoned, and not a day
  later?
    `select * from watermarks where mark > $now`, with the clock of the run passed in: no mark can be later than now.
    Zero rows in `run_log` ring a day later, and after every harmless rerun too.
rejected-late-skipped (lost_event): Rejected, late, skipped: what is each, and where would you look for it in the
  baseline?
    Rejected: fails a check; lies in `dead_letters` with its reason. Late: good, but its time is not later than the
    mark; the baseline keeps no trace of it. Skipped: known already and unchanged, as all of a rerun; no trace either.
    In, less loaded, rejected, late and skipped, should be 0; a pipeline that does not count them cannot say so.
overlap (overlap_minutes): A run reaches back behind its watermark. What does the overlap buy, what does it cost, and
  what must `load` bear?
    It finds events that came late by less than the overlap. It reads some events twice, the more the longer it is.
    `load` must bear to see an event again: newest wins, equal changes nothing; and whatever only ever appends has to
    know what it holds already.
letters-doubled (kill): One file of seven events, two of them rejected. `dead_letters` has 4 rows, `lineage` 24,
  `run_log` one line, and `target` is right. What has happened?
    A run was killed after load had committed and before the mark had moved; the next one took the file again. What is
    appended doubled, what is upserted did not. Had advance committed as well, the rerun would have read nothing, and
    only the log would lack its counts.
commit-together (run_batch): Name the five things that a run has to commit together. What does it cost to leave one
  out?
    The staged rows with the dead letters, the target, the lineage, the watermark, the line of the log. A mark that
    commits first loses a batch; one that commits last repeats what was appended; a log of its own tells of runs that
    never were, or is silent about some that were.
lock-after-a-kill (one_at_a_time): A run is killed while it holds its lock. Which kind of lock is free for the next
  run, and which is not?
    Free: what the system takes back when a process dies: `flock` on an open file, a database's lock on its file, a
    listening port. Not free: a file that somebody has to delete, a row that says *running*. Those need an owner who
    can be asked whether it lives.
""")
