"""The command line: one door, and the commands behind it."""
