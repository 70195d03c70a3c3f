"""The questions of a quiz: the forms of an answer."""

import pytest

import toy_quiz
from breakfix.lab.quiz.question import Number, Row

ASKED = toy_quiz.quiz.questions


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *(("much", said) for said in ("1010", "1,010", "1 010", "1_010", "'1010'", "1010.0", "+1010", "1.01e3")),
        *(
            ("halves", said)
            for said in ("1.5, 1", "1.5,1", "duckdb 1.5, sqlite 1", "SQLite = 1; DuckDB = 1.5", "1,5; 1")
        ),
        ("halves", '{"duckdb": 1.5, "sqlite": 1}'),
        *(("smallest", said) for said in ("Ant", '"ant"', " ANT .")),
        *(("sky", said) for said in ("blue", "Blue", "'blue'", ASKED["sky"].letter("blue"))),
        ("sky", f"({ASKED['sky'].letter('blue').upper()})"),
        ("count", ASKED["count"].write(["one", "two", "three"])),
        ("count", ASKED["count"].write(["one", "two", "three"]).replace(", ", " > ").upper()),
    ],
)
def test_forms_are_lenient(name, said):
    """Thousands, quotes, case, brackets and the order of named fields do not count."""
    question = ASKED[name]
    assert question.holds(question.read(said), question.see())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *(("much", said) for said in ("1011", "-1010", "10.10", "101")),
        *(("halves", said) for said in ("1, 1.5", "1.5, 2", "duckdb 1, sqlite 1.5")),
        *(("smallest", said) for said in ("Bee", "An t")),
        *(("sky", said) for said in ("red", ASKED["sky"].letter("green"))),
        ("count", ASKED["count"].write(["two", "one", "three"])),
    ],
)
def test_contents_are_strict(name, said):
    """Another number, field, word, option or order does not hold."""
    question = ASKED[name]
    assert not question.holds(question.read(said), question.see())


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("much", "ten", "give a number, not ten"),
        ("much", "10, 10", "give a number"),
        ("much", "10,10,10", "give a number"),
        ("halves", "1.5", "write it as `duckdb ..., sqlite ...`"),
        ("halves", "duckdb 1.5", "write it as"),
        ("halves", "duckdb 1.5, duckdb 1", "write it as"),
        ("halves", "1, 2, 3", "write it as"),
        ("halves", "duckdb one, sqlite two", "give a number, not one"),
        ("sky", "d", "choose one of a, b or c"),
        ("sky", "", "choose one of"),
        ("count", "a, b", "write each of the letters a, b, c once"),
        ("count", "a, a, b", "once"),
    ],
)
def test_another_form_is_said(name, said, words):
    """What cannot be read as an answer is one sentence, and says what can."""
    with pytest.raises(ValueError, match=words.replace(".", r"\.")):
        ASKED[name].read(said)


def test_engines_have_to_agree():
    """A number that is another one on each engine is a defect of the question; as a row it is an answer."""
    facts = {"phase": "fix", "look": "", "because": "", "engines": ("duckdb", "sqlite")}
    with pytest.raises(ValueError, match="the engines differ"):
        Number(ASKED["halves"].function, **facts).see()
    assert Row(ASKED["halves"].function, {"duckdb": float, "sqlite": int}, **facts).see() == {
        "duckdb": 1.5,
        "sqlite": 1,
    }


def test_letters_do_not_depend_on_the_declaration():
    """Options in another order get the same letters, so that the first declared is not the first shown."""
    kind, function = type(ASKED["sky"]), ASKED["sky"].function
    other = kind(function, dict(reversed(ASKED["sky"].options.items())), phase="explain", because="")
    assert other.letters == ASKED["sky"].letters


def test_what_computes_it_is_shown():
    """The source of a question is the body of its function, without decorator and text."""
    assert ASKED["much"].source == "return 1010"
    assert ASKED["smallest"].source.startswith("return con.execute(")
