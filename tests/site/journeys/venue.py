"""A venue's network in front of the site: it passes everything on, or answers everything itself, as a captive portal does."""

from __future__ import annotations

import http.client
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PORTAL = b"<!doctype html><title>Wi-Fi</title><p>Please pay here</p>"
OF_THE_WAY = {"connection", "proxy-connection", "keep-alive", "transfer-encoding", "content-length"}


class Venue(ThreadingHTTPServer):
    """A proxy that every request of a browser goes through; ``portal`` says whether it keeps them to itself.

    ``slow`` is for how many seconds each waits before it is passed on.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.portal, self.slow = False, 0.0
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def proxy(self) -> dict[str, str]:
        """What a browser is told, so that it takes this way to our own machine as well."""
        return {"server": f"http://127.0.0.1:{self.server_port}", "bypass": "<-loopback>"}

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join(10)


class Passing(BaseHTTPRequestHandler):
    """One request: passed on, or answered with the portal's own page. Streams are not passed on."""

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        if self.server.portal or "/live/" in at.path:
            self._answer(503 if "/live/" in at.path else 200, [("Content-Type", "text/html")], PORTAL)
            return
        time.sleep(self.server.slow)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        heads = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_WAY}
        there = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
        try:
            there.request(self.command, f"{at.path}?{at.query}" if at.query else at.path, body or None, heads)
            said = there.getresponse()
            self._answer(said.status, said.getheaders(), said.read())
        finally:
            there.close()

    do_POST = do_GET  # noqa: N815 - as the library looks for it

    def _answer(self, status: int, heads: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in heads:
            if name.lower() not in OF_THE_WAY:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: object) -> None:
        """Say nothing."""
