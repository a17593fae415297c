"""Ending an evaluation early: nothing is done or asked for it any more, and what was drawn is still compared as drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.outcomes.evaluation import seating
from kinfolk_web.outcomes.evaluation.actions import NotNowError
from kinfolk_web.outcomes.evaluation.models import Study
from kinfolk_web.outcomes.timing import is_over

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User


def end(*, study: Study, by: User | None) -> None:
    """End an evaluation that was drawn, once and for all; a draw that did not please cannot be made again.

    Raises
    ------
    NotNowError
        It is not drawn, was ended already, or the event is over.
    """
    with change("evaluation.end", by=by, event=study.event, about=study):
        held = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
        if held.state != Study.State.DRAWN or held.ended_at is not None:
            raise NotNowError(_("There is nothing to end."))
        if is_over(study.event):
            raise NotNowError(_("The event is over, and so is this. Count what came of it."))
        Study.objects.filter(pk=study.pk).update(ended_at=timezone.now())
        if held.design in seating.DESIGNS:
            seating.take_out(held)
        live.publish(f"event:{held.event_id}", "evaluation")
        live.publish(f"event:{held.event_id}", "welcome")
