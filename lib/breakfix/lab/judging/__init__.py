"""Judging: the text of an answer in, plain data out, by way of a process, a fork and limits."""
