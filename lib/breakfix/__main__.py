"""`python -m breakfix` is the same as `breakfix`."""

from breakfix.cli import main

main()
