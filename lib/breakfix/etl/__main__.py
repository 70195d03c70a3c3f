"""`python -m breakfix.etl config.yaml`: one run, its report on standard output, and an exit code for the scheduler.

With `--query top_airlines 3` nothing is run: the warehouse is asked, and the answer is CSV on standard output. How long
it took stands on standard error.
"""

import argparse
import csv
import sys

from breakfix.etl import Busy, config, queries, run
from breakfix.etl.errors import NotYet

STEPS = "A file that does not pass validation is not loaded; reports/validation.jsonl tells what each check found."


def main(arguments):
    """Run the job that a configuration file describes; return 0, 1 when a file failed, 2 when it could not begin."""
    parser = argparse.ArgumentParser(
        prog="python -m breakfix.etl", description=main.__doc__, epilog=STEPS, allow_abbrev=False
    )
    parser.add_argument("file", metavar="config.yaml", help="the configuration of the job")
    parser.add_argument("--profile", help="which of its profiles, such as prod; dev when none is named")
    parser.add_argument("--due", action="store_true", help="only steps whose input is younger than what they have left")
    told = "; ".join(f"{name} ({', '.join(each.values)}): {each.asks}" for name, each in queries.QUERIES.items())
    parser.add_argument("--query", nargs="+", metavar=("NAME", "VALUE"), help=f"run nothing, ask the warehouse. {told}")
    asked = parser.parse_args(arguments)
    try:
        job = config.read(asked.file, asked.profile)
        if asked.query:
            return answer(job, *asked.query)
        report = run(job, due=asked.due)
    except (ValueError, OSError, Busy, NotYet) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report.lines()))
    return report.code


def answer(job, name, *values):
    """Write the answer to a query as CSV, and its seconds to standard error; return 0. Raises as `queries.ask` does."""
    found = queries.ask(job.warehouse, name, values)
    csv.writer(sys.stdout, lineterminator="\n").writerows([found.columns, *found.rows])
    print(f"{name}: {len(found.rows)} rows in {found.seconds:.3f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
