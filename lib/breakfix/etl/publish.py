"""The step after transform: a clean file goes to a bucket, where one is configured."""

from breakfix.etl import bucket

FOLDER = "data_clean"


def publish(config, name):
    """Upload one clean file as `data_clean/NAME` to the bucket of the configuration; return 0, the rows it loads.

    Raises EtlError where boto3 or credentials are missing, NotYet for what may pass, BadFile for the rest.
    """
    bucket.put(config, f"{FOLDER}/{name}", config.clean / name)
    return 0
