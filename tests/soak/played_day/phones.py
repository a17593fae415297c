"""Phones of attendees: they open their page by their link, host, greet, light up, tap, and propose tables of their own."""

from __future__ import annotations

import re
import urllib.error
from typing import TYPE_CHECKING

from tests.soak.played_day.pages import Page, forms_of, stubborn

if TYPE_CHECKING:
    from tests.soak.played_day.kept import Kept
    from tests.soak.played_day.people import Somebody

LINK = re.compile(r"/i/[^/\s\"<]+/")
LINE = re.compile(r'<li[^>]*data-round="(\d+)"[^>]*>(.*?)</li>', re.DOTALL)
TABLE = re.compile(r"[Tt]able ([^\s<,]+)")
NUMBER = re.compile(r"/(\d+)/")


class Phone:
    """One attendee's phone."""

    def __init__(self, url: str, who: Somebody, link: str, kept: Kept) -> None:
        self.page, self.who, self.kept, self.link = Page(url), who, kept, link
        self.page.look(link)
        self.page.send(link, [])

    def tables(self) -> dict[int, str]:
        """Return the tables that my page shows, by round."""
        found = {}
        for number, line in LINE.findall(self.page.look("/my/")):
            table = TABLE.search(line)
            if table:
                found[int(number)] = table[1]
        return found

    # -- hosts ----------------------------------------------------------------------------------------------------

    def hosts(self) -> set[int]:
        """Return the rounds in which they host a table."""
        return {int(form.value("round")) for form in forms_of(self.page.look("/my/host/"), "/my/host/count/")}

    def count(self, number: int, here: set[str]) -> bool:
        """Say how many sit at the table of a round and who of them; return whether they host one."""
        page = self.page.look("/my/host/")
        for form in forms_of(page, "/my/host/ticks/"):
            if form.value("round") != str(number):
                continue
            seated = form.choices.get("there", [])
            there = [code for code in seated if code in here]
            rest = [(name, value) for name, value in form.fields if name in {"round", "table", "plan"}]
            self.page.send(form.action, [*rest, *(("there", code) for code in there)])
            for code in [*seated, self.who.code]:
                said = str(code in here or code == self.who.code).lower()
                self.kept.acknowledged("ticks of hosts", str(number), code, said, instead=(str(number), code))
            table, people = form.value("table"), str(len(there) + 1)
            self.page.send("/my/host/count/", [*rest, ("people", people)])
            self.kept.acknowledged("counts of hosts", str(number), table, people, instead=(str(number), table))
            return True
        return False

    # -- greeters -------------------------------------------------------------------------------------------------

    def stand_ready(self) -> bool:
        """Say that they stand at the door to greet; return whether they greet anybody."""
        page = self.page.look("/my/greeting/")
        if not forms_of(page, "/mark/"):
            return False
        self.page.send("/my/greeting/standing/", [("here", "yes")])
        return True

    def greet(self, here: set[str]) -> list[str]:
        """Say of each newcomer on their list who is here that they have met; return their names."""
        met = []
        for form in forms_of(self.page.look("/my/greeting/"), "/mark/"):
            button = next((one for one in form.buttons if one.name == "met"), None)
            name = button.words.partition(":")[2].strip() if button else ""
            if button and name in here:
                if "need not look out for them" in self.page.press(form, button):
                    continue  # somebody else was found for them since the page was opened
                self.kept.acknowledged("greetings", NUMBER.findall(form.action)[-1])
                met.append(name)
        return met

    # -- everybody ------------------------------------------------------------------------------------------------

    def light(self) -> bool:
        """Tap "light my phone" if the cue is theirs; return whether it is."""
        cue = self.page.read_json("/my/now/")["cue"]
        if not cue.get("cue"):
            return False
        if not self.page.token:
            self.page.look("/my/")
        answer = stubborn(lambda: self.page.tell("/my/light/", cue=str(cue["cue"]), ready="1"))
        return '"cue": 0' not in answer

    def lit(self) -> bool:
        """Return whether the phone is told to be lit."""
        return bool(self.page.read_json("/my/now/")["cue"].get("state") == "lit")

    def pulse(self, number: int) -> bool:
        """Answer the four questions after a round; return whether they were asked."""
        form = next((one for one in forms_of(self.page.look("/my/pulse/")) if one.value("round")), None)
        if form is None or form.value("round") != str(number):
            return False
        chosen = {name: values[-1] for name, values in form.choices.items() if len(values) > 1}
        page = self.page.send("/my/pulse/", form.with_(None, **chosen))
        if "Kept. Thank you" in page:
            self.kept.acknowledged("pulses", self.who.code, str(number))
        return True

    def we_met(self, here: set[str], most: int = 2) -> int:
        """Tap "we met" for some of those who sat at one's tables and are here; return how many."""
        tapped = 0
        for form in forms_of(self.page.look("/my/met/"), "/my/met/tap/"):
            button = form.buttons[0]
            if button.value == "met" and form.value("yes") == "yes" and form.value("code") in here and tapped < most:
                self.page.press(form, button)
                self.kept.acknowledged("we-met taps", self.who.code, form.value("code"), "met")
                tapped += 1
        return tapped

    def propose(self, title: str, turn: int) -> bool:
        """Propose a table; return whether it was taken."""
        form = next((one for one in forms_of(self.page.look("/my/open-tables/propose/")) if one.value("key")), None)
        if form is None:
            return False
        places = form.choices["place"]
        try:
            self.page.send(
                "/my/open-tables/propose/", form.with_(None, title=title, seats="5", place=places[turn % len(places)])
            )
        except urllib.error.HTTPError:
            return False
        self.kept.acknowledged("open tables", form.value("key"))
        return True

    def join(self, turn: int) -> bool:
        """Take a seat at an open table that has one; return whether there was one."""
        forms = forms_of(self.page.look("/my/open-tables/"), "/join/")
        if not forms:
            return False
        form = forms[turn % len(forms)]
        if "You have a seat there." not in self.page.press(form):
            return False
        self.kept.acknowledged("seats at open tables", NUMBER.findall(form.action)[-1], self.who.code)
        return True

    def hold_cast(self) -> bool:
        """Hold one's cast if one is asked to in place of its host; return whether one was."""
        form = next((one for one in forms_of(self.page.look("/my/cast/"), "/my/cast/hold/")), None)
        button = next((one for one in form.buttons if one.value == "yes"), None) if form else None
        if form is None or button is None:
            return False
        self.page.press(form, button)
        return True

    def thank(self) -> int:
        """Thank the first two whom one can thank."""
        forms = [
            one for one in forms_of(self.page.look("/my/closing/"), "/my/closing/thanks/") if one.value("yes") == "yes"
        ]
        for form in forms[:2]:
            self.page.press(form)
            self.kept.acknowledged("thanks", self.who.code, form.value("code"))
        return len(forms[:2])


def open_phone(organiser: Page, event: str, who: Somebody, kept: Kept) -> Phone:
    """Open somebody's page by the link that the organiser's page holds for them."""
    found = LINK.search(organiser.look(f"{event}people/one/{who.code}/link/"))
    assert found, who
    return Phone(organiser.url, who, found[0], kept)
