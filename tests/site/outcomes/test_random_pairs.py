"""Six random pairs without a lottery: three people one sat with and three one did not, told by kind and forgotten on time."""

from __future__ import annotations

from collections import Counter

import pytest
from django_scopes import scope

from kinfolk_web.day.sitting import seats_taken
from kinfolk_web.keeping.exporting import kept_of
from kinfolk_web.models import BoardReport, Event, Plan, Role, Seat, Talked, ToldTable
from kinfolk_web.outcomes.evaluation import asking, probing
from kinfolk_web.outcomes.evaluation.forgetting import drawn_of, forget_draws
from kinfolk_web.outcomes.reporting.files import replication_files
from kinfolk_web.outcomes.reporting.making import make_report, stand_of
from kinfolk_web.people import consenting
from tests.replication import not_from_the_files, recomputed, rows
from tests.site.outcomes.world import an_event_that_is_over
from tests.site.phone.steps import main_of, opened
from tests.site.world import a_member, do_jobs, signed_in

pytestmark = pytest.mark.django_db
HERE = "/c/lamplighters/meeting/"


@pytest.fixture
def asked():
    """Sixty people who came, of whom all but the last ten said yes to being counted, and an organiser who switched it on."""
    event, people = an_event_that_is_over(60)
    olive = signed_in(a_member(event))
    with scope(community=event.community):
        for one in people[:50]:
            consenting.note(attendee=one, key="counted", given=True)
        assert "Six random pairs" in main_of(olive.get(HERE + "find-out/"))
        assert "picked at random" not in main_of(opened(people[0]).get("/my/talked/")), "nobody is asked until it is on"
        assert "It is switched on" in main_of(olive.post(HERE + "find-out/pairs/", {"ask": "yes"}, follow=True))
        event = Event.objects.get(pk=event.pk)
        for one in people:
            one.event = event
        yield event, people, olive


def _sat(event: Event) -> set[tuple[int, int]]:
    tables: dict[tuple[int, str], list[int]] = {}
    for seat in Seat.objects.filter(plan__event=event):
        tables.setdefault((seat.round, seat.table), []).append(seat.attendee_id)
    return {(a, b) for there in tables.values() for a in there for b in there if a != b}


def test_everybody_who_said_yes_is_asked_of_three_they_sat_with_and_three_they_did_not_by_the_seed_of_the_plan(asked):
    event, people, _olive = asked
    sat = _sat(event)
    phone = opened(people[0])
    assert "Did you talk?" in main_of(phone.get("/my/closing/")) or "Did you talk?" in main_of(phone.get("/my/"))
    page = main_of(phone.get("/my/talked/"))
    mine = list(Talked.objects.filter(by=people[0]))
    assert len(mine) == 6
    assert all(one.about.name in page for one in mine)
    pairs = list(Talked.objects.values_list("by_id", "about_id"))
    kinds = Counter((by, (by, about) in sat) for by, about in pairs)
    assert set(kinds.values()) == {3}
    assert {who for pair in pairs for who in pair} == {one.pk for one in people[:50]}, "nobody who did not say yes"
    assert probing.pick(event) == 0, "once"
    Talked.objects.all().delete()
    probing.pick(event)
    assert list(Talked.objects.values_list("by_id", "about_id")) == pairs, "the draw can be repeated"
    Talked.objects.all().delete()
    Plan.objects.update(seed=99)
    probing.pick(event)
    assert list(Talked.objects.values_list("by_id", "about_id")) != pairs
    other = Talked.objects.filter(by=people[0]).first()
    phone.post("/my/talked/", {"about": str(other.about_id), "answer": "yes"})
    assert Talked.objects.get(pk=other.pk).answer == "yes"
    assert other.about.name in str(next(part.lines for part in kept_of(people[0]) if part.key == "talked"))
    assert not asking.questions_of(people[55])


def test_both_shares_are_told_with_intervals_once_worked_out_again_and_forgotten_on_time(asked):
    event, people, olive = asked
    sat = _sat(event)
    probing.pick(event)
    for nth, one in enumerate(Talked.objects.all()):
        together = (one.by_id, one.about_id) in sat
        Talked.objects.filter(pk=one.pk).update(
            answer="unsure" if nth % 10 == 0 else "yes" if nth % 10 < (8 if together else 3) else "no"
        )
    consenting.note(attendee=people[0], key="counted", given=False)
    said = probing.said_of(event, seats_taken(event))
    assert said["talked_seated"]["asked"] < 150, "who took their yes back is in none"
    make_report(by=None, event=event)
    assert [job.state for job in do_jobs() if job.kind == "outcomes.report"] == ["done"]
    report = BoardReport.objects.get(event=event)
    files = replication_files(report.content)
    assert recomputed(files)
    told = {row["topic"]: row for row in rows(files["figures.csv"]) if row["group"] == "all"}
    together, apart = (told[topic] for topic in (probing.SEATED, probing.APART))
    assert float(together["low"]) > float(apart["high"])
    n, share = int(together["answered"]), float(together["share"])
    assert float(together["high"]) - float(together["low"]) > 2 * 1.96 * (share * (1 - share) / n * 2.5) ** 0.5, (
        "three answers of one person count as one"
    )
    shown = olive.get(HERE + "after/reports/1/").content.decode()
    assert "Talked with a random person they did not sit with" in shown
    assert not not_from_the_files(shown, files)
    assert not probing.asks(event), "told once"
    assert "talked" not in stand_of(event).ripe
    assert drawn_of(event) == Talked.objects.count() > 0
    forget_draws(event)
    assert not Talked.objects.exists()
    assert ToldTable.objects.filter(event=event, topic=probing.SEATED).exists()
    reader = signed_in(a_member(event, Role.READ_ONLY, "rea@example.org"))
    assert reader.post(HERE + "find-out/pairs/", {"ask": "no"}).status_code == 403
