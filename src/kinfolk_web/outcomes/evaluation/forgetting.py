"""What is forgotten of evaluations: of somebody who is deleted, and of everybody once it is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kinfolk_web.outcomes.evaluation.counting import count
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm, StudyPlans, Talked

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee


def forget(attendee: Attendee) -> None:
    """Take somebody out of every draw, with what they were asked and what others were asked of them.

    Plans keep a number that names nobody at their place, so that their fingerprint can still be counted again.
    """
    Talked.objects.filter(Q(by=attendee) | Q(about=attendee)).delete()
    StudyArm.objects.filter(attendee=attendee).delete()
    for held in StudyPlans.objects.select_for_update().filter(study__event=attendee.event_id):
        if attendee.pk in held.people:
            held.people = [None if one == attendee.pk else one for one in held.people]
            held.save(update_fields=["people"])


def drawn_of(event: Event) -> int:
    """Return how much is kept of who was drawn and who talked with whom."""
    return sum(rows.count() for rows in _rows(event))


def forget_draws(event: Event) -> None:
    """Count what was never counted, then forget who was drawn and who talked with whom; numbers of the whole stay."""
    for study in Study.objects.filter(event=event, state=Study.State.DRAWN):
        if not study.is_counted:  # more may have answered since there were too few
            count(study=study, by=None)
    for rows in _rows(event):
        rows.delete()


def _rows(event: Event):  # type: ignore[no-untyped-def] # noqa: ANN202 - query sets of three models
    return (
        Talked.objects.filter(by__event=event),
        StudyArm.objects.filter(study__event=event),
        StudyPlans.objects.filter(study__event=event),
    )
