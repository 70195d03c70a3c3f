"""d-09, cloud interaction: five drills on a bucket, which is somebody else's disk, behind a wire."""

from breakfix.lab import expect, gather, lanes

from .break_store import cut_at
from .jobs import bodies, deliver, fill, job, report, start, store

kind = "lesson"
datasets = ("sample", "flights")
imports = """
import hashlib
import os
import sqlite3
from pathlib import Path

import boto3
import pandas as pd
from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError, IncompleteReadError, NoCredentialsError, PartialCredentialsError
"""

gather(__name__)
