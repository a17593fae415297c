"""The day itself, block by block as the stage manager taps through it, from the doors to the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.soak.played_day import doors
from tests.soak.played_day.crew import EVENT
from tests.soak.played_day.pages import forms_of
from tests.soak.played_day.phones import Phone
from tests.soak.played_day.stage import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soak.played_day.crew import Crew

CUES = 4  # that are called before the last one
PROPOSERS = 3
MOST_JOINED = 20


def play(crew: Crew, *, rounds: int, seed: int) -> None:
    """Play the day; rounds beyond so many are left out, as a stage manager does who runs late."""
    doors.stand_ready(crew)
    crew.pace.begin()
    while words := crew.stage.next_button():
        title = words.partition(":")[2].strip()
        is_round = "round of tables" in title
        if is_round and crew.round >= rounds:
            crew.stage.leave_out(title)
            continue
        if is_round:
            before_round(crew)
        crew.stage.tap()
        minutes = crew.stage.minutes()
        crew.pace.say(f"{title}: {minutes:.0f} minutes")
        for wall in crew.walls:
            wall.look()
        part = next((does for word, does in PARTS.items() if word in title.lower()), pause)
        part(crew, minutes, seed)


# -- before and in rounds ---------------------------------------------------------------------------------------------


def before_round(crew: Crew) -> None:
    """Close the doors of the next round, mend the plan, and look whether everybody who is here finds a table."""
    crew.round += 1
    number = crew.round
    crew.floor.close_doors(number)
    repair = crew.floor.repair(number)
    crew.repairs.append(repair)
    crew.pace.say(
        f"Doors of round {number} closed: {repair.said}" + (f"; plan {repair.plan} holds." if repair.plan else "")
    )
    desk = crew.desks[0]
    desk.refresh()
    for one in crew.here:
        row = desk.people.get(one.code)
        table = row[2].get(str(number)) if row else None
        if table and one.came_in <= number:
            one.seats[number] = table
    here = [one for one in crew.here if one.code in crew.phones]
    for one, shown in zip(here, crew.each(Phone.tables, here), strict=True):
        if one.came_in <= number and shown.get(number) != one.seats.get(number):
            crew.wrong.append(
                f"{one.name}: the phone says table {shown.get(number)} in round {number}, the desk {one.seats.get(number)}"
            )


def in_round(crew: Crew, minutes: float, seed: int) -> None:
    """Sit down, count, and let those who are late come; then tap "all have found their table"."""
    number = crew.round
    crew.pace.wait(min(3, minutes / 6))
    if "All have found" in crew.stage.clock_words():
        crew.stage.tap()
    here = {one.code for one in crew.here}
    hosting = crew.each(lambda phone: phone.count(number, here), crew.here)
    crew.pace.say(f"{sum(hosting)} hosts have counted their tables.")
    if number == 1:
        doors.late_ones(crew, number)
    doors.greet(crew)
    see_to_radar(crew)
    crew.pace.wait(minutes - 6)
    crew.stage.to_the_last_minutes()
    pulses = sum(crew.each(lambda phone: phone.pulse(number), crew.here[:: 2 if len(crew.here) > 100 else 1]))
    met = sum(crew.each(lambda phone: phone.we_met(here), crew.here[::3]))
    crew.pace.say(f"{pulses} pulses, {met} times “we met”.")
    crew.pace.wait(2)


def see_to_radar(crew: Crew) -> None:
    """Send somebody of the team to each newcomer whom nobody has greeted, and note that they did."""
    page = crew.organiser.look(f"{EVENT}day/radar/")
    for form in forms_of(page, "/met/"):
        crew.organiser.press(form)
        crew.kept.acknowledged("greetings", form.action.rstrip("/").split("/")[-2])


# -- everything else ----------------------------------------------------------------------------------------------------


def arrivals(crew: Crew, minutes: float, seed: int) -> None:
    """Open the doors."""
    doors.arrive(crew, minutes, seed)
    crew.organiser.look(f"{EVENT}casts/")
    crew.organiser.send(f"{EVENT}casts/give/", [])


def looking_around(crew: Crew, minutes: float, seed: int) -> None:
    """Call some cues and the last one; phones light together."""
    cues = crew.stage.choose_cues()
    called, most = 0, 0
    while called < min(CUES, cues) and crew.stage.call():
        called += 1
        asked = [one for one in crew.here if one.code in crew.phones]
        ready = [one for one, mine in zip(asked, crew.each(Phone.light, asked), strict=True) if mine]
        crew.stage.light()
        lit = sum(crew.each(Phone.lit, ready))  # whoever is not ready stays dark, whatever the cue
        most = max(most, lit)
        crew.pace.say(f"Cue {called}: {len(ready)} phones are ready, {lit} light together.")
        for wall in crew.walls:
            wall.look()
        crew.pace.wait(minutes / (CUES + 1))
        crew.stage.end()
    crew.facts["cues called, most phones lit"] = f"{called}, {most}"


def casts_meet(crew: Crew, minutes: float, seed: int) -> None:
    """Let casts meet: those whose host is missing are held by somebody who says yes, small ones meet with another."""

    def ready() -> bool:
        return "being worked on" not in crew.organiser.look(f"{EVENT}casts/")

    until(ready, "casts are still being worked on", patience=120)
    joined = 0
    for _ in range(MOST_JOINED):
        forms = forms_of(crew.organiser.look(f"{EVENT}casts/"), "/casts/join/")
        if not forms:
            break
        crew.organiser.press(forms[0])
        until(ready, "casts are still being worked on", patience=120)
        joined += 1
    held = sum(crew.each(Phone.hold_cast, crew.here))
    crew.pace.say(f"Casts meet: {joined} joined to another, {held} held in place of a host who is missing.")
    crew.facts["casts joined, held by somebody else"] = f"{joined}, {held}"
    crew.pace.wait(minutes)


def before_open_tables(crew: Crew, minutes: float, seed: int) -> None:
    """Propose open tables over tea, have them read, and join."""
    asked = [one for one in crew.here if one.code in crew.phones][seed % 5 :: 7][:PROPOSERS]
    titles = iter(["What do you wish you had known in your first year?", "How do you say no?", "Who feeds the cat?"])
    for nth, one in enumerate(asked):
        crew.phones[one.code].propose(next(titles), nth)
    approved = 0
    for form in forms_of(crew.organiser.look(f"{EVENT}open-tables/"), "/approve/"):
        crew.organiser.press(form)
        approved += 1
    others = [one for one in crew.here if one not in asked][:: max(1, len(crew.here) // 12)]
    joined = sum(crew.phones[one.code].join(nth) for nth, one in enumerate(others) if one.code in crew.phones)
    crew.pace.say(f"{approved} open tables are approved, {joined} people join.")
    crew.facts["open tables, people who joined"] = f"{approved}, {joined}"
    crew.pace.wait(minutes)


def closing(crew: Crew, minutes: float, seed: int) -> None:
    """Close together: the day's graph on the wall, thanks on phones."""
    for wall in crew.walls:
        wall.look()
    thanked = sum(crew.each(Phone.thank, crew.here[::2]))
    crew.pace.say(f"The closing: {thanked} times thank you.")
    crew.pace.wait(minutes)


def pause(crew: Crew, minutes: float, seed: int) -> None:
    """Let a break go by."""
    crew.pace.wait(minutes)


PARTS: dict[str, Callable[[Crew, float, int], None]] = {
    "doors": arrivals,
    "look around": looking_around,
    "round of tables": in_round,
    "casts meet": casts_meet,
    "tea": before_open_tables,
    "closing": closing,
}
