"""The projects of level 7."""
