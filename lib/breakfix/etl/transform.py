"""The second step: a raw file is checked, line by line, and stands in data_clean when all of it is good."""

import csv

from breakfix.etl.errors import BadFile
from breakfix.etl.records import CHECKED, DELIVERED, check
from breakfix.etl.whole import whole


def transform(config, name):
    """Write the checked rows of one raw file to data_clean; BadFile names the first line that does not fit."""
    with open(config.raw / name, encoding="utf-8-sig", newline="") as raw, whole(config.clean / name) as clean:
        reader = csv.DictReader(raw, strict=True)
        writer = csv.writer(clean, lineterminator="\n")
        writer.writerow(CHECKED)
        try:
            _columns(reader.fieldnames or [])
            writer.writerows(check(_complete(record)) for record in reader)
        except UnicodeDecodeError as error:  # text is read ahead of the lines: which one it was is not known
            raise BadFile(name, f"no UTF-8: {error}") from error
        except (ValueError, csv.Error) as error:
            raise BadFile(name, str(error), reader.line_num) from error


def _columns(found):
    if missing := [column for column in DELIVERED if column not in found]:
        raise ValueError(f"no column {', '.join(missing)}; its columns are {', '.join(found) or 'none'}")


def _complete(record):
    """Return a record that has a text in every column; ValueError when it has too few or too many."""
    if None in record or None in record.values():
        count = sum(value is not None for name, value in record.items() if name is not None)
        raise ValueError(f"{count + len(record.get(None, []))} values in {len(DELIVERED)} columns")
    return record
