"""Pages of HTML from templates: one file each, one look for all, nothing loaded from elsewhere."""


def page(template, **values):
    """Return a template of this package filled with values; text among them is escaped."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("breakfix.book"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(**values)
