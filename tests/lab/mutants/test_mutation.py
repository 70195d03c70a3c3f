"""Mutants of a reference, and what the trials make of them."""

import ast

import toy_project
from breakfix.lab.judging.defence import classify
from breakfix.lab.judging.judge import Judge
from breakfix.lab.mutants.mutation import mutants, opaque, unchanged


def python(*lines):
    """Return the mutants of a function of these lines: description -> its body."""
    source = "def f(con, a, b, c):\n" + "".join(f"    {line}\n" for line in lines)
    found = dict(mutants(source))
    return {says: "\n".join(ast.unparse(each) for each in ast.parse(text).body[0].body) for says, text in found.items()}


def test_statement():
    """Each statement goes in turn, in reading order; a docstring is none, and an empty block says `pass`."""
    found = python('"""Doc."""', "a.append(b)", "for b in c:", "    a = b", "    a += 1", "return a")
    assert list(found) == [
        "without `a.append(b)`",
        "without `for b in c:` and its block",
        "without `a = b`",
        "without `a += 1`",
        "without `return a`",
    ]
    assert python("while a:", "    con.close()")["without `con.close()`"] == "while a:\n    pass"
    assert python("con.close()") == {"without `con.close()`": "pass"}


def test_what_says_nothing():
    """A lone `return`, an import, an inner function and the one statement of an `if` do not go by themselves."""
    assert python('"""Doc."""', "return a") == {}
    assert python("import os", "def g():", "    return 1", "return os") == {
        "without `return os`": "import os\ndef g():\n    return 1"
    }
    assert list(python("if a:", "    b()", "b()")) == [
        "without `if a:` and its block",
        "as if `a` were always true",
        "without `b()`",
    ]
    assert mutants("limit = 5 or 6", "value") == []


def test_condition():
    """A condition is forced true, and false where that differs from its going; each term of AND and OR goes."""
    found = python("if a and b or c:", "    b()", "else:", "    c()")
    assert found["as if `a and b or c` were always true"] == "if True:\n    b()\nelse:\n    c()"
    assert found["as if `a and b or c` were always false"] == "if False:\n    b()\nelse:\n    c()"
    assert found["without `a and b or`"] == "if c:\n    b()\nelse:\n    c()"
    assert found["without `a and`"] == "if b or c:\n    b()\nelse:\n    c()"
    assert found["without `c()`"] == "if a and b or c:\n    b()"
    assert python("return [a for a in b if a > 1]")["without `if a > 1`"] == "return [a for a in b]"
    assert python("return a if b else c")["as if `b` were always false"] == "return a if False else c"


def test_with_and_try():
    """What is around a block goes and leaves the block; so does one of several handlers."""
    found = python("with con.cursor() as a:", "    a.commit()")
    assert found["without `with con.cursor() as a:` around its block"] == "a.commit()"
    found = python(
        "try:", "    a()", "except ValueError:", "    b()", "except KeyError:", "    raise", "finally:", "    c()"
    )
    assert found["without `try` around `a()`"] == "a()\nc()"
    assert "KeyError" not in found["without `except KeyError:`"]
    assert found["without `c()`"].endswith("finally:\n    pass")


def test_sql_in_a_string():
    """The clauses of SQL in a string go in turn; a sentence and a docstring are left alone."""
    found = python('con.execute("delete from t where key = 1")', 'print("select one, from the list")', "return 1")
    assert list(found) == [
        "without `con.execute('delete from t where key = 1')`",
        "without `where key = 1`",
        "without `print('select one, from the list')`",
        "without `return 1`",
    ]
    assert found["without `where key = 1`"].startswith("con.execute('delete from t')")


def test_sql_in_an_f_string():
    """The values of an f-string stay in their places, and go with their clause."""
    found = python("con.execute(f\"delete from {a!r} where b = '{b}' and c > {c:>3}\")")
    assert found["without `b = '{b}' and`"] == "con.execute(f'delete from {a!r} where c > {c:>3}')"
    assert found["without `where b = '{b}' and c > {c}`"] == "con.execute(f'delete from {a!r}')"
    assert list(python('con.execute(f"delete from t {a} b = 1")')) == [
        "without `con.execute(f'delete from t {a} b = 1')`"
    ]


def test_unchanged():
    """The control leaves nothing out, and gives the reference's results."""
    assert (
        unchanged('def f(con):\n    con.sql("from t ORDER BY a")')
        == "def f(con):\n    con.sql('select * from t ORDER BY a')"
    )
    assert unchanged("from t", "sql") == "select * from t"


def test_opaque():
    """SQL that cannot be taken apart is named: of its clauses nothing is known."""
    beyond = "insert into t by position select 1"
    assert opaque(f'def f(con):\n    con.execute("{beyond}")\n    con.execute("from t")') == [beyond]
    assert opaque(beyond, "sql") == [beyond]


def test_reference_of_a_project():
    """Judged for real: the control passes, a clause that a trial needs is defended, and one that none needs is not."""
    exercise = toy_project.keep_newest
    reference = """
def keep_newest(con):
    newest = "select * from staging qualify row_number() over (partition by key order by ts desc) = 1"
    con.execute(f"insert into target {newest} order by key")
    """
    with Judge() as judge:
        wanted = judge.results(exercise, exercise.reference_source)
        assert judge.results(exercise, unchanged(reference)) == wanted
        found = {says: classify(judge.results(exercise, text), wanted) for says, text in mutants(reference)}
    assert found["`ts asc` instead of `ts desc`"] == "defended by newer_first"
    assert found["without `key` in `partition by`"] == "undefended"  # the trials have one key each
    assert list(found.values()).count("only loses a name") == 1


def test_a_line_break_that_is_the_text():
    """A text of several lines is told on one; a text that is a line break is told as it is written."""
    assert [*python(r'a.append("\n".join(b))', "return a")][:1] == [r"without `a.append('\n'.join(b))`"]
    assert [*python(r'con.execute("insert\n  into t")')] == ["without `con.execute('insert into t')`"]
