"""Servers for these tests: the real uvicorn with our guard in a thread, and raw sockets to be rude to it."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager

from kinfolk_web.asgi import Site
from kinfolk_web.core.streams import Hub, Limits
from kinfolk_web.running.bodies import Sizes
from kinfolk_web.running.guard import Pace
from kinfolk_web.running.web import Serving, make_server


class Echo:
    """A WSGI application that remembers what reached it and sends it back."""

    def __init__(self):
        self.seen = []

    def __call__(self, environ, start_response):
        body = environ["wsgi.input"].read()
        self.seen.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], environ.get("CONTENT_LENGTH"), body))
        if environ["PATH_INFO"] == "/large/":
            start_response("200 OK", [("Content-Type", "application/octet-stream")])
            return [b"x" * 65536] * 256
        if environ["PATH_INFO"] == "/no/":
            start_response("405 Method Not Allowed", [("Allow", "GET"), ("Content-Length", "0")])
            return []
        text = repr(sorted(name for name in environ if name.startswith("HTTP_"))).encode() + body
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
        return [text]


@contextmanager
def serving(*, pace=None, sizes=None, limits=None, listen=False, alike=()):
    """Serve an echo; yield its port, the echo and the hub."""
    echo, hub = Echo(), Hub(limits or Limits())
    if not listen:
        hub.start = _nothing
    site = Site(echo, hub, sizes=sizes or Sizes(), alike=alike)
    server = make_server(site, Serving(port=0, pace=pace or Pace(), farewell=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until_started(server, thread)
    try:
        yield server.servers[0].sockets[0].getsockname()[1], echo, hub
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()


def wait_until_started(server, thread):
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server ended instead of starting"
        assert time.monotonic() < deadline, "the server has not started within 30 seconds"
        time.sleep(0.01)


async def _nothing():
    pass


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def talk(port, *parts, pause=0.0):
    """Send parts with pauses, and return everything that comes back until the other side closes or falls silent."""
    with connect(port) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        return read_all(connection)


def read_all(connection, silence=0.5):
    connection.settimeout(silence)
    received = b""
    try:
        while piece := connection.recv(65536):
            received += piece
    except (TimeoutError, ConnectionResetError):
        pass
    return received


def post(path, body, *headers):
    head = [f"POST {path} HTTP/1.1", "Host: localhost", *headers]
    return "\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body
