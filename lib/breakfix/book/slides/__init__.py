"""A solved project, played as slides."""
