"""Introductions that were made on paper, entered by the team: of both halves alike, so that the page tells nobody who was drawn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.outcomes.evaluation import actions
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm
from kinfolk_web.welcome.models import Welcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event


@dataclass(frozen=True, slots=True)
class Introduced:
    """A newcomer of the lottery, and whether somebody says that they were introduced."""

    number: int
    name: str
    done: bool


def lottery_of(event: Event) -> Study | None:
    """Return the welcome lottery of an event, once it is drawn and while it is known who was in it."""
    study = actions.standing(event, Study.Design.WELCOME)
    if study is None or study.state != Study.State.DRAWN or not StudyArm.objects.filter(study=study).exists():
        return None
    return study


def sheets_of(study: Study) -> list[tuple[str, list[Introduced]]]:
    """Return the newcomers of both halves as they stand on greeters' sheets: by greeter, each A to Z; last who has none."""
    welcomes = Welcome.objects.filter(event=study.event_id, ended_at__isnull=True)
    greeters = dict(welcomes.values_list("newcomer_id", "greeter__name"))
    sheets: dict[str, list[Introduced]] = defaultdict(list)
    for arm in StudyArm.objects.filter(study=study).select_related("attendee"):
        one = Introduced(arm.attendee_id, arm.attendee.name, arm.done_at is not None)
        sheets[greeters.get(arm.attendee_id, "")].append(one)
    ordered = sorted(sheets.items(), key=lambda sheet: (not sheet[0], sheet[0].casefold()))
    return [(greeter, sorted(people, key=lambda one: one.name.casefold())) for greeter, people in ordered]


def enter(*, study: Study, done: Collection[int], undone: Collection[int], by: User | None) -> None:
    """Note who was introduced, and who was not after all.

    How the halves compare never depends on it: it is told beside, as how far the lot was followed.
    """
    if not done and not undone:
        return
    arms = StudyArm.objects.filter(study=study)
    facts = {"count": len(done) + len(undone)}
    with transaction.atomic(), change("evaluation.introduced", by=by, event=study.event, about=study, facts=facts):
        arms.filter(attendee__in=done, done_at__isnull=True).update(done_at=timezone.now())
        arms.filter(attendee__in=undone).update(done_at=None)
        live.publish(f"event:{study.event_id}", "evaluation")
