"""Parameters and imports that both sides changed."""

import pytest

from breakfix.book.copies.settings import imports, parameters

BASE = 'dataset = "sample"  # or flights\nseed = 7'


@pytest.mark.parametrize(
    ("mine", "newer", "wanted"),
    [
        ('dataset = "flights"\nseed = 7', BASE + "\nrate = 2", 'dataset = "flights"\nseed = 7\nrate = 2'),
        (BASE, BASE.replace("7", "8"), BASE.replace("7", "8")),
        (BASE.replace("7", "9"), 'dataset = "big"', 'dataset = "big"\n# no longer a parameter: seed = 9'),
        (BASE + "\nmine = [\n    1,\n]", "seed = 8", "seed = 8\nmine = [\n    1,\n]"),
        ("# note\n" + BASE, "seed = 8", "seed = 8\n# note"),
        ("seed = [\n    1,\n    2]", BASE, 'dataset = "sample"  # or flights\nseed = [\n    1,\n    2]'),
        ("seed = = 1", BASE, None),
        ("seed = 1\nseed = 2", BASE, None),
        (BASE, "seed = (", None),
    ],
)  # fmt: skip
def test_settings_of_the_learner_stay(mine, newer, wanted):
    """What the learner set stays, new settings come in, a gone one is a comment; no Python is no answer."""
    assert parameters(BASE, mine, newer) == wanted


@pytest.mark.parametrize(
    ("mine", "newer", "wanted"),
    [
        ("import a\nimport mine", "import a\nimport b", "import a\nimport b\nimport mine"),
        ("%load_ext x\nimport a", "import b", "import b\n%load_ext x"),
        ("import a as mine", "import b", "import b\nimport a as mine"),
        ("import a\nfrom m import (\n    x,\n)", "import b", "import b\nfrom m import (\n    x,\n)"),
        ("import a\nif mine:\n    import a", "import b", None),
    ],
)
def test_imports_of_both_stay(mine, newer, wanted):
    """The newer lines come first, then those that the learner added; what is no Python is no answer."""
    assert imports("import a", mine, newer) == wanted
