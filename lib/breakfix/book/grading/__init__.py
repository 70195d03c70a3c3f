"""Grading: what a class has handed in, judged again, apart, on this machine or on a cluster."""
