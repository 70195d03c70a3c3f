"""One door for people and for CI: `breakfix COMMAND`."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """Breakfix: run a pipeline, alter it, break it, fix it, explain it."""
