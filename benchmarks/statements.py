"""Statements without a server: what the model of meaning finds, what an attacker recovers, whom an onlooker names, who finds whom.

``python -m benchmarks.statements`` prints the figures that docs/decisions/0036 and 0037 and the guide quote.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from pathlib import Path

SAME = (
    ("I am the only one in my team", "I'm a one-person team"),
    ("I am the only one in my team", "Ich bin allein in meinem Team"),
    ("I am the only one in my team", "Soy la única persona de mi equipo"),
    ("I have never spoken at a conference", "Ich habe noch nie auf einer Konferenz gesprochen"),
    ("I have never spoken at a conference", "I never gave a talk at a conference"),
    ("I have never spoken at a conference", "Nunca he hablado en una conferencia"),
    ("I would love to find a mentor", "Ich hätte gern eine Mentorin"),
    ("I would love to find a mentor", "I'd love to have a mentor"),
    ("I moved here last year", "Ich bin letztes Jahr hierher gezogen"),
    ("I moved here last year", "Me mudé aquí el año pasado"),
    ("I bake bread at weekends", "Am Wochenende backe ich Brot"),
    ("Our budget was cut this year", "Uns wurde dieses Jahr das Budget gekürzt"),
    ("I have never been to this meeting before", "This is my first time here"),
    ("I work from home", "Trabajo desde casa"),
)
OTHER = (
    ("I am the only one in my team", "I am the only woman in my team"),
    ("I have never spoken at a conference", "I have never chaired a conference"),
    ("I bake bread at weekends", "I run at weekends"),
    ("I moved here last year", "I retired last year"),
    ("I would love to find a mentor", "I would love to mentor someone"),
    ("I work from home", "Ich arbeite im Krankenhaus"),
    ("I would love to learn to code", "Ich würde gern singen lernen"),
    ("I have never led a team", "I have never left my town"),
    ("Our budget was cut this year", "Our team grew this year"),
    ("I am the only one who likes spreadsheets", "I am the only one who hates spreadsheets"),
    ("I have two cats", "Tengo dos perros"),
    ("I speak four languages", "I play four instruments"),
)
EVENINGS = 300


def held() -> float:
    """Return how many megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def meaning() -> None:
    """Print what the model costs and which pairs it takes for the same."""
    from kinfolk_web.people.likeness import SAME as FROM
    from kinfolk_web.people.likeness import meanings

    before, begun = held(), time.perf_counter()
    meanings(["I bake"])
    print(f"meaning: loads in {time.perf_counter() - begun:.1f} s, {held() - before:.0f} MB")
    begun = time.perf_counter()
    for one, _other in SAME:
        meanings([one])
    print(f"meaning: {1000 * (time.perf_counter() - begun) / len(SAME):.0f} ms for a sentence")
    for name, pairs in (("mean the same", SAME), ("do not", OTHER)):
        found = sum(1000 * float(a @ b) >= FROM for a, b in (meanings(pair) for pair in pairs))
        print(f"meaning: of {len(pairs)} pairs that {name}, {found} are shown side by side")


def told() -> None:
    """Print what the attacker recovers and whom the onlooker names."""
    from kinfolk_web.core.privacy import BATCH, Told, step
    from tests.site.core.test_privacy import an_evening, attributed, recovered

    rng, sure, shown = random.Random(5), 0, 0
    for _ in range(EVENINGS):
        floor, friends, answer = rng.choice([5, 10]), rng.randint(0, 4), rng.random() < 0.5
        evening = an_evening(
            rng, rng.choice([6, 8, 10, 12, 16, 20, 24, 30]), floor, rng.choice([0.1, 0.3, 0.6, 0.9, 1.0])
        )
        known = set(rng.sample(range(evening.people), friends))
        for one in known:
            evening.answers[one] = answer
        now, evening.shown = Told(waits_for=rng.choice(BATCH)), []
        for tick in range(max(evening.tick_of) + 1):
            by_then = [yes for yes, at in zip(evening.answers, evening.tick_of, strict=True) if at <= tick]
            now = step(now, sum(by_then), len(by_then), floor=floor, draw=lambda: rng.choice(BATCH))
            evening.shown.append(now.told)
        sure += len(recovered(evening, known))
        shown += evening.shown[-1] > 0
    print(f"told: {EVENINGS} evenings, {shown} with a number told: {sure} answers recovered by the attacker")
    for batched, name in ((False, "that moves with each tap"), (True, "told in batches")):
        runs = [attributed(rng, batched=batched) for _ in range(300)]
        share = sum(right for right, _n in runs) / sum(n for _right, n in runs)
        print(f"told: with a number {name} an onlooker is right {100 * share:.0f} times of 100")


def choosing() -> None:
    """Print who finds whom after three hands of five among eighty statements, at 150 people."""
    from tests.site.people.test_choosing import evening

    for way in ("ours", "random", "popular"):
        found, met, happy = (sum(column) / 4 for column in zip(*(evening(seed, way) for seed in range(4)), strict=True))
        print(
            f"choosing {way}: {100 * found:.0f} % of holders of a rare statement found it, {100 * met:.0f} % of rare "
            f"statements have two, {100 * happy:.0f} % said yes within five"
        )


def main() -> None:
    """Print everything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinfolk_web.settings")
    with tempfile.TemporaryDirectory(prefix="kinfolk-bench-") as data:
        os.environ["KINFOLK_DATA"] = data
        import django

        django.setup()
        meaning()
        told()
        choosing()


if __name__ == "__main__":
    main()
