"""Runs of steps for the trials of `record`: what a step writes, and runs that are drawn."""

from . import worlds


class Work:
    """The rows of one step, tuples of key, parent_key, customer and amount, which it writes; it counts its calls."""

    def __init__(self, batch, step, rows, error=None):
        self.batch, self.step, self.rows, self.error, self.calls = batch, step, rows, error, 0

    def __call__(self, con):
        """Write the rows, and fail if there is an error to fail with."""
        self.calls += 1
        worlds.insert(con, "staging", [(self.batch, self.step, *row) for row in self.rows])
        if self.error:
            raise self.error


KEYS = ("A-1", "a-1", "it's 1 %", "a 1", " a", "")
VALUES = (("acme", "1.00"), ("Acme ", "1.0"), ("Müller", "2.00"), ("", None), (None, "1.00"))
STEPS = (("ingest", "normalize", "publish"), ("tidyXkeys", "tidy_keys", "publish"))  # `like` takes _ for any sign


def by_hand(batch, step, key):
    """Return a statement that puts a row into staging."""
    text = batch.replace("'", "''")
    return f"insert into staging values ('{text}', '{step}', '{key}', null, 'hand', '3')"


def some_runs(chance):
    """Return up to five runs: steps of two batches, in which rows are split, dropped, edited and put in by hand."""
    batches, runs, made = chance.choice((["b1"], ["b1"], ["b1", "b'2 "])), [], {}
    first, second, third = chance.choice(STEPS)
    for step, before in ((first, None), (second, first), (third, second)):
        for batch in batches:
            parents = made.get((batch, before), [])
            keys = chance.sample(KEYS, chance.choice((0, 1, 2, 3) if before else (1, 2, 3)))
            if chance.random() < 0.6 and "h" not in parents:
                keys = list(dict.fromkeys(parents)) or keys
            if chance.random() < 0.15:
                runs.append(by_hand(batch, step, "early"))
            rows = [
                (key, chance.choice([*parents, *parents, *parents, None, "gone"]) if before else None,
                 *chance.choice(VALUES))
                for key in keys
            ]  # fmt: skip
            made[batch, step] = keys
            runs.append((batch, step, before, tuple(rows)))
            if chance.random() < 0.25:
                runs.append(runs[-1] if chance.random() < 0.6 else (batch, step, before, (("x", None, "x", "9"),)))
            if chance.random() < 0.4:
                amount, name = chance.choice(("9.00", "1.0")), chance.choice(("amount", "customer"))
                runs.append(f"update staging set {name} = '{amount}' where step = '{step}' and key < 'a 1'")
            elif chance.random() < 0.2 and "h" not in keys:
                runs.append(by_hand(batch, step, "h"))
                made[batch, step] = [*keys, "h", "h"]
                if chance.random() < 0.5:
                    runs.append((batch, step, before, (("x", None, "x", "9"),)))
    if chance.random() < 0.3:  # a step that has none before it, and rows that name a key all the same
        runs.append((batches[0], "notes", None, (("n", chance.choice(made[batches[0], first]), "acme", "1.00"),)))
    cut = chance.choice((2, 5, 9, 9))
    kept = runs[:cut]
    return tuple(kept[:-1] if isinstance(kept[-1], str) else kept)
