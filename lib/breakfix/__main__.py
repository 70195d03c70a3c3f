"""`python -m breakfix` is the same as `breakfix`."""

from breakfix.cli.door import main

main()
