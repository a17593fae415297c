"""Door and floor: check-ins over several desks that are away for a while, and the repair for all who are not here."""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid

from benchmarks.day.doors import AWAY, Door
from benchmarks.day.hostile import HalfOpen
from benchmarks.day.run import Day, cut, slow
from benchmarks.day.world import EVENT

WITHIN = 600.0
HERE, WALK_INS = 0.83, 0.05
ROUND = 3  # the round that is repaired: not begun yet
MOVES = 1.2
LONGEST = 120.0


async def check_in(day: Day) -> None:
    """Measure that nothing of the door is lost or doubled: people, walk-ins, and people whom two desks saw."""
    chance, within = random.Random(7), WITHIN * day.scale
    here = [code for _cookie, code, _taps in day.phones]
    chance.shuffle(here)
    here = here[: round(HERE * day.people)]
    walk_ins = [f"Wanda Walkin {number}" for number in range(round(WALK_INS * day.people))]
    words = [(code, "") for code in here] + [("", name) for name in walk_ins]
    words += [(code, "") for code in chance.sample(here, max(0, day.people - len(words)))]
    doors = [Door(day.port, cookie, seed) for seed, cookie in enumerate(day.desks)]
    plans: list[list[tuple[float, str, str]]] = [[] for _ in doors]
    for place, (code, name) in enumerate(words):
        plans[place % len(doors)].append((chance.uniform(0, within), code, name))
    for door in doors:
        await door.send()  # the first answer says which chairs it holds
    async with asyncio.timeout(within + 300):
        await asyncio.gather(*(door.work(plan, within) for door, plan in zip(doors, plans, strict=True)))
    found = await asyncio.to_thread(day.count)
    said = {one["key"] for door in doors for one in door.said}
    acknowledged = set[str]().union(*(door.acknowledged for door in doors))
    problems = [one for door in doors for one in door.problems]
    whole = (
        len(said) == len(acknowledged) == found["check_ins"]
        and found["checked_in"] == len(here) + len(walk_ins)
        and found["people"] == day.people + len(walk_ins)
        and found["walk_ins"] == len(walk_ins)
        and not found["double_chairs"]
        and not found["double_seats"]
    )
    took = [one for door in doors for one in door.took]
    day.note(
        f"{len(words):,} check-ins over {len(doors)} desks in {within:.0f} s, each away for {AWAY:.0%} of it, then all sent again",
        f"{len(said):,} said ({len(walk_ins)} walk-ins, {len(words) - len(here) - len(walk_ins)} seen by two desks), "
        f"{len(acknowledged):,} acknowledged, {found['check_ins']:,} kept, {found['checked_in']:,} people here; "
        f"{found['seated_walk_ins']} walk-ins seated, {found['double_chairs']} chairs twice; "
        f"answers p95 {cut(took, 95):.2f} s, {len(problems)} not answered",
        "none lost, none doubled, no seat twice",
        reached=whole,
    )


async def repair(day: Day) -> None:
    """Measure a repair from the button to the proposal, once by a worker that has not seen the plan, and once more."""
    day.browser.post(f"{EVENT}day/floor/doors/", round=str(ROUND))
    first, _said = await asyncio.to_thread(_propose, day)
    again, said = await asyncio.to_thread(_propose, day)
    day.repaired = True
    if "seconds" not in said:
        target = "2 s from button to proposal"
        day.note("repair", f"no proposal: {said}", target, reached=False)
        return
    reasons = said["seated"] + said["closed"]
    ratio = said["movers"] / max(1, reasons)
    day.note(
        f"repair of a round: {day.people:,} people, {1 - HERE:.0%} not here, {WALK_INS:.0%} walk-ins",
        f"{again:.1f} s from the button to the proposal ({first:.1f} s the first time; in the worker {said['seconds']:.1f} s); "
        f"{said['movers']} move, {said['closed']} tables close, {said['seated']} are seated ({said['chairs']} sat on chairs "
        f"of the door), {said['freed']} chairs freed: {ratio:.2f} moves per arrival or closed table; every promise kept for "
        f"{said['after']:,} of {said['present']:,} here, {said['before']:,} before",
        f"2 s; {MOVES} moves per arrival or closed table; promises as good as before",
        reached=again <= 2 and ratio <= MOVES and said["after"] >= said["before"],
    )


async def pages_after_a_repair(day: Day) -> None:
    """Measure what pages cost after a repair was let hold: opened again at leisure, while the worker makes them ahead."""
    await day.open_at_leisure()
    said = await asyncio.to_thread(_let_hold, day)
    if "plan" not in said:
        day.note("pages after a repair", f"no proposal: {said}", "no error", reached=False)
        return
    before = day.cpu()
    phones = await day.pages(max(10, 60 * day.scale))
    cost = 1000 * (day.cpu() - before) / day.people
    took, failed = phones.took.get("my page", []), phones.failed.get("my page", [])
    day.note(
        f"{day.people:,} phones open my page after a repair in which {said['movers']} move",
        f"{slow(took)}; {len(failed)} errors; a page takes {cost:.1f} ms of the web process",
        "no error",
        reached=not failed,
    )


def _let_hold(day: Day) -> dict[str, float]:
    """Let the proposal hold that is there, or a new one."""
    said: dict[str, float] = json.loads(day.shell(f"w.repaired({ROUND})")) if day.repaired else {}
    if "plan" not in said:
        day.browser.post(f"{EVENT}day/floor/doors/", round=str(ROUND))
        _took, said = _propose(day)
    if "plan" in said:
        day.browser.post(f"{EVENT}day/floor/apply/", round=str(ROUND), plan=str(said["plan"]))
    return said


def _propose(day: Day) -> tuple[float, dict[str, float]]:
    """Press the button and look at the box until it shows no progress any more."""
    began = time.perf_counter()
    day.browser.post(f"{EVENT}day/floor/propose/", round=str(ROUND), key=uuid.uuid4().hex)
    while time.perf_counter() - began < LONGEST:
        page = day.browser.get(f"{EVENT}day/floor/proposal/?round={ROUND}")
        if "<progress" not in page and "progress-box" not in page:
            break
        time.sleep(0.1)
    took = time.perf_counter() - began
    said: dict[str, float] = json.loads(day.shell(f"w.repaired({ROUND})"))
    return took, said


async def half_open(day: Day) -> None:
    """Measure that connections which send half a request are dropped, and that nobody waits for them."""
    crowd = HalfOpen(day.port)
    await crowd.measure(day.people)
    slowest, probes = max(crowd.dropped, default=float("inf")), crowd.probed
    day.note(
        f"{day.people:,} half-open connections, without a proxy",
        f"{len(crowd.dropped):,} dropped, the last after {slowest:.1f} s; probe p50 {1000 * cut(probes, 50):.0f} ms, "
        f"p99 {1000 * cut(probes, 99):.0f} ms",
        "dropped within 10 s, probe p99 250 ms",
        reached=len(crowd.dropped) == day.people and round(slowest) <= 10 and cut(probes, 99) <= 0.25,
    )
    day.note(
        f"{day.people:,} half-open connections, behind nginx",
        "not measured: this run starts no nginx; `docs/deploy/nginx.conf` drops them by its own timeouts",
        "probe p99 100 ms",
        reached=None,
    )
