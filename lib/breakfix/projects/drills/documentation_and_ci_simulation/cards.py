"""The cards of d-10: what comes again when it is about to be forgotten."""

from breakfix.lab import Cards

cards = Cards(__name__)

cards.read("""
what-a-clone-brings (fresh_clone): A command works in your folder. What can a fresh clone lack?
    What was never committed: files that git ignores, that were only added, that were changed since; empty folders.
an-ignored-file (ignored): `git status` shows nothing to commit. Does a clone have all that the job needs?
    No: a file that .gitignore names is in your folder only, and git status does not show it.
exit-code-of-a-pipe (piped): `pytest | tee tests.log` in a step, and a test fails. Green or red?
    Green, when no shell is named: a pipe ends as its last command. `shell: bash` sets pipefail, and it is red.
a-painted-badge (badge): A README has the image img.shields.io/badge/tests-passing-green. What does it tell?
    That somebody wrote "passing". A badge that tells something asks the workflow, and the branch that counts.
the-right-to-be-green (workflow): How do you know that a check can be red?
    Commit a test that fails on purpose, see it red, and take it out again.
only-these (commit_and_push): Something is in the index already. How do you commit one file and nothing else?
    git commit --only -- FILE
""")
