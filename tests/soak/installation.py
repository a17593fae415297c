"""A whole installation as its own processes, and a browser of plain HTTP that knows what was acknowledged."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PARTS = {"web": "kinfolk_web.asgi", "worker": "kinfolk_web.running.worker", "database": "postgres"}


class Installation:
    """``kinfolk demo`` in a folder of its own, on a free port."""

    LONGEST = 240.0  # seconds for anything that has to come
    OTHERS = ("DATABASE_URL", "KINFOLK_DATA", "KINFOLK_TEST_RUN", "DJANGO_SETTINGS_MODULE")  # would name another one

    def __init__(self, data: Path, *more: str) -> None:
        self.data = data
        address = data / "address"
        with (data / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "kinfolk_web",
                    "demo",
                    "--data",
                    str(data),
                    "--port",
                    "0",
                    "--no-browser",
                    *more,
                ],
                env=self.environment(KINFOLK_ADDRESS_FILE=str(address)),
                stderr=log,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
            )
        deadline = time.monotonic() + self.LONGEST
        while not address.exists():
            assert self.process.poll() is None, (data / "log").read_text()
            assert time.monotonic() < deadline, (data / "log").read_text()
            time.sleep(0.1)
        self.link = address.read_text(encoding="utf-8")
        self.url = self.link.split("/account/")[0]

    @classmethod
    def environment(cls, **more: str) -> dict[str, str]:
        """Return the environment for a command about this installation, whatever else runs in this process."""
        return {name: value for name, value in os.environ.items() if name not in cls.OTHERS} | more

    def part(self, name: str) -> psutil.Process:
        """Return the process of one part, once the supervisor has one running."""
        deadline = time.monotonic() + self.LONGEST
        while time.monotonic() < deadline:
            for child in psutil.Process(self.process.pid).children():
                try:
                    if any(PARTS[name] in word for word in child.cmdline()[:4]):
                        return child
                except psutil.Error:
                    continue
            time.sleep(0.02)
        raise AssertionError(f"there is no {name}: {(self.data / 'log').read_text()[-2000:]}")

    def kill(self, name: str) -> float:
        """Kill one part at once, and return the seconds until pages are answered again."""
        self.part(name).send_signal(signal.SIGKILL)
        started = time.monotonic()
        while time.monotonic() - started < 60:
            try:
                with urllib.request.urlopen(f"{self.url}/account/sign-in/", timeout=5) as page:
                    if page.status == 200:
                        return time.monotonic() - started
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                time.sleep(0.05)
        raise AssertionError(f"no answer a minute after {name} was killed")

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        finally:
            self.process.kill()


class Browser:
    """Signs in by the link, keeps cookies, sends forms; knows whether the answer came."""

    def __init__(self, url: str, cookies: http.cookiejar.CookieJar | None = None, token: str = "") -> None:
        self.url, self.token = url, token
        self.at = ""
        self.cookies = cookies if cookies is not None else http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies)).open

    def sign_in(self, link: str) -> Browser:
        """Sign in by a link that works once."""
        self.get(link.removeprefix(self.url))
        self.post(link.removeprefix(self.url))
        return self

    def another(self) -> Browser:
        """Return another window of the same person."""
        return Browser(self.url, self.cookies, self.token)

    def get(self, path: str) -> str:
        """Return a page."""
        return self._ask(self.url + path)

    def post(self, path: str, **fields: str) -> str:
        """Send a form; return the page that follows, or raise if no answer came."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + path, "Origin": self.url})
        return self._ask(request)

    def post_many(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form in which a field can stand more than once."""
        body = urllib.parse.urlencode([("csrfmiddlewaretoken", self.token), *fields]).encode()
        headers = {"Referer": self.url + path, "Origin": self.url}
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def tell(self, path: str, **fields: str) -> str:
        """Send a form as a script of a page does, and return its short answer."""
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        headers = {"Referer": self.url + path, "Origin": self.url, "Accept": "application/json"}
        return self._ask(urllib.request.Request(self.url + path, body, headers))

    def upload(self, path: str, name: str, content: str) -> str:
        """Send a form with one file in it."""
        edge = "kinfolk-soak-edge"
        token = f'Content-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}'
        file = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n{content}'
        body = f"--{edge}\r\n{token}\r\n--{edge}\r\n{file}\r\n--{edge}--\r\n".encode()
        headers = {"Referer": self.url + path, "Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask(urllib.request.Request(self.url + path, body, headers | {"Origin": self.url}))

    def _ask(self, request: str | urllib.request.Request) -> str:
        """Return the page that answers, and keep where it is and the token for the next form."""
        with self._open(request, timeout=30) as page:
            text: str = page.read().decode("utf-8", "replace")
            self.at = urllib.parse.urlsplit(page.geturl()).path
        found = TOKEN.search(text)
        self.token = found[1] if found else self.token
        return text


def folder() -> Path:
    """Return a new folder that the database's own user can pass through."""
    made = Path(tempfile.mkdtemp(prefix="kinfolk-soak-"))
    made.chmod(0o711)
    return made
