"""`python -m breakfix.etl config.yaml`: one run, its report on standard output, and an exit code for the scheduler."""

import argparse
import sys

from breakfix.etl import Busy, config, run

STEPS = "A file that does not pass validation is not loaded; reports/quality.jsonl tells what each check found."


def main(arguments):
    """Run the job that a configuration file describes; return 0, 1 when a file failed, 2 when it could not begin."""
    parser = argparse.ArgumentParser(
        prog="python -m breakfix.etl", description=main.__doc__, epilog=STEPS, allow_abbrev=False
    )
    parser.add_argument("file", metavar="config.yaml", help="the configuration of the job")
    parser.add_argument("--profile", help="which of its profiles, such as prod; dev when none is named")
    parser.add_argument("--due", action="store_true", help="only steps whose input is younger than what they have left")
    asked = parser.parse_args(arguments)
    try:
        report = run(config.read(asked.file, asked.profile), due=asked.due)
    except (ValueError, OSError, Busy) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report.lines()))
    return report.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
