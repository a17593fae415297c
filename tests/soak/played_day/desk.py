"""A desk at the door: checks people in, keeps its words while it has no network, and sends them until they are taken."""

from __future__ import annotations

import http.client
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.soak.played_day.pages import Page, forms_of, stubborn

if TYPE_CHECKING:
    from tests.soak.played_day.kept import Kept
    from tests.soak.played_day.people import Somebody


class Desk:
    """A browser that was paired with the door, with the list and the chairs that it holds."""

    def __init__(self, url: str, link: str, name: str, kept: Kept) -> None:
        self.page, self.name, self.kept = Page(url), name, kept
        self.page.look(link.removeprefix(url))
        self.page.send(link.removeprefix(url), [])
        self.online, self.was_away = True, False
        self.waiting: dict[str, dict[str, Any]] = {}
        self.ways: list[Any] = []
        self.again: dict[str, dict[str, str]] = {}
        self.twice = 0
        self.token, self.plan, self.stamp = "", None, ""
        self.people: dict[str, list[Any]] = {}
        self.refresh()
        self.send()

    def refresh(self) -> None:
        """Fetch the whole list."""
        self._take(self.page.read_json("/door/list.json"))

    def _take(self, said: dict[str, Any]) -> None:
        self.token = said.get("token", self.token)
        self.plan, self.stamp = said["plan"], said["stamp"]
        if "people" in said:
            self.people = {row[0]: row for row in said["people"]}

    def check_in(self, one: Somebody) -> None:
        """Tap somebody's name; the word is kept until the site has taken it."""
        self._note({"about": one.code})
        one.checked_in = True

    def walk_in(self, one: Somebody) -> None:
        """Add somebody who is on no list, and give them chairs of this desk's own."""
        way, told = self.ways.pop(0) if self.ways else (None, {})
        added = {"name": one.name, "new": "yes", "language": "en"}
        one.key = self._note({"added": added, "way": way, "told": told})
        one.checked_in = True

    def mistake(self, one: Somebody) -> None:
        """Tap somebody, see that it was the wrong name, and take it back."""
        key = self._note({"about": one.code})
        self._note({"about": one.code, "undoes": key})

    def _note(self, word: dict[str, Any]) -> str:
        key = str(uuid.uuid4())
        self.waiting[key] = {"key": key, "about": key, "at": datetime.now(UTC).isoformat(), **word}
        return key

    def send(self) -> bool:
        """Send what waits; without a network it goes on waiting. Return whether nothing waits any more."""
        if not self.online:
            self.was_away = True
            return False
        words = list(self.waiting.values())
        document = {
            "format": "kinfolk.words/1",
            "now": datetime.now(UTC).isoformat(),
            "plan": self.plan,
            "words": words,
            "have": self.stamp,
            "since": "",
            "ways": True,
            "offline": self.was_away,
        }
        try:
            answer = self.page.send_json("/door/words/", document, self.token)
        except (OSError, http.client.HTTPException):
            return False
        self._heard(answer, words)
        return not self.waiting

    def _heard(self, answer: dict[str, Any], words: list[dict[str, Any]]) -> None:
        for key in answer["taken"]:
            self.waiting.pop(key, None)
            self.kept.acknowledged("words of desks", key)
        for word in words:
            if "added" in word and word["key"] in answer["taken"]:
                self.kept.acknowledged("walk-ins", word["key"])
        self.again |= answer["again"]
        self.twice += len(answer["twice"])
        self.ways = list(answer.get("ways", self.ways))
        self.was_away = False
        self._take(answer["list"])

    def send_until_taken(self) -> None:
        """Send until the site has taken everything."""

        def again() -> None:
            if not self.send():
                raise ConnectionError("the desk still has words")

        stubborn(again)


def pair(organiser: Page, event: str, name: str, kept: Kept) -> Desk:
    """Pair a desk as the door lead does: show the code, scan it with the device, press the button."""
    page = organiser.look(f"{event}day/desks/")
    form = forms_of(page, "desks/pair/")[0]
    shown = organiser.press(form, next(one for one in form.buttons if one.name != "finder"), name=name)
    link = shown.split("/door/pair/", 1)[1].split("/", 1)[0]
    return Desk(organiser.url, f"/door/pair/{link}/", name, kept)
