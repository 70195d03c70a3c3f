"""An ASGI application on a free port of 127.0.0.1, in a thread of this process.

    with Web(app) as web:
        web.url                         "http://127.0.0.1:40123"
        web.call(function, *args)       runs it in the server's loop, between two requests

It is there and gone within milliseconds. Its scopes have the connection as `transport`, for those who want to cut it.
"""

import asyncio
import socket
import threading

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from breakfix.services import room

IDLE = 60  # seconds
BACKLOG = 128  # asyncio tries so many accepts in a row, also without a descriptor left


class _Protocol(H11Protocol):
    """HTTP/1.1 that tells the application which connection it is on, and the room what it is at."""

    def connection_made(self, transport):
        super().connection_made(transport)
        app = self.app
        self.config.room.enter(self)

        async def on_this_connection(scope, receive, send):
            self.config.room.work(self)
            await app(scope | {"transport": transport}, receive, send)

        self.app = on_this_connection

    def on_response_complete(self):
        super().on_response_complete()
        if self in self.config.room.guests:
            self.config.room.rest(self)

    def connection_lost(self, exc):
        self.config.room.leave(self)
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    """A server that begins and ends at once: no tick of a tenth of a second, no farewell to open connections."""

    async def main_loop(self):
        self.leaving = asyncio.Event()
        self.server_state.default_headers = self.config.encoded_headers
        self.ready.set()
        await self.leaving.wait()

    async def shutdown(self, sockets=None):
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)


class Web:
    """A server in a thread; use it in a `with` statement. idle, most: see Room."""

    def __init__(self, app, port=0, *, idle=IDLE, most=None):
        config = uvicorn.Config(
            app,
            http=_Protocol,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            log_level="critical",
            date_header=False,
            server_header=False,
            timeout_keep_alive=idle,
            backlog=BACKLOG,
        )
        config.room = room.Room(idle, most or room.most())
        self._server = _Server(config)
        self._server.ready = threading.Event()
        self._port = port

    def __enter__(self):
        # With the protocol named, asyncio sends each part of an answer at once; otherwise it waits 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self._port))
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve, daemon=True, name=f"web on port {self.port}")
        self._thread.start()
        if not self._server.ready.wait(30):
            raise TimeoutError("the server did not start within 30 s")
        return self

    def __exit__(self, *_):
        self.call(self._server.leaving.set)
        self._thread.join(30)
        self._socket.close()

    def call(self, function, *args, **kwargs):
        """Run a function in the server's loop and return what it returns, or raise what it raises."""

        async def run():
            return function(*args, **kwargs)

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(30)

    def _serve(self):
        async def serve():
            self._loop = asyncio.get_running_loop()
            self._loop.set_exception_handler(self._server.config.room.full)
            await self._server.serve([self._socket])

        asyncio.run(serve())
