"""`python -m breakfix.etl config.yaml`: one run, its report on standard output, and an exit code for the scheduler."""

import sys

from breakfix.etl import Busy, config, run


def main(arguments):
    """Run the job that a configuration file describes; return 0, 1 when a file failed, 2 when it could not begin."""
    if len(arguments) != 1:
        print("usage: python -m breakfix.etl config.yaml", file=sys.stderr)
        return 2
    try:
        report = run(config.read(arguments[0]))
    except (ValueError, OSError, Busy) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(report.lines()))
    return report.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
