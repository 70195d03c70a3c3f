"""What each notebook needs and does not show; one module a project, found by its slug."""

from breakfix import places

# Notebooks and modules come from one folder, also when BREAKFIX_HOME names another workbook.
__path__ = [str(places.HOME / "lib" / "breakfix" / "projects")]
