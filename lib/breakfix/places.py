"""Where things are: the folders of the workbook, found from this file or from `BREAKFIX_HOME`."""

import os
from pathlib import Path

HOME = Path(os.environ.get("BREAKFIX_HOME") or Path(__file__).resolve().parents[2])
NOTEBOOKS = HOME / "notebooks"
DATA = HOME / "data"
WORK = HOME / "work"
BUILD = HOME / "build"
