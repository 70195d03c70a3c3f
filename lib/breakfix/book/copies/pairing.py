"""Which cell of a learner's copy is which cell of a shipped notebook.

The id tells, as long as there is one: an old tool drops ids, a copied cell may bring one twice, and cut and paste makes
a new one. Then the exercise that a cell answers tells, then equal text, and last the likeliest text between two
neighbours that are known.
"""

import difflib
import re

from breakfix.book.notebook import RANDOM_ID, answer_name, tags

LOST_ID = re.compile(rf"cell-\d+|{RANDOM_ID.pattern}")  # given by JupyterLab, or where a notebook without ids is read
LIKELY = 0.6  # of their text that two cells have in common


def text(cell):
    """The text by which cells are compared: line ends, trailing blanks and blank lines at both ends do not count."""
    lines = cell.source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def same(one, other):
    """Whether two cells say the same and are of one kind; a picture pasted into one of them is a difference."""
    pictures = one.get("attachments") or {}, other.get("attachments") or {}
    return one.cell_type == other.cell_type and pictures[0] == pictures[1] and text(one) == text(other)


def asks(cell):
    """The exercise that a shipped cell asks for, or None."""
    return answer_name(cell) if "exercise" in tags(cell) else None


def renamed(base, newer):
    """Ids that changed while the text stayed: {id in base: id in newer}, for lists of cells."""
    lost, fresh = _without(base, newer), _without(newer, base)
    found = {}
    for cell in lost:
        twin = next((other for other in fresh if other.id not in found.values() and same(cell, other)), None)
        if twin is not None:
            found[cell.id] = twin.id
    return found


def pair(shipped, mine):
    """Which shipped cell each of the learner's cells is, as {place in mine: key}.

    shipped: {key: list of the shipped forms of one cell}, in the order of the notebook. mine: list of cells.
    No key and no place is used twice.
    """
    return _Pairs(shipped, mine).found


class _Pairs:
    def __init__(self, shipped, mine):
        self.shipped, self.mine, self.found = shipped, mine, {}
        asked = {key: asks(forms[-1]) or "" for key, forms in shipped.items()}
        given = [answer_name(cell) for cell in mine]
        self.each(lambda key, place: given[place] == asked[key] and mine[place].id == key)
        self.each(lambda key, place: given[place] == asked[key])
        self.each(lambda key, place: mine[place].id == key)
        self.each(lambda key, place: any(same(form, mine[place]) for form in shipped[key]))
        for place in range(len(mine)):
            if place not in self.found and text(mine[place]) and LOST_ID.fullmatch(mine[place].id):
                self.likeliest(place)
        for place in sorted(self.found, reverse=True):
            self.to_the_first_half(place)

    def each(self, fits):
        """Pair every free key with the first free cell that fits."""
        free = [place for place in range(len(self.mine)) if place not in self.found]
        taken = set(self.found.values())
        for key in [key for key in self.shipped if key not in taken]:
            place = next((place for place in free if fits(key, place)), None)
            if place is not None:
                self.found[place] = key
                free.remove(place)

    def likeliest(self, place):
        """Pair a cell with the free one between its neighbours' that is most like it, if any is like it."""
        keys = list(self.shipped)
        before = [keys.index(key) for other, key in self.found.items() if other < place]
        after = [keys.index(key) for other, key in self.found.items() if other > place]
        low, high = max(before, default=-1), min(after, default=len(keys))
        free = [key for key in keys[low + 1 : high] if key not in self.found.values()]
        likeness = {key: max(_likeness(form, self.mine[place]) for form in self.shipped[key]) for key in free}
        best = max(likeness, key=likeness.get, default=None)
        if best is not None and likeness[best] >= LIKELY:
            self.found[place] = best

    def to_the_first_half(self, place):
        """JupyterLab leaves the id of a cell that is split to its last part; here the first part is the cell."""
        key, first = self.found[place], place
        while first and first - 1 not in self.found and self.split_off(self.mine[first - 1], self.mine[place], key):
            first -= 1
        self.found[first] = self.found.pop(place)

    def split_off(self, cell, other, key):
        return LOST_ID.fullmatch(cell.id) and any(half(cell, other, form) for form in self.shipped[key])


def half(cell, other, whole):
    """Whether most of a cell is what `other`, a part of the shipped cell `whole`, lacks of it."""
    own, there, all_of_it = ({line.strip() for line in text(each).split("\n")} - {""} for each in (cell, other, whole))
    return cell.cell_type == whole.cell_type and 2 * len(own & (all_of_it - there)) > len(own)


def _likeness(one, other):
    """From 0 to 1, for a shipped cell and one of the learner's; a cell that was merged with it has all its text."""
    if one.cell_type != other.cell_type:
        return 0
    if text(one) in text(other):
        return 1
    matcher = difflib.SequenceMatcher(None, text(one), text(other), autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LIKELY else 0


def _without(cells, others):
    ids = {other.id for other in others}
    return [cell for cell in cells if cell.id not in ids]
