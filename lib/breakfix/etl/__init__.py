"""A small ETL on real data: files are delivered, checked, and loaded. The ten drill sheets stand on it.

    source/  --extract-->  data_raw/  --transform-->  data_clean/  --validate, load-->  warehouse.sqlite
    delivered, gzip        as it came, unpacked       checked, typed                    table `flights`

    report = etl.run(etl.Config(folder))       or, in a terminal:  python -m breakfix.etl config.yaml --profile prod
    report.code                                0 when every file was loaded, else 1

**The shape.** A file is a day of flights. A *step* is a function `step(config, name)` of one file: it reads what the
step before has left in its folder and leaves its own, whole or not at all, so that any step can be run again alone.
Which step needs which is data (`order.STEPS`). What may pass raises NotYet, what stays raises BadFile (`errors`).
`run` takes every delivered file through the steps, goes on after one that fails, and returns a Report. Runs of one
folder come one at a time (`alone`).

**What each sheet adds, and where.** None needs another shape.

 1. structure       `Config` names the folders; `order.STEPS` is the run order
 2. configuration   `config.read`: keys for all and those of a profile, dev or prod (`profiles`); one error tells what
                    is missing or misspelled; the first line of etl.log has the configuration, without secrets
 3. quality         the step `validate` between transform and load: what is empty, lacks a value or has a flight twice
                    is not loaded. reports/validation.jsonl has a line for each check of each run; a rerun adds its own
 4. errors          `errors`, `retries`, the two files of `logs`, `Report` and its exit code
 5. scheduling      `order.due`, the flag --due: a step is due when what it reads is younger than what it has left;
                    each step's start and end stand in etl.log
 6. monitoring      `logs`: files that rotate, pipeline and run on every line, counts of warnings and errors; seconds of
                    each step and of the run, by a clock that is never set
 7. testing         `load` takes any connection, `warehouse.connect(":memory:")` too: a test needs no file
 8. SQL             what is loaded passes the table `staging`, whose checks refuse what no flight can be; `queries` has
                    questions with placeholders, and the flag --query asks one of them
 9. S3              the step `publish` after transform uploads a clean file, where `Config.bucket` names a bucket;
                    `bucket.collect` fills `Config.source` from one, and believes what has its checksum
10. documents, CI   nothing: it documents and tests what is there
"""

from breakfix.etl.alone import Busy
from breakfix.etl.config import Config
from breakfix.etl.errors import BadFile, EtlError, NotYet
from breakfix.etl.report import Outcome, Report
from breakfix.etl.run import run

__all__ = ["BadFile", "Busy", "Config", "EtlError", "NotYet", "Outcome", "Report", "run"]
