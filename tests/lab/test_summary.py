"""The summary of Run."""

import json

from breakfix.lab.summary import MIME, summary


def test_counts_and_rows():
    """Counts, the target's rows, and both as data."""
    shown = summary({"loaded": 5, "watermark": None}, [{"key": "a<b", "value": 1.5}])
    assert repr(shown).splitlines() == ["loaded     5", "watermark  NULL", "", "key  value", "a<b  1.5"]
    bundle = shown._repr_mimebundle_()
    assert json.loads(json.dumps(bundle[MIME])) == {
        "counts": {"loaded": 5, "watermark": None},
        "target": [{"key": "a<b", "value": 1.5}],
    }
    assert "a&lt;b" in bundle["text/html"]
