"""A web application on a free port of this machine, for as long as a `with` lasts.

    with threaded(app) as address: ...                  # in a thread of this process
    with Web("module:make_app", *args) as web:          # in a child that dies with its owner
        web.address                                     # http://127.0.0.1:49152

Only programs on the same machine can reach it.
"""

import asyncio
import socket
import threading
from contextlib import contextmanager, suppress

from breakfix.services.process import Process, call, say

HOST = "127.0.0.1"
TICK = 0.1  # seconds; uvicorn sets its Date header in this rhythm


@contextmanager
def threaded(app):
    """Serve an ASGI application from a thread and yield its address; on exit the port is closed again."""
    server = _server(app)
    with _listen() as listening:
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield address(listening)
        finally:
            server.leave()
            thread.join(10)


class Web:
    """The application that `target` ("module:function", importable) makes, served by a child process."""

    def __init__(self, target, *args, **kwargs):
        self.process = Process("breakfix.services.web:serve", target, args, kwargs)

    def __enter__(self):
        self.process.start()
        try:
            self.address = self.process.hear(timeout=60)
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


def serve(target, args, kwargs):
    """In a child: make the application, say its address, and serve until the owner ends it."""
    app = call(target, *args, **kwargs)
    with _listen() as listening:
        say(address(listening))
        _server(app).run([listening])


def foreground(app, port=0, ready=print):
    """Serve from this very process until Ctrl-C or SIGTERM; `ready` is told the address. OSError: the port is taken."""
    with _listen(port) as listening:
        ready(address(listening))
        with suppress(KeyboardInterrupt):
            _server(app).run([listening])


def address(listening):
    """Return the address of a listening socket."""
    return f"http://{HOST}:{listening.getsockname()[1]}"


def _listen(port=0):
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(1024)
    except BaseException:
        listening.close()
        raise
    return listening


def _server(app):
    import uvicorn

    class Server(uvicorn.Server):
        """A server that leaves at once when it is told to, and not at its next tick."""

        def leave(self):
            self.should_exit = self.force_exit = True
            with suppress(AttributeError, RuntimeError):  # not started yet, or gone already
                self.loop.call_soon_threadsafe(self.told.set)

        async def main_loop(self):
            self.loop, self.told = asyncio.get_running_loop(), asyncio.Event()
            tick = 0
            while not await self.on_tick(tick):
                tick = (tick + 1) % 864_000
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self.told.wait(), TICK)

        async def shutdown(self, sockets=None):
            if not self.force_exit:
                return await super().shutdown(sockets)
            for each in (*self.servers, *(connection.transport for connection in self.server_state.connections)):
                each.close()

    return Server(uvicorn.Config(app, lifespan="off", log_level="error", access_log=False, timeout_graceful_shutdown=1))
