"""What each notebook needs and does not show; one module a project, found by its slug."""
