"""Alter: a README of twenty lines whose command works for somebody who has just cloned the repository."""

import re

from hypothesis import strategies as st

from breakfix.lab import exercise

from . import jobs

MOST = 20  # lines
FENCE = re.compile(r"^`{3,}[^\n`]*\n(.*?)^`{3,}[ \t]*$", re.DOTALL | re.MULTILINE)


@exercise(phase="alter", kind="value", minutes=8)
def readme():
    """Write a README for somebody who has cloned the repository a minute ago.

    Given     the repository of the job, with the files that you saw in Run; days/ has days of 2013. The machine has
              git, make, bash, commands such as cp, and Python 3.11 as python3 and python; nothing else
    Leave     a text in Markdown of at most 20 lines, blank ones too:
              title    the first line: a `#`, a blank, and a text
              purpose  the text around the code block names what comes in, days, and what comes out, warehouse.sqlite
              command  one code block, between two lines that begin with three backticks. bash runs its lines in the
                       folder of a fresh clone, whose name may have blanks, and stops at the first that fails. The exit
                       code is 0, and the flights of all files of days/ are in the warehouse. The lines can be run again
                       when days/ has a new file, younger than the last run; its flights are in the warehouse then, too
    """
    return """
# Flights

Loads the flights of each file in `days/` into the table `flights` of `warehouse.sqlite`.

```sh
make run_etl
```

The tests: `pip install -r requirements.txt`, then `make test`.
"""


readme.stub('''
readme = """
# Flights

```sh
cd /home/ana/flights
.venv/bin/python3 src/run_etl.py
```
"""
''')
readme.keeps("README.md")
readme.free("files")
readme.costs = "nine lines, and a machine can try the one that matters"


readme.world(jobs.moment)


def given(readme):
    """Return the lines of a README, without blank ones around them."""
    return jobs.text("readme", readme).strip().splitlines()


@readme.look
def in_a_clone(place, readme, days, name="flights", later=()):
    """The command runs in a fresh clone, and again after each day that comes later."""
    blocks = FENCE.findall("\n".join(given(readme)) + "\n")
    if len(blocks) != 1:
        return {"code blocks": len(blocks)}
    machine = jobs.machine(place / "machine")
    machine.set_up("3.11")
    home = machine.checkout(jobs.committed(place / "author", days=days), name)
    jobs.write(place / "block.sh", blocks[0])
    codes = []
    for day in (None, *later):
        if day:
            jobs.put(home, day, 2)
        ended = machine.ended(f"bash -e '{place / 'block.sh'}'", home)
        print(ended.output)
        codes.append(ended.code)
    return {"exit codes": codes, "rows in the warehouse": jobs.loaded(home)}


in_a_clone.when("the command: its lines run in a fresh clone", ((1, 5), (2, 4)))
in_a_clone.when("a second time: they run again after a new file has come", ((1, 5), (2, 4)), later=[3])
in_a_clone.when("another folder: the clone is called my flights, and has other days", ((207, 3),), name="my flights")


@readme.trial(asks="How many lines has it? Without the code block, what goes in, and what comes out?")
def the_text(place, readme):
    """its lines are counted, and those around the code block are read"""
    lines = given(readme)
    said, names = FENCE.sub("", "\n".join(lines) + "\n"), ("days", "warehouse.sqlite")
    return {
        "lines": "20 at most" if len(lines) <= MOST else "more than 20",
        "the first line is a title": bool(re.match(r"# +\S", (lines or [""])[0])),
        **{f"the text names {name}": bool(re.search(rf"\b{re.escape(name)}\b", said)) for name in names},
    }


readme.asks("""
the command: Which folder or program of its lines was never committed?
a second time: What is there already when somebody runs it again, and what is new?
another folder: What does a line take for granted: a name, a path, a file?
""")

in_a_clone.drawn(
    st.lists(st.tuples(st.integers(1, 360), st.integers(1, 6)), min_size=1, max_size=4, unique_by=lambda day: day[0]),
    st.sampled_from(["flights", "my flights", "x"]),
    st.sampled_from([(), (361,), (361, 362)]),
    times=3,
)

readme.slips("""
runs what was delivered: It ended well and loaded nothing. Which folder does it read, and is that in a clone?
    ~ make run_etl => python3 src/run_etl.py
a folder of mine: Whose folder is that? Somebody else has it elsewhere.
    ~ make run_etl => cd /home/ana/flights && make run_etl
delivered once: A day has come since. Which line brings it to the job?
    ~ make run_etl => [ -d source ] || make deliver; python3 src/run_etl.py
no purpose: What does it do? Somebody has to read the code to find out.
    - Loads the flights of each file in `days/` into the table `flights` of `warehouse.sqlite`.
too long: Nobody scrolls through a README of a small job. Which lines tell something twice?
    ~ # Flights => # Flights\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n
""")


readme.hints += [
    "Be the newcomer: in a cell of your own, `tried(readme, repository)` returns the exit code and the folder of the "
    "clone, and `lab.loaded(folder)` counts the rows. The Makefile says what the job needs before it can run.",
    "A twin, for bread:\n    # Bread\n\n    Turns `flour/` into `loaf.txt`.\n\n    ```sh\n    make loaf\n    ```",
]
