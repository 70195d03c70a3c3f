"""Answers to d-03 of careful readers: what breaks a sentence of its task is refused, what is right passes."""

import answers
from breakfix.projects.drills import data_quality_and_validation as lab

# Answers that break a sentence of their task, as edits of the reference; each line asks which sentence.
REFUSED = {
    "counted": """
    no row came: unless rows_in is the sum?
        ~ if rows_in != => if rows_in and rows_in !=
    other digits: has its text these three numbers, and no other digits?
        ~ f"{rows_in} rows => f"step_2: {rows_in} rows
    thousands separators: are they these three numbers?
        ~ f"{rows_in} rows => f"{rows_in:,} rows
    a new index: is it the table as transform returned it?
        ~ return kept, counts => return kept.reset_index(drop=True), counts
    asserted: is it ValueError?
        - if rows_in != len(kept) + len(rejected):
        -     raise ValueError(f"{rows_in} rows came, {len(kept)} go on, {len(rejected)} were rejected")
        + assert rows_in == len(kept) + len(rejected), f"{rows_in} {len(kept)} {len(rejected)}"
    a second call: is transform called once?
        ~ kept, rejected = transform(table) => kept, rejected = transform(table.copy())[0], transform(table.copy())[1]
    values counted: are the rows of a table without columns counted?
        ~ rows_in = len(table) => rows_in = int(table.count().max())
    """,
    "schema": """
    dtypes compared as dtypes: are str and string two dtypes?
        - both if found[name] != expected[name]]
        + both if table[name].dtype != expected[name]]
    names sorted, and not texts: are the texts sorted?
        ~ return sorted(told) => return sorted(told, key=lambda text: text.rpartition(":")[0])
    without letter case: are they sorted as Python sorts texts?
        ~ return sorted(told) => return sorted(told, key=str.casefold)
    blanks taken away: do names count letter for letter?
        ~ {name: str(dtype) for => {name.strip(): str(dtype) for
    """,
    "checks": """
    exactly twice: when no flight appears twice?
        ~ not table.duplicated(FLIGHT).any() => not (table.groupby(FLIGHT).size() == 2).any()
    two days at most: may the flights be of several days?
        - assert len(table) > 0
        + assert 0 < table["scheduled"].str[:10].nunique() <= 3
    glued without a sign: are B6 15 and B 615 two flights?
        - assert not table.duplicated(FLIGHT).any()
        + assert table[FLIGHT].astype(str).agg("".join, axis=1).is_unique
    three columns: is a flight known by its origin too?
        ~ assert not table.duplicated(FLIGHT) => assert not table.duplicated(FLIGHT[:3])
    five columns: is a flight known by four columns?
        ~ assert not table.duplicated(FLIGHT) => assert not table.duplicated(NEEDED)
    neighbours only: does it appear twice when another one is between?
        - assert not table.duplicated(FLIGHT).any()
        + assert not (table[FLIGHT] == table[FLIGHT].shift()).all(axis=1).any()
    numbers from one on: is any flight number good?
        - assert len(table) > 0
        + assert len(table) > 0 and (table["flight"] > 0).all()
    the first rows only: may a later flight lack something?
        ~ assert table[NEEDED].notna() => assert table[NEEDED].head(100).notna()
    """,
    "quality": """
    rounded twice: rounded down?
        ~ 1000 * good // rows / 10 => float(f"{100 * good / rows:.2f}"[:-1])
    counted anew: is the table left as it is?
        - rows = len(table)
        + rows = len(table)
        + table.reset_index(drop=True, inplace=True)
    a float that is a little less: is it rounded down, and not further?
        - 1000 * good // rows / 10
        + int(good / rows * 100 * 10) / 10
    without rules: is there one with the name all rules?
        ~ rows = len(table) => rows = len(table) if rules else 0
    filtered: does each rule get the table?
        - passes = rule(table).fillna(True).tolist()
        + passes = rule(table.dropna().iloc[:-1]).fillna(True).tolist()
        ~ strict=True => strict=False
    """,
    "quality_log": """
    an empty file taken for half a line: does no empty line come between?
        ~ if before and not => if not
    the last byte of nothing: may the report be empty?
        - with open(path, "ab+") as report:
        + there = path.exists()
        + with open(path, "ab+") as report:
        - before = path.read_bytes()
        + report.seek(-there, 2)
        + before = report.read()
    what is there is not added again: is there one more line for each dict?
        - for line in lines:
        + for line in [one for one in lines if json.dumps({"at": at, "file": file, **one}).encode() not in before]:
    line ends made alike: does what is in the file stay as it is?
        - before = path.read_bytes()
        + before = path.read_text("utf-8").encode()
        + report.truncate(0)
        + report.write(before)
    Latin letters: is it UTF-8?
        - json.dumps({"at": at, "file": file, **line}).encode()
        + json.dumps({"at": at, "file": file, **line}, ensure_ascii=False).encode("latin-1", "replace")
    half a line is taken away: does what is in the file stay as it is?
        - before = path.read_bytes()
        + before = path.read_bytes()
        + report.truncate(before.rfind(b"\\n") + 1)
        + before = b""
    relative to where it runs: is it in the job's folder?
        ~ path = folder / "reports" => path = type(folder)("reports")
    """,
}

PASSES = {
    "own class below ValueError": (
        "counted",
        """class RowsLost(ValueError):
    pass

def counted(table, transform):
    before, result = table.shape[0], transform(table.copy())
    kept, rejected = result[0], result[1]
    if before - kept.shape[0] - rejected.shape[0]:
        raise RowsLost(f"in {before}, out {kept.shape[0]}, rejected {rejected.shape[0]}")
    return (kept, {"rows_in": before, "rows_out": kept.shape[0], "rows_rejected": rejected.shape[0]})""",
    ),
    "Series combined by their index": (
        "quality",
        """def quality(table, rules):
    rows, found, every = len(table), [], pd.Series(True, index=table.index, dtype="boolean")
    for name, rule in [*rules.items(), ("all rules", lambda table: every)]:
        passes = rule(table).astype("boolean").fillna(True)
        every = every & passes
        good = int(passes.sum())
        percent = 1000 * good // rows / 10 if rows else None
        found.append({"rule": name, "pass": good, "fail": rows - good, "percent_valid": percent})
    return found""",
    ),
    "the report read as text": (
        "quality_log",
        """def quality_log(folder, at, file, lines):
    path = folder / "reports" / "quality.jsonl"
    path.parent.mkdir(exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    with open(path, "a", encoding="utf-8") as report:
        if old and not old.endswith("\\n"):
            report.write("\\n")
        for line in lines:
            report.write(json.dumps({**line, "at": at, "file": file}, ensure_ascii=False) + "\\n")""",
    ),
    "a class of tests": (
        "checks",
        """KEY = ["scheduled", "carrier", "flight", "origin"]

class TestTable:
    def test_rows(self, table):
        assert table.shape[0] >= 1

    def test_values(self, table):
        assert table[[*KEY, "dest"]].isna().sum().sum() == 0

    def test_keys(self, table):
        assert table.groupby(KEY, dropna=False).size().max() <= 1 or table.empty""",
    ),
}

test_a_broken_sentence_is_refused = answers.refused(lab, REFUSED)
test_what_a_task_leaves_open_passes = answers.passing(lab, PASSES)
