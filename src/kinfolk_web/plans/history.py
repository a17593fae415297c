"""What was done to a draft by hand, in order, and what can be taken back or done again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from kinfolk_web.core.models import Change
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from datetime import datetime

    from kinfolk_web.plans.models import Plan

BY_HAND = ("plan.move", "plan.swap", "plan.exchange", "plan.host")
REMEMBERED = 50


@dataclass(frozen=True)
class Step:
    """One change by hand: a sentence, when, by whom, whether it holds, and what to take back to turn that round."""

    sentence: str
    at: datetime
    by: str
    holds: bool
    turn: int
    order: int


@dataclass(frozen=True)
class History:
    """The steps, newest first, and the next to undo and to redo."""

    steps: tuple[Step, ...]
    undo: Step | None
    redo: Step | None


def history_of(plan: Plan) -> History:
    """Return the history of a draft."""
    done = Change.objects.filter(event_id=plan.event_id, about=f"plan:{plan.pk}", verb__in=BY_HAND)
    bases = list(done.select_related("actor").order_by("-id")[:REMEMBERED])
    last = _ends([base.pk for base in bases])
    names = _names(plan, bases)
    steps = tuple(
        Step(
            sentence=_sentence(base, names),
            at=base.at,
            by=str(base.actor or ""),
            holds=last[base.pk][1] % 2 == 0,
            turn=last[base.pk][0],
            order=base.pk,
        )
        for base in bases
    )
    newest = next((step for step in steps if step.holds), None)
    undone = [step for step in steps if not step.holds and (newest is None or step.order > newest.order)]
    return History(steps, newest, undone[-1] if undone else None)


def _ends(bases: list[int]) -> dict[int, tuple[int, int]]:
    """Return, for each change, the last one of undo, redo, undo ... that followed it, and how many these were."""
    ends = {base: (base, 0) for base in bases}
    open_ = {base: base for base in bases}
    while open_:
        later = dict(Change.objects.filter(undoes__in=open_).values_list("undoes_id", "id"))
        open_ = {later[tip]: base for tip, base in open_.items() if tip in later}
        for tip, base in open_.items():
            ends[base] = (tip, ends[base][1] + 1)
    return ends


def _names(plan: Plan, changes: list[Change]) -> dict[int, str]:
    keys = {change.facts[key] for change in changes for key in ("attendee", "other") if key in change.facts}
    return dict(Attendee.objects.filter(event_id=plan.event_id, pk__in=keys).values_list("pk", "name")) if keys else {}


def _sentence(change: Change, names: dict[int, str]) -> str:
    facts = change.facts
    somebody = _("Somebody who is gone")
    given = {
        "name": names.get(facts.get("attendee", 0), somebody),
        "other": names.get(facts.get("other", 0), somebody),
        "round": facts.get("round", 0),
    }
    sentences = {
        "plan.move": _("%(name)s moved in round %(round)s"),
        "plan.swap": _("%(name)s and %(other)s swapped in round %(round)s"),
        "plan.exchange": _("Two tables changed places in round %(round)s"),
        "plan.host": _("Another host at a table in round %(round)s"),
    }
    return sentences[change.verb] % given
