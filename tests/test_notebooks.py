"""Every tracked notebook, one by one: what `CONTRIBUTING.md` asks of it. A new project is tested at once."""

import ast
import copy
import inspect
import json
import re
import sys
from types import SimpleNamespace

import nbval.plugin
import pytest

import leaks
from breakfix import places
from breakfix.book import catalogue, notebook
from breakfix.book.runs import parameters, receipt, verify
from breakfix.lab import answers, exercises

PROJECTS = catalogue.projects()
LONGEST = 14  # lines of a code cell; what a learner edits may be longer
OPT_OUTS = re.compile(r"nbval|raises-exception", re.IGNORECASE)
FOREIGN = re.compile(
    r"(127\.0\.0\.1|localhost|0\.0\.0\.0):\d+|0x[0-9a-f]{6,}|/(tmp|home|Users|root|var|private)/|Traceback"
)


@pytest.fixture(scope="module", params=PROJECTS, ids=lambda project: project.number)
def project(request):
    return request.param


@pytest.fixture(scope="module")
def book(project):
    return notebook.read(project.notebook)


@pytest.fixture(scope="module")
def lab(project):
    return project.lab()


def tagged(book, tag):
    return [cell for cell in book.cells if tag in notebook.tags(cell)]


def codes(book):
    return [cell for cell in book.cells if cell.cell_type == "code"]


def prose(book):
    return [cell for cell in book.cells if cell.cell_type == "markdown"]


def tree(text):
    return ast.dump(ast.parse(text))


def test_there_are_notebooks():
    """The tests below go through at least the start."""
    assert PROJECTS[0].number == "0-00"


def test_every_half_has_its_other():
    """Every notebook has a module, every module a notebook, and no file is named otherwise."""
    assert catalogue.missing_halves() == []


def test_title_comes_first_and_once(project, book):
    """The notebook begins with its only `#` heading and its moral in one italic line."""
    titles = [cell for cell in prose(book) if re.search(r"^# ", cell.source, re.MULTILINE)]
    assert titles == [book.cells[0]]
    assert project.title != project.slug
    assert project.moral


def test_phases_are_in_order(project, book):
    """A project has the seven phases in their order; the start has those it needs, in the same order."""
    found = [phase for phase in dict.fromkeys(notebook.phases(book)) if phase in notebook.PHASES]
    wanted = [phase for phase in notebook.PHASES if phase in found]
    assert found == (wanted if project.number == "0-00" else list(notebook.PHASES))


def test_headings_ask_and_tell_the_minutes(book):
    """Each phase's heading asks a question and says how many minutes it takes."""
    heads = [line for cell in prose(book) for line in cell.source.splitlines() if line.startswith("## ")]
    heads = [line for line in heads if re.match(r"## (\w+)", line)[1] in notebook.PHASES]
    assert heads
    assert [line for line in heads if not re.fullmatch(r"## \w+: .+\? \(.*\d+ (min|h).*\)", line)] == []


def test_parameters_are_commented_literals(book):
    """One cell is tagged `parameters`: plain literals, each with a comment."""
    (cell,) = tagged(book, "parameters")
    assert len(parameters.known(book)) == len(cell.source.splitlines())
    assert [line for line in cell.source.splitlines() if not re.search(r"  # \w", line)] == []


def test_dataset_is_the_sample(project, book):
    """As shipped a notebook runs on the sample; one that runs on more can be told which."""
    assert parameters.known(book).get("dataset", "sample") == project.datasets()[0] == "sample"
    assert "dataset" in parameters.known(book) or len(project.datasets()) == 1


def test_every_exercise_has_its_cell(book, lab):
    """Each thing that the module asks is asked once, in a cell tagged `exercise`, and nothing else is."""
    names = [notebook.answer_name(cell) for cell in tagged(book, "exercise")]
    assert sorted(filter(None, names)) == sorted(answers(lab))
    assert None not in names
    assert all("exercise" in notebook.tags(cell) for cell in codes(book) if notebook.answer_name(cell))


def test_exercise_stands_in_its_phase(book, lab):
    """An exercise stands under the heading of the phase that it declares; what stands above all is of the opening."""
    phase = dict(zip([cell.id for cell in book.cells], notebook.phases(book), strict=True))
    asked = {notebook.answer_name(cell): phase[cell.id].lower() or "opening" for cell in tagged(book, "exercise")}
    assert {exercise.name: asked.get(exercise.name) for exercise in exercises(lab)} == {
        exercise.name: exercise.phase for exercise in exercises(lab)
    }


def test_answer_cells_are_the_stubs(book, lab):
    """An answer cell holds the stub of its module, so that it is told as untouched."""
    for cell in tagged(book, "exercise"):
        assert answers(lab)[notebook.answer_name(cell)].untouched(cell.source.partition("\n")[2]), cell.id


def test_imports_are_the_modules(project, book, lab):
    """The notebook imports what answers are judged with, our two lines besides, and nothing further down.

    An answer that is a test file has imports of its own.
    """
    own = [f"from {project.module.rpartition('.')[0]} import {project.slug} as lab"]
    (cell,) = tagged(book, "imports")
    lines = [line for line in cell.source.splitlines() if line.strip() and not line.startswith("%")]
    lines += [line for other in codes(book) if other is not cell for line in other.source.splitlines() if line in own]
    assert tree("\n".join(line for line in lines if line not in own)) == tree(lab.imports)
    assert own[0] in lines
    assert any("%load_ext breakfix" in cell.source for cell in codes(book))
    files = {name for name, asked in answers(lab).items() if getattr(asked, "kind", "") == "tests"}
    others = [each for each in codes(book) if each is not cell and notebook.answer_name(each) not in files]
    later = [line for cell in others for line in cell.source.splitlines() if re.match(r"(import|from) \w+.*", line)]
    assert [line for line in later if line not in own and not re.match(r"from \w+$", line)] == []


def test_questions_are_the_modules(book, lab):
    """The questions of the quiz stand above its answer cell, word for word; `breakfix refresh` puts them there."""
    (cell,) = tagged(book, "quiz")
    assert cell.source == lab.quiz.markdown()
    assert notebook.answer_name(book.cells[book.cells.index(cell) + 1]) == "quiz"


def test_it_opens_with_a_recall(project, book, lab):
    """Every notebook but the first asks two questions from an earlier one; `breakfix refresh` writes them."""
    found = tagged(book, "recall")
    if project.number == "0-00":
        assert found == []
        return
    (cell,) = found
    assert cell.source == lab.recall.section()
    assert notebook.answer_name(book.cells[book.cells.index(cell) + 1]) == "recall"
    assert notebook.phases(book)[book.cells.index(cell)] == ""
    assert project.number > lab.recall.elsewhere


def test_cards_are_shown(book):
    """The deck is the last expression of a cell; as shipped none of it is open, and no front is told."""
    (cell,) = [cell for cell in codes(book) if cell.source.endswith("lab.cards")]
    assert cell.outputs[0].data["text/plain"].startswith("cards: none is open yet.")


def test_baseline_cells_are_the_modules(project, book, lab):
    """A function in a cell tagged `baseline` is the module's own, so that tests and processes run what is shown."""
    home = sys.modules.get(f"{project.module}.baseline", lab)
    for cell in tagged(book, "baseline"):
        shown = [node for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef)]
        assert shown, cell.id
        for node in shown:
            assert ast.dump(node) == ast.dump(ast.parse(inspect.getsource(getattr(home, node.name))).body[0]), node.name


def test_summary_is_stored(book):
    """One cell, in Run, is tagged `summary`, and its stored output has the counts and the rows of the target."""
    (cell,) = tagged(book, "summary")
    assert dict(zip([each.id for each in book.cells], notebook.phases(book), strict=True))[cell.id] == "Run"
    taken = receipt.take(book)
    assert taken.summary["target"]
    assert isinstance(taken.summary["input_records"], int)


def test_stored_verdicts_say_not_attempted(book, lab):
    """As shipped every phase was reached and every exercise says `not attempted`."""
    taken = receipt.take(book)
    assert taken.problems("shipped") == []
    assert set(taken.verdicts) == {exercise.name for exercise in exercises(lab)}


def test_links_resolve(project, book):
    """A link to a file leads to one that is there."""
    links = [link for cell in prose(book) for link in re.findall(r"\]\(([^)\s]+)", cell.source)]
    files = [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in files if not (project.notebook.parent / link).exists()] == []


def test_file_is_normalised(project, book):
    """Metadata are minimal, ids can be read, counts run from 1: `breakfix refresh` would change no byte of this."""
    assert project.notebook.read_text("utf-8") == notebook.text(notebook.normalise(book))
    assert [cell.id for cell in codes(book) if not cell.execution_count] == []


def test_nothing_opts_out(book):
    """No cell is exempt from nbval's comparison, and none is meant to raise."""
    assert [cell.id for cell in book.cells if OPT_OUTS.search(" ".join(notebook.tags(cell)))] == []
    assert [cell.id for cell in codes(book) if OPT_OUTS.search(cell.source)] == []


def test_outputs_are_of_no_machine(book):
    """No output shows an error, a path, a port or an address of memory, or came through standard error."""
    for cell in codes(book):
        assert all(output.output_type != "error" and output.get("name") != "stderr" for output in cell.outputs), cell.id
        found = FOREIGN.search(json.dumps(cell.outputs).replace(str(places.HOME), "/home/"))
        assert found is None, f"{cell.id}: {found}"


def test_cells_are_short(book):
    """A cell that is only run has a dozen lines or so."""
    long = {cell.id: len(cell.source.splitlines()) for cell in codes(book) if "exercise" not in notebook.tags(cell)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_nothing_gives_an_answer_away(book, lab):
    """No statement or SQL clause of a reference that its stub lacks appears in source, prose or output."""
    assert leaks.found(book, lab) == []


def corrupted(output):
    """The output once for each of its forms, with that form changed."""
    for form in [("text",)] if output.output_type == "stream" else [("data", name) for name in output.data]:
        wrong = copy.deepcopy(output)
        place = wrong if len(form) == 1 else wrong["data"]
        place[form[-1]] = place[form[-1]] + "x" if isinstance(place[form[-1]], str) else {"not": "this"}
        yield form[-1], wrong


@pytest.fixture(scope="module")
def comparison():
    """nbval's own comparison of stored outputs with others, without a kernel."""
    unseen = ("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count", "image/png")
    cell = SimpleNamespace(parent=SimpleNamespace(skip_compare=unseen), colors=nbval.plugin.nocolors)
    cell.sanitize = lambda text: text
    cell.format_output_compare = lambda *_: None
    return lambda new, stored: nbval.plugin.IPyNbCell.compare_outputs(cell, new, stored)


def test_any_changed_output_would_be_seen(book, comparison):
    """Each form of each stored output takes part in nbval's comparison: change it, and the outputs differ."""
    changes = 0
    for cell in codes(book):
        assert comparison(cell.outputs, cell.outputs)
        for place, output in enumerate(cell.outputs):
            for form, wrong in corrupted(output):
                stored = [*cell.outputs[:place], wrong, *cell.outputs[place + 1 :]]
                assert not comparison(cell.outputs, stored), f"{cell.id} {form}"
                changes += 1
    assert changes >= 2 * len(tagged(book, "exercise"))


def test_nbval_sees_changed_outputs():
    """nbval itself, run on a Run phase with every stored output changed, is red for every one of them.

    Of the other notebooks the comparison alone is tried, above: a kernel for each takes minutes.
    """
    book = notebook.read(catalogue.projects()[-1].notebook)
    stored = verify.expected_outputs(book)
    grafted = verify.graft(book, book, stored)
    for cell in grafted.cells:
        for output in cell.get("outputs", []):
            output.update(list(corrupted(output))[-1][1])
    told = verify.differences(grafted)
    assert stored
    assert [words.split()[1] for words in told] == list(stored)
