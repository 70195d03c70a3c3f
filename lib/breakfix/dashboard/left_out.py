"""What is left out of a page: rows of a source that cannot be used, counted, and one of them named."""

LONGEST = 60  # signs of a key


def left_out(what, faults):
    """Return in words which rows are left out, "" when none are. faults: (key, why) of each, in order."""
    if not faults:
        return ""
    key, why = faults[0]
    shown = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in str(key)[:LONGEST]
    )
    many = f"{len(faults):,} {what}{'s are' if len(faults) != 1 else ' is'} left out"
    return f"{many}; {'the first' if len(faults) != 1 else 'it'} is {shown} ({why})"
