"""Alter: a test of the files that a run leaves, judged by the broken jobs that it catches."""

from breakfix.lab import exercise

from . import runs
from .programs import LINES


@exercise(phase="alter", kind="tests", minutes=6)
def outputs():
    """Write a test file that fails unless the clean files exist and hold the expected rows.

    Given     a fixture home: the Path of a fresh folder to which each *.csv of tests/resources/ was delivered; there
              are two, with five flights. In tests/resources/expected/ lie two files of the same names: what the clean
              files have to hold. `from etl import run` imports the job; the answer is tests/test_outputs.py
    Leave     tests that pass for a job that raises nothing and leaves both clean files, each with the expected columns
              and the expected lines: every one once, and no other. For any other job at least one test fails
    Rules     the order of lines and of columns is open, and so is how CSV is quoted. What counts is what csv.DictReader
              reads: texts, of which 5 and 5.0 are two. No job leaves anything else in data_clean, or a line with more
              or fewer cells than its header. The warehouse is not looked at here
    """
    import csv
    from pathlib import Path

    from etl import run

    EXPECTED = Path(__file__).parent / "resources" / "expected"

    def lines(path):
        with open(path, newline="") as clean:
            return sorted(sorted(line.items()) for line in csv.DictReader(clean))

    def test_clean_files(home):
        run(home)
        for path in EXPECTED.glob("*.csv"):
            found, wanted = lines(home / "data_clean" / path.name), lines(path)
            assert found == wanted


@outputs.stub
def looks_only():
    from etl import run

    def test_clean_files(home):
        run(home)
        print((home / "data_clean" / "2013-01-05.csv").exists())


outputs.costs = "each file is read once more"
outputs.keeps("tests/test_outputs.py")


runs.bank(
    outputs,
    """
no file: no clean file is written
    - with open(clean, "w", newline="") as file:
    + with open("/dev/null", "w", newline="") as file:
    ~ rows = read(clean) => rows = []
no cancelled ones: flights that were cancelled are left out
    ~ flights = list(csv.DictReader(file)) => flights = [row for row in csv.DictReader(file) if row["dep_delay"]]
one line twice: the last line of each file stands there twice
    ~ writer.writerows(flights) => writer.writerows(flights + flights[-1:])
    ~ "insert into => "insert or replace into
another status: a diverted flight is told as flown
    ~ "diverted" if flight["dep_delay"] => "flown" if flight["dep_delay"]
""",
    LINES,
)

outputs.asks("""
other orders: Which order was promised? Do you compare texts, or what csv reads?
other words: Which of these has the job promised: files, log, what it returns?
no file: What does pytest hear of what you print?
no cancelled ones: How many flights were delivered, and how many have you found?
one line twice: Each line is an expected one. Is it there once?
another status: Which columns do you compare?
""")

outputs.slips("""
more than was promised: Files, logs, what run returns: which of these has the job promised?
    ~ run(home) => assert run(home) is None
exists is enough: The file is there. What is in it?
    ~ assert found == wanted => assert (home / "data_clean" / path.name).exists()
counts only: The count is right. Are these the lines?
    ~ assert found == wanted => assert len(found) == len(wanted)
whatever is there: There is no clean file, and you have compared none. Which files do you go through?
    ~ for path in EXPECTED.glob("*.csv"): => for path in [EXPECTED / each.name for each in home.glob("data_clean/*")]:
letter by letter: Two texts say the same. What does csv make of quotes, and which order was promised?
    - with open(path, newline="") as clean:
    -     return sorted(sorted(line.items()) for line in csv.DictReader(clean))
    + return sorted(path.read_text().splitlines())
""")


@outputs.also_right(costs="pandas for a handful of lines, and a good message where two tables differ")
def with_pandas():
    """With pandas."""
    from pathlib import Path

    import pandas as pd

    import etl

    def table(path):
        found = pd.read_csv(path, dtype=str, keep_default_na=False)
        return found.sort_index(axis=1).sort_values(["scheduled", "carrier", "flight"]).reset_index(drop=True)

    def test_clean(home):
        etl.run(home)
        for path in Path(__file__).with_name("resources").glob("expected/*"):
            pd.testing.assert_frame_equal(table(home / "data_clean" / path.name), table(path))


outputs.hints += [
    "Three questions: is the file there, does it have all expected lines, does it have no other? A comparison of two "
    "sorted lists answers all three at once. What makes two lines the same when their columns stand in another order?",
    "A twin, on the guests of each evening: `assert sorted(names(house)) == sorted(names(INVITED))`.",
]
