"""The dashboard as a program: in a child that dies with its owner, in a thread, or in the foreground.

with Dashboard("flights") as board: board.url       # a child process, http://127.0.0.1:PORT
with threaded(application(store)) as url: ...        # a thread, within milliseconds, for worlds of trials
"""

from contextlib import contextmanager

from breakfix.children.process import Process, say

REFRESH = 1.0  # seconds between two looks for news
IDLE = 20  # seconds that a connection may be idle


class Dashboard:
    """The page over what `left_behind` builds, in a child process; use it in a `with` statement.

    warehouse, weather: other files, paths (see `airline.store`). every: seconds between two looks for news. start: what
    the page's clock shows at first, a datetime in UTC; it ticks on from there. Without it the clock is the real one, or
    for what we left behind ourselves begins when that was left.
    """

    def __init__(self, warehouse=None, weather=None, *, every=REFRESH, start=None):
        self.process = Process("breakfix.dashboard.served:serve", warehouse, weather, every, start)

    def __enter__(self):
        self.process.start()
        try:
            self.url = self.process.hear(timeout=120)
        except BaseException as error:
            try:
                if isinstance(error, EOFError):
                    self.process.result()  # raises ChildError, which says why
                raise
            finally:
                self.process.stop()
        return self

    def __exit__(self, *_):
        self.process.stop()


@contextmanager
def threaded(app):
    """Serve an ASGI application from a thread of this process; yield its address."""
    from breakfix.services.web import Web

    with Web(app) as web:
        yield web.url


def serve(warehouse, weather, every, start):
    """In a child: make the page, say its address, and serve until the owner ends it."""
    import threading

    from breakfix.dashboard import airline
    from breakfix.dashboard.app import application
    from breakfix.dashboard.table_store import wall_clock
    from breakfix.services.web import Web

    clock = airline.clock(start) if start or warehouse is None else wall_clock
    with (
        airline.store(warehouse, weather, clock=clock).watching(every) as store,
        Web(application(store), idle=IDLE) as web,
    ):
        say(web.url)
        threading.Event().wait()
