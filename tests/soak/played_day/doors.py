"""Arrivals: desks check people in, one of them without a network for a while, and the server is started again in the middle."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

from tests.soak.played_day.crew import EVENT
from tests.soak.played_day.phones import Phone, open_phone

if TYPE_CHECKING:
    from tests.soak.played_day.crew import Crew
    from tests.soak.played_day.people import Somebody

WAVES = 12


def arrive(crew: Crew, minutes: float, seed: int) -> None:
    """Let everybody who comes in time, and those who are on no list, come through the door."""
    chance = random.Random(seed)
    coming = [one for one in crew.people if one.fate in {"comes", "walks in"}]
    chance.shuffle(coming)
    waves = [coming[n::WAVES] for n in range(WAVES)]
    restart: threading.Thread | None = None
    for nth, wave in enumerate(waves):
        if nth == 2:
            crew.desks[-1].online = False
            crew.pace.say(f"{crew.desks[-1].name} has no network any more, and goes on.")
        if nth == WAVES // 2:
            crew.pace.say("The web process is killed; the supervisor starts it again.")
            restart = threading.Thread(target=_restart, args=(crew,))
            restart.start()
        if nth == WAVES - 3:
            merge(crew)
        _wave(crew, wave, chance)
        crew.walls[0].look()
        greet(crew)
        crew.pace.wait(minutes / WAVES)
    if restart is not None:
        restart.join()
    for desk in crew.desks:
        desk.send_until_taken()
    meet_walk_ins(crew)
    greet(crew)
    crew.pace.say(f"{len(crew.here)} people are here.")


def _restart(crew: Crew) -> None:
    crew.facts["pages back after the restart"] = f"{crew.installation.kill('web'):.1f} s"


def merge(crew: Crew) -> None:
    """Give the desk its network back; it has said much meanwhile, some of it as others did."""
    away = crew.desks[-1]
    twice = [one for one in crew.here if one.code][:2]
    for one in twice:
        away.check_in(one)
    waited = len(away.waiting)
    away.online = True
    away.send_until_taken()
    crew.pace.say(f"{away.name} has a network again: {waited} words merged, {away.twice} of them said elsewhere too.")
    crew.facts["words merged by a desk after an outage"] = str(waited)


def _wave(crew: Crew, wave: list[Somebody], chance: random.Random) -> None:
    for one in wave:
        desk = chance.choice(crew.desks)
        if one.fate == "walks in":
            desk.walk_in(one)
        else:
            if chance.random() < 0.02:
                desk.mistake(chance.choice([one for one in crew.people if one.code and one.fate == "stays away"]))
            desk.check_in(one)
    for desk in crew.desks:
        desk.send()


def meet_walk_ins(crew: Crew) -> None:
    """Find under which code each walk-in is on the list now, and let them open their page."""
    desk = crew.desks[0]
    desk.refresh()
    codes = {row[1]: code for code, row in desk.people.items()}
    for one in crew.people:
        if not one.code and one.here:
            one.code = codes.get(one.name, "")
            if one.code:
                crew.phones[one.code] = open_phone(crew.organiser, EVENT, one, crew.kept)
            else:
                crew.wrong.append(f"{one.name} walked in and is on no list")


def greet(crew: Crew) -> None:
    """Let every greeter who is here meet the newcomers of theirs who are."""
    names = {one.name: one for one in crew.here}
    greeters = [one for one in crew.here if one.code in crew.phones and one.code in crew.greeters]
    for met in crew.each(lambda phone: phone.greet(set(names)), greeters):
        for name in met:
            names[name].greeted = True


def stand_ready(crew: Crew) -> None:
    """Let greeters say that they are there."""
    coming = [one for one in crew.people if one.fate == "comes" and one.code in crew.phones]
    ready = crew.each(Phone.stand_ready, coming)
    crew.greeters = {one.code for one, is_ready in zip(coming, ready, strict=True) if is_ready}
    crew.pace.say(f"{len(crew.greeters)} greeters are at the door.")


def late_ones(crew: Crew, after: int) -> None:
    """Let those come who come late, after the doors of a round were closed."""
    late = [one for one in crew.people if one.fate == "late" and not one.here]
    for one in late:
        crew.desks[0].check_in(one)
        one.came_in = after + 1
    crew.desks[0].send_until_taken()
    crew.pace.say(f"{len(late)} people come after the doors of round {after} were closed.")
