"""A bridge: a door of a service, reached from namespaces that have neither its network nor its files.

A door is the number of a port on loopback, or the path of a socket. `outside` stays where the service is and listens on
a socket in the room; `inside` listens at the same door of the namespaces, and leads each connection to that socket.
Nothing else is reached by it. Who knocks is for the service always the user of `outside`.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import socket
import threading

HOST = "127.0.0.1"
CHUNK = 1 << 16
MANY = 1 << 16  # more than the descriptors that a process of ours has
DIE_WITH_PARENT = 1  # prctl.h


def outside(doors):
    """Start a process that leads from sockets in the current folder to the doors; return (door -> socket, its pid)."""
    paths = {door: f".door-{number}" for number, door in enumerate(doors)}  # from the root it may be too long a path
    listening = {door: _listening(path) for door, path in paths.items()}
    pid = os.fork()
    if pid == 0:
        _serve({there: door for door, there in listening.items()})
    for each in listening.values():
        each.close()
    return paths, pid


def inside(paths):
    """Start a process that listens at these doors, and leads to the sockets of `outside`."""
    listening = {door: _listening(door) for door in paths}
    if os.fork() == 0:
        _serve({there: paths[door] for door, there in listening.items()})
    for each in listening.values():
        each.close()


def _family(door):
    return (socket.AF_INET, (HOST, door)) if isinstance(door, int) else (socket.AF_UNIX, door)


def _listening(door):
    family, address = _family(door)
    made = socket.socket(family)
    made.bind(address)
    made.listen(64)
    return made


def _serve(ways):
    """Lead from each door to where it goes, for ever: the process is ended with the fork that it serves."""
    try:
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        hold_only(door.fileno() for door in ways)
        with selectors.DefaultSelector() as waiting:
            for door, goal in ways.items():
                waiting.register(door, selectors.EVENT_READ, goal)
            while True:
                for key, _ in waiting.select():
                    here, _ = key.fileobj.accept()
                    threading.Thread(target=_lead, args=(here, key.data), daemon=True).start()
    finally:
        os._exit(1)


def hold_only(kept):
    """Close all descriptors but these and the first three: a pipe ends when everybody has let go of it."""
    begin = 3
    for descriptor in (*sorted(kept), MANY):
        os.closerange(begin, descriptor)
        begin = max(begin, descriptor + 1)


def _lead(here, door):
    family, address = _family(door)
    with here, socket.socket(family) as there, contextlib.suppress(OSError):
        there.connect(address)
        back = threading.Thread(target=_copy, args=(there, here), daemon=True)
        back.start()
        _copy(here, there)
        back.join()


def _copy(source, target):
    with contextlib.suppress(OSError):
        while chunk := source.recv(CHUNK):
            target.sendall(chunk)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
