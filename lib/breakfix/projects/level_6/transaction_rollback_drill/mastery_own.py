"""Mastery: the learner's own ledger, carried out by the mended functions on a file that is thrown away."""

import json
import os
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from breakfix import places
from breakfix.datasets import own_file
from breakfix.lab import own_pipeline

from . import baseline
from .alter_to_cents import to_cents
from .fix_apply_once import apply_once
from .orders import SAMPLE

FIELDS = ("id", "payer", "payee", "amount")
MOST = 100_000  # rows that are tried


@own_pipeline(
    phase="mastery", core=False, minutes=15, fields=FIELDS, words=("together", "refusal", "same", "kill", "alarm")
)
def my_ledger(file, columns):
    """Ask the same of something that moves in your own work: money, stock, seats, points, quota.

    file      a file of yours with a row for each move (CSV, JSON or Parquet), or `sample`; it is read, and what is
              tried on it is thrown away. A path begins in the folder of the workbook
    columns   what it calls the four fields, as id=..., payer=..., payee=..., amount=...; the same names can be left out
    together  which rows have to change together or not at all
    refusal   what makes a move one that is not carried out, and who is told
    same      what tells that a move has come before
    kill      what is there after a kill at the worst place
    alarm     the query that would ring
    """
    moves = _read(file, columns)
    cents, odd = {}, []
    for place, move in enumerate(moves, 1):
        try:
            cents[place] = to_cents.reference(move["amount"])
        except ValueError:
            odd.append(f"row {place} {move['amount']!r}")
    good = [{**move, "cents": cents[place]} for place, move in enumerate(moves, 1) if cents.get(place, 0) > 0]
    listed = f"; no amount: {', '.join(odd[:3])}" if odd else ""
    alike = Counter((move["payer"], move["payee"], move["amount"]) for move in moves)
    ids = Counter(move["id"] for move in moves)
    again, pairs = (sum(times - 1 for times in found.values()) for found in (ids, alike))
    return [
        ("rows", f"{len(moves)} moves, {len(good)} of an amount greater than 0 in whole cents{listed}"),
        ("ids", f"rows with an id that came before: {again}. Is that the same move, or another one?"),
        ("alike", f"rows like one before in payer, payee and amount: {pairs}. Would your key take them for one?"),
        ("twice", _twice(good)),
    ]


def _read(file, columns):
    """Return the moves of a file, all fields as text; ValueError says what is missing."""
    if file == "sample":
        listed = json.loads(SAMPLE.read_text("utf-8"))["orders"]
        rows = [tuple(str(each[name]) for name in FIELDS) for each in listed]
    else:
        path = places.HOME / os.path.expanduser(file)
        rows = own_file.read(path, dict.fromkeys((columns.get(name, name) for name in FIELDS), "text"))[:MOST]
    return [dict(zip(FIELDS, (value or "" for value in row), strict=True)) for row in rows]


def _twice(moves):
    """Carry out moves twice on a ledger of their accounts, each opened with all that it pays; return what is seen."""
    names = sorted({move[side] for move in moves for side in ("payer", "payee")})
    number = {name: place for place, name in enumerate(names, 1)}
    pays = Counter()
    for move in moves:
        pays[move["payer"]] += move["cents"]
    accounts = [{"id": number[name], "name": name, "opening_cents": pays[name]} for name in names]
    sums = []
    with tempfile.TemporaryDirectory() as folder, closing(baseline.connect(Path(folder, "ledger.db"))) as con:
        baseline.create(con)
        con.execute("create table applied (transfer_id text primary key)")
        baseline.seed_accounts(con, accounts)
        for _ in range(2):
            refused = 0
            for move in moves:
                order = {**move, "payer": number[move["payer"]], "payee": number[move["payee"]]}
                try:
                    apply_once.reference(con, order, _between_two)
                except sqlite3.IntegrityError:
                    refused += 1
            sums.append(
                con.execute("select count(*), (select sum(balance_cents) from accounts) from journal").fetchone()
            )
    (first, before), (second, after) = sums
    kept = "stayed" if before == after else "did not stay"
    oneself = f", {refused} refused each time (payer and payee are the same account)" if refused else ""
    return f"carried out twice: {first // 2} moves, then {(second - first) // 2} more{oneself}; the sum {kept} the same"


def _between_two(con, order):
    """Move the money as the baseline does, if payer and payee are two accounts, which the mended transfer asks too."""
    if order["payer"] == order["payee"]:
        raise sqlite3.IntegrityError("payer and payee are the same account")
    baseline.move(con, order)


my_ledger.model = {
    "together": "both balances, both legs, the line of the audit and the id that was carried out",
    "refusal": "too little on the account, an unknown account, an amount that is not positive; the sender is told",
    "same": "the id that the sender gives, and uses again when it sends again",
    "kill": "all of an order, or nothing of it; the file is run again",
    "alarm": "an account whose balance is not its opening and the sum of its legs",
}
