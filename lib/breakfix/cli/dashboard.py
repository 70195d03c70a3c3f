"""`breakfix dashboard`: the page of an airline, on this machine, until Ctrl-C."""

import signal
from contextlib import contextmanager
from pathlib import Path

import click


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="A port of this machine; 0, the default, is a free one."
)
@click.option(
    "--warehouse",
    type=click.Path(path_type=Path),
    help="A warehouse of flights that `breakfix ingest` made; else ours.",
)
def dashboard(port, warehouse):
    """Serve a page of KPIs over a year of flights, until Ctrl-C.

    Without a warehouse of your own it shows ours, and its clock begins at the morning on which that was left. Only
    programs on this machine can reach the page.

    Example:  breakfix dashboard
    """
    from breakfix.dashboard import airline
    from breakfix.dashboard.app import application
    from breakfix.dashboard.served import IDLE, REFRESH
    from breakfix.dashboard.table_store import wall_clock
    from breakfix.services.web import Web

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    clock = airline.clock() if warehouse is None else wall_clock
    try:
        if warehouse is None:
            click.echo("Looking for flights and weather; the first time this takes some seconds.", err=True)
        with (
            airline.store(warehouse, clock=clock).watching(REFRESH) as store,
            _served(Web(application(store), port, idle=IDLE)) as web,
        ):
            for feed in store.feeds.values():
                if said := feed.freshness(clock()).sentence:
                    click.echo(said, err=True)
            click.echo(f"{web.url}\nCtrl-C ends it.")
            signal.pause()
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)


@contextmanager
def _served(web):
    try:
        web.__enter__()
    except OSError as error:
        said = f"This port cannot be used: {error.strerror}. Leave --port out for a free one."
        raise click.ClickException(said) from None
    try:
        yield web
    finally:
        web.__exit__(None, None, None)
