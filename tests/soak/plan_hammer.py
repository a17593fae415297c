"""Many people change one draft at once: moves, swaps, undos, releases of copies; run by ``make soak`` with 100,000.

Usage: ``python -m tests.soak.plan_hammer [operations]``; it starts a database of its own.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter

OPERATIONS, BATCH = 100_000, 4_000
WORKERS = 8


def hammer(event, plan, by, workers, each, seed) -> Counter:
    """Let ``workers`` threads do ``each`` random operations on a draft; return how they ended."""
    from django.db import connections
    from django_scopes import scope

    from kinfolk_web.models import Attendee, Sitting

    results: list[Counter] = [Counter() for _ in range(workers)]

    def work(place: int) -> None:
        chance = random.Random(f"{seed}-{place}")
        try:
            with scope(community=event.community):
                people = list(Attendee.objects.filter(event=event))
                tables = list(Sitting.objects.filter(plan=plan, round=1).values_list("table", flat=True))
                for _ in range(each):
                    results[place][_one(plan, by, chance, people, tables)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(results, Counter())


def _one(plan, by, chance, people, tables) -> str:
    """Do one operation and say how it ended; anything but a refusal is an error and ends the run."""
    from django.db import OperationalError

    from kinfolk_web.core.undo import UndoRefusedError, undo
    from kinfolk_web.models import Change
    from kinfolk_web.plans import actions

    number = chance.choice([1, 2, 3])
    one, other = chance.sample(people, 2)
    given = {"plan": plan, "number": number, "by": by}
    try:
        kind = chance.random()
        if kind < 0.45:
            actions.move(attendee=one, table=chance.choice([*tables, ""]), **given)
        elif kind < 0.75:
            actions.swap(one=one, other=other, **given)
        elif kind < 0.85:
            actions.exchange_tables(plan=plan, number=number, one=tables[0], other=chance.choice(tables[1:]), by=by)
        else:
            latest = Change.objects.filter(event_id=plan.event_id, undone_by=None).order_by("-id")[:4]
            last = chance.choice(list(latest))
            if not last.verb.startswith(("plan.move", "plan.swap", "plan.exchange", "undo")):
                return "nothing"
            undo(last, by=by)
    except (actions.NotPossibleError, UndoRefusedError):
        return "refused"
    except OperationalError as error:
        if "deadlock" not in str(error):
            raise
        return "again"
    return "done"


def main() -> None:
    """Hammer a draft of an invented event in a database of this run."""
    from tests.site import conftest  # starts the database and Django

    del conftest
    from django.test.utils import setup_databases, teardown_databases
    from django_scopes import scope

    from tests.site.plans.conftest import a_plan
    from tests.site.plans.test_at_once import is_sound
    from tests.site.world import a_crowd, a_member, a_programme, an_event

    operations = int(sys.argv[1]) if len(sys.argv) > 1 else OPERATIONS
    names = setup_databases(verbosity=0, interactive=False)
    try:
        event = an_event()
        a_crowd(event, 120)
        a_programme(event, rounds=3, seats=7, tables=18)
        olive = a_member(event)
        with scope(community=event.community):
            plan = a_plan(event, olive)
            done, started = Counter(), time.monotonic()
            while sum(done.values()) < operations:
                each = min(BATCH, operations - sum(done.values())) // WORKERS
                done += hammer(event, plan, olive, WORKERS, max(each, 1), seed=sum(done.values()))
                sound = is_sound(plan)
                seconds = time.monotonic() - started
                print(f"{sum(done.values())} operations in {seconds:.0f} s: {dict(done)}, sound: {sound}", flush=True)
                if not sound:
                    sys.exit(1)
    finally:
        teardown_databases(names, verbosity=0)


if __name__ == "__main__":
    main()
