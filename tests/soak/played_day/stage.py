"""The stage manager: one tap after the other through the programme, walls, and Look Around with the phones that light."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.soak.played_day.pages import Button, Form, Page, forms_of, stubborn

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = re.compile(r'<h1 id="is">(.*?)</h1>', re.DOTALL)
WALL = re.compile(r'href="[^"]*(/wall/[\w-]+/)"')


class Stage:
    """The page of whoever manages the stage."""

    def __init__(self, page: Page, event: str) -> None:
        self.page, self.event = page, event
        self.steps = 0

    def look(self) -> str:
        """Return the page as it stands now."""
        return self.page.look(f"{self.event}stage/")

    def now(self) -> str:
        """Return what runs, or what is next."""
        found = NOW.search(self.look())
        return found[1].strip() if found else ""

    def clock_words(self) -> str:
        """Return the words of the one big button of the clock."""
        forms = forms_of(self.look(), "stage/clock/")
        return next((one.words for form in forms for one in form.buttons if one.value in {"begin", "next"}), "")

    def next_button(self) -> str:
        """Return the words of the button that leads to the next block; nothing once the last one runs."""
        words = self.clock_words()
        if ":" not in words and words:  # looking for tables ends first
            self.tap()
            words = self.clock_words()
        return words

    def minutes(self) -> float:
        """Return how long the block that runs is."""
        clock = self.page.read_json(f"{self.event}stage/now/")["clock"]
        begun = [slot for slot in clock["slots"] if slot[1] <= clock["at"]]
        return float(begun[-1][3] - begun[-1][1]) / 60 if begun else 0.0

    def to_the_last_minutes(self) -> None:
        """Shorten what runs until its last two minutes begin, as the room is done."""
        for _ in range(4):
            clock = self.page.read_json(f"{self.event}stage/now/")["clock"]
            running = [slot for slot in clock["slots"] if slot[1] <= clock["at"] < slot[3]]
            left = (running[-1][3] - clock["at"]) / 60 if running else 0
            if left <= 2:
                return
            form, button = _with(forms_of(self.look(), "stage/clock/"), "shorten")
            self.page.press(form, button, minutes=str(min(120, max(1, int(left - 1)))))
            self.steps += 1

    def end_the_day(self) -> None:
        """Let what still runs end now: nobody waits for the last minutes of the closing."""
        clock = self.page.read_json(f"{self.event}stage/now/")["clock"]
        if any(slot[1] <= clock["at"] < slot[3] for slot in clock["slots"]):
            form, button = _with(forms_of(self.look(), "stage/clock/"), "shorten")
            self.page.press(form, button, minutes="120")
            self.steps += 1

    def leave_out(self, title: str) -> None:
        """Leave out the next block of this name."""
        for form in forms_of(self.look(), "stage/clock/"):
            for button in form.buttons:
                if button.value == "skip" and button.words.endswith(f": {title}"):
                    self.page.press(form, button)
                    self.steps += 1
                    return
        raise AssertionError(f"{title} cannot be left out")

    def tap(self) -> str:
        """Press the big button of the clock: begin, all have found their table, on to what is next; return its words."""
        page = self.look()
        for form in forms_of(page, "stage/clock/"):
            for button in form.buttons:
                if button.value in {"begin", "next", "go_on"}:
                    self.page.press(form, button)
                    self.steps += 1
                    return button.words
        return ""

    def wall(self, name: str) -> str:
        """Make a link for a display and return its address."""
        form = next(one for one in forms_of(self.look(), "stage/walls/") if "name" in one.choices)
        return WALL.findall(self.page.press(form, name=name))[-1]

    def choose_cues(self) -> int:
        """Let the cues be chosen; return how many there are."""
        form, button = _with(forms_of(self.look(), "stage/cues/"), "propose")
        page = self.page.press(form, button)
        return page.count('value="posture"')

    def call(self) -> bool:
        """Call the next cue; return whether there is one."""
        return self._cue("call")

    def light(self) -> bool:
        """Let the phones that are ready light."""
        return self._cue("light")

    def end(self) -> bool:
        """End the cue."""
        return self._cue("end")

    def _cue(self, act: str) -> bool:
        forms = [one for one in forms_of(self.look(), "stage/cues/call/") if act in {b.value for b in one.buttons}]
        if forms:
            self.page.press(*_with(forms, act))
        return bool(forms)


def _with(forms: list[Form], value: str) -> tuple[Form, Button]:
    """Return the button that sends a value, with its form."""
    found = [(form, button) for form in forms for button in form.buttons if button.value == value]
    assert found, f"no button {value}"
    return found[0]


class Wall:
    """A display: it asks for what to show, and keeps showing what it has while the server is away."""

    def __init__(self, url: str, path: str) -> None:
        self.page, self.path = Page(url), path
        self.page.look(path)
        self.frames = 0

    def look(self) -> str:
        """Fetch what to show now."""
        frame = stubborn(lambda: self.page.get(f"{self.path}frame/"))
        self.frames += 1
        return frame


def until(holds: Callable[[], bool], what: str, patience: float = 60.0) -> None:
    """Look again and again until something holds."""

    def again() -> None:
        if not holds():
            raise ConnectionError(what)

    stubborn(again, patience)
