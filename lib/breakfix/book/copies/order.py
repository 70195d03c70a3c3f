"""Where the cells of an upgraded copy stand.

What the learner did not move stands as in the newer notebook. What they moved or added follows the cell that it
follows in their copy.
"""

import difflib


def arrange(base, mine, newer):
    """The order of all cells: lists of keys in, one list out, with every key of `mine` and `newer` once.

    base: the order in which the copy was shipped; empty when that is not known, and then the newer order stands for
    it. mine: the learner's order, with keys of their own. newer: the newer order.
    """
    theirs = moved(base or newer, mine)
    placed = [key for key in newer if key not in theirs]
    there = set(placed)
    after = 0
    for key in mine:
        if key not in there:
            placed.insert(after, key)
        after = placed.index(key) + 1
    return placed


def moved(before, after):
    """The set of keys that both lists have and that stand out of order in the second."""
    both = set(before) & set(after)
    before, after = [key for key in before if key in both], [key for key in after if key in both]
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {key for block in blocks for key in before[block.a : block.a + block.size]}
    return both - kept
