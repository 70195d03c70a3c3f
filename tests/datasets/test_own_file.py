"""A file of a learner's own."""

import pytest

from breakfix.datasets import own_file


def test_columns_are_read_by_name(tmp_path):
    """Of a CSV with a quote in its name and in a column; what is no number is None."""
    path = tmp_path / "mine's.csv"
    path.write_text('a "b",n,x\none,1.5,0\ntwo,much,0\n')
    assert own_file.read(path, {'a "b"': "text", "n": "double"}) == [("one", 1.5), ("two", None)]


def test_what_is_missing_is_named(tmp_path):
    """The file, or the column, with those that there are."""
    path = tmp_path / "mine.csv"
    with pytest.raises(ValueError, match=r"no file mine\.csv"):
        own_file.read(path, {})
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="has no c; its columns are a, b"):
        own_file.read(path, {"c": "text"})


def test_a_csv_of_texts_is_read_as_it_is_written(tmp_path):
    """An amount keeps its zeros, and an id that looks like a number too."""
    (tmp_path / "mine.csv").write_text("id,amount\n007,75.00\n008,19.90\n")
    assert own_file.read(tmp_path / "mine.csv", {"id": "text", "amount": "text"}) == [
        ("007", "75.00"),
        ("008", "19.90"),
    ]


def test_a_dataset_names_a_file(tmp_path):
    """The sample by its word, another file by its path; one that is not there is told with what there could be."""
    sample, mine = tmp_path / "sample.csv", tmp_path / "mine.csv"
    for path in (sample, mine):
        path.touch()
    assert (own_file.chosen("sample", sample), own_file.chosen(str(mine), sample)) == (sample, mine)
    with pytest.raises(FileNotFoundError, match=r"no file .*none\.csv: dataset is 'sample', 'flights' or the path"):
        own_file.chosen(str(tmp_path / "none.csv"), sample)
