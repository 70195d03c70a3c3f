"""The package as a whole."""

import subprocess
import sys


def test_import_is_light():
    """`import breakfix` loads neither an engine nor a notebook tool."""
    heavy = "{'duckdb', 'pandas', 'IPython', 'nbformat', 'papermill'}"
    code = f"import breakfix, sys; print(sorted({heavy} & set(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
