"""The command that shows what is proven."""

import click


@click.command("progress")
def progress_command():
    """Show per project which phases are proven, as work/ledger.jsonl tells it.

    \b
    Example:  breakfix progress
    """
    from breakfix import places
    from breakfix.book import catalogue
    from breakfix.lab import exercises
    from breakfix.lab.review import progress

    projects = [(project.number, project.title, exercises(project.lab())) for project in catalogue.find(())]
    click.echo(progress.table(*progress.progress(places.WORK / "ledger.jsonl", projects)))
