"""The projects of level 8."""
