"""Ninety days after an event its people become guests: names go, seats and numbers stay; who asked to be remembered stays longer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.again.forgetting import forget_again
from kinfolk_web.core.models import ChangedRow, Job
from kinfolk_web.day.untying import untie
from kinfolk_web.keeping.erasing import digest_of
from kinfolk_web.keeping.models import Erasure
from kinfolk_web.people.consents import Consent
from kinfolk_web.people.forgetting import GUEST, drop_files, forget, forget_person
from kinfolk_web.people.models import Attendee, Import, Person
from kinfolk_web.plans.models import Plan, Print
from kinfolk_web.programme.models import Acceptance, Duty, Pin
from kinfolk_web.seasons.queries import persons_in

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


def still_named(event: Event, *, remembered: bool) -> list[int]:
    """Return the keys of those of an event who are still named: who said yes to being remembered, or all others."""
    last = dict(
        Consent.objects.filter(attendee__event=event, purpose="memory")
        .order_by("id")
        .values_list("attendee_id", "given")
    )
    named = Attendee.objects.filter(event=event, erased_at__isnull=True).values_list("pk", "person_id")
    members = persons_in(event.community)  # whoever is in a season of circles is named as long as that
    return [pk for pk, person in named if person not in members and last.get(pk, False) == remembered]


def fade(event: Event, *, remembered: bool) -> None:
    """Make guests of them; within the transaction of the clock."""
    keys = still_named(event, remembered=remembered)
    fading = list(Attendee.objects.filter(pk__in=keys).select_related("event", "person"))
    for model in (Acceptance, Pin, Duty):
        model.objects.filter(attendee__in=keys).delete()
    Erasure.objects.bulk_create([Erasure(digest=digest_of(one.token)) for one in fading], ignore_conflicts=True)
    for one in fading:
        forget_again(one)
        untie(one)
        forget(one, keep_out=False)
    _persons(event, fading)
    _of_the_event(event)


def _persons(event: Event, faded: list[Attendee]) -> None:
    """Forget those who are known from nowhere else; who comes again is no longer known to have been here."""
    here = Person.objects.filter(pk__in=[one.person_id for one in faded])
    elsewhere = set(here.filter(attendances__erased_at__isnull=True).values_list("pk", flat=True))
    for person in here.exclude(pk__in=elsewhere):
        forget_person(person)
    for one in faded:
        if one.person_id in elsewhere:
            stranger = Person.objects.create(community=event.community, name=GUEST)
            Attendee.objects.filter(pk=one.pk).update(person=stranger)


def _of_the_event(event: Event) -> None:
    """Take away sentences and copies of the whole event in which any of them may be named."""
    drop_files(event)
    ChangedRow.objects.filter(change__event=event).delete()
    Job.objects.filter(event=event).update(given={}, progress={}, result={}, problem="")
    Import.objects.filter(event=event).update(report={}, rows=[], difference={}, reading={}, problem="", name="")
    Print.objects.filter(event=event).update(items={})
    for plan in Plan.objects.filter(event=event):
        plan.said = {name: plan.said[name] for name in ("people", "proposed", "absent", "planner") if name in plan.said}
        plan.ledger = [_without_words(entry) for entry in plan.ledger]
        plan.moved = [{**one, "why": ""} for one in plan.moved]
        plan.note = ""
        plan.save(update_fields=["said", "ledger", "moved", "note"])


def _without_words(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a line of a ledger with its numbers; reasons are sentences, which may name people."""
    broken = [{"id": one["id"], "why": "", "impossible": one["impossible"]} for one in entry["broken"]]
    return entry | {"because": "", "broken": broken}
