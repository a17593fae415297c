"""A browser for the player: reads the forms that a page shows and sends them as somebody does who presses a button."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, TypeVar

from tests.soak.installation import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60.0  # seconds until a server that was killed has to answer again
Got = TypeVar("Got")


@dataclass
class Button:
    """A button of a form: what it sends, and its words."""

    name: str
    value: str
    words: str = ""


@dataclass
class Form:
    """A form as a page shows it: where it leads, what it sends if nothing is changed, and its buttons."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def with_(self, button: Button | None = None, **changed: str) -> list[tuple[str, str]]:
        """Return what is sent when a button is pressed after some fields were changed."""
        kept = [(name, value) for name, value in self.fields if name not in changed and name != "csrfmiddlewaretoken"]
        pressed = [(button.name, button.value)] if button and button.name else []
        return [*kept, *changed.items(), *pressed]

    def value(self, name: str) -> str:
        """Return what a field holds."""
        return next((value for held, value in self.fields if held == name), "")


class _Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select, self._chosen, self._text, self._pressing = "", False, "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what belongs to a form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._within(self._form, tag, given)

    def _within(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input":
            ticked = given.get("type") in {"checkbox", "radio"}
            form.choices.setdefault(name, []).append(value)
            if name and (not ticked or "checked" in given):
                form.fields.append((name, value))
        elif tag == "select":
            self._select, self._chosen = name, False
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(value)
            if "selected" in given:
                form.fields.append((self._select, value))
                self._chosen = True
        elif tag == "textarea":
            form.fields.append((name, ""))
        elif tag == "button":
            form.buttons.append(Button(name, value))
            self._pressing = True

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self._form = None
        elif tag == "button":
            self._pressing = False
        elif tag == "select" and self._form is not None:
            options = self._form.choices.get(self._select, [])
            if not self._chosen and options:
                self._form.fields.append((self._select, options[0]))
            self._select = ""

    def handle_data(self, data: str) -> None:
        """Keep the words of a button."""
        if self._pressing and self._form is not None:
            self._form.buttons[-1].words += data


def forms_of(page: str, action: str = "") -> list[Form]:
    """Return the forms of a page, or those that lead to an address which holds this."""
    reader = _Reader()
    reader.feed(page)
    return [one for one in reader.forms if action in one.action]


def stubborn(ask: Callable[[], Got], patience: float = PATIENCE) -> Got:
    """Ask until an answer comes, as a device does whose network or server is away; what is refused is not asked again."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return ask()
        except (OSError, http.client.HTTPException) as error:
            refused = isinstance(error, urllib.error.HTTPError) and error.code < 500
            if refused or time.monotonic() > deadline:
                error.add_note(getattr(error, "url", ""))
                raise
            time.sleep(0.2)


class Page(Browser):
    """A browser that goes on asking while the server is being started again."""

    def __init__(self, url: str) -> None:
        super().__init__(url, http.cookiejar.CookieJar())

    def look(self, path: str) -> str:
        """Return a page, however long the server is away."""
        return stubborn(lambda: self.get(path))

    def fetch(self, path: str) -> bytes:
        """Return a file."""

        def ask() -> bytes:
            with self._open(self.url + path, timeout=30) as file:
                content: bytes = file.read()
                return content

        return stubborn(ask)

    def send(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Send a form, again if no answer came: every form of ours has a key or may come twice."""
        return stubborn(lambda: self.post_many(path, fields))

    def press(self, form: Form, button: Button | None = None, **changed: str) -> str:
        """Press a button of a form, the first one unless another is named."""
        return self.send(form.action or self.at, form.with_(button or next(iter(form.buttons), None), **changed))

    def send_json(self, path: str, document: dict[str, Any], token: str) -> dict[str, Any]:
        """Send a document once and return the one that answers."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Origin": self.url}
        request = urllib.request.Request(self.url + path, json.dumps(document).encode(), headers)
        answer: dict[str, Any] = json.loads(self._ask(request))
        return answer

    def read_json(self, path: str) -> dict[str, Any]:
        """Return a document."""
        answer: dict[str, Any] = json.loads(self.look(path))
        return answer
