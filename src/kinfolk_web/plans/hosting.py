"""How many tables of a plan have a host who said yes, one who is only proposed, or none: counted here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk_web.core.remembering import remembered
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Asked, Seat, Sitting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

HOST, GREETER = ROLES = ("host", "greeter")
LISTS = {HOST: "hosts", GREETER: "greeters"}  # as the planner names whom it proposes
FLAGS = {HOST: "is_host", GREETER: "is_greeter"}


@dataclass(frozen=True, slots=True)
class Hosting:
    """Tables at which somebody sits, counted in every round: who leads them, as far as anybody does."""

    agreed: int
    proposed: int
    none: int

    @property
    def is_settled(self) -> bool:
        """Whether each of them has a host who said yes."""
        return not (self.proposed or self.none)

    def sentence(self) -> str:
        """Return the counts in words, the same wherever they stand."""
        if self.is_settled:
            return _("In every round every table has a host who said yes.")
        if self.proposed and not self.agreed and not self.none:
            return _("Every table has a host who is proposed and not asked yet.")
        parts = [
            ngettext("%(n)d has a host who said yes", "%(n)d have a host who said yes", self.agreed)
            % {"n": self.agreed},
            ngettext(
                "%(n)d has a host who is proposed and not asked yet",
                "%(n)d have a host who is proposed and not asked yet",
                self.proposed,
            )
            % {"n": self.proposed},
            ngettext("%(n)d has no host", "%(n)d have no host", self.none) % {"n": self.none},
        ]
        counts = (self.agreed, self.proposed, self.none)
        said = ", ".join(part for part, count in zip(parts, counts, strict=True) if count)
        return _("Of all tables, counted in every round, %(said)s.") % {"said": said}


def hosting_of(plan: Plan) -> Hosting:
    """Return how many tables of a plan are led by whom; one that nobody sits at needs no host."""
    there = Seat.objects.filter(plan=plan, round=OuterRef("round"), table=OuterRef("table"))
    used = Sitting.objects.filter(Exists(there), plan=plan)
    everywhere = used.count()
    agreed = used.filter(host__is_host=True, host__state=Attendee.State.COMING).count()
    proposed = used.filter(host__in=not_asked(plan, HOST)).count()
    return Hosting(agreed, proposed, everywhere - agreed - proposed)


def not_asked(plan: Plan, role: str) -> QuerySet[Attendee]:
    """Return whom a plan proposes and nobody has asked yet: they said neither yes nor no, and the list does not name them."""
    coming = Attendee.objects.filter(event_id=plan.event_id, state=Attendee.State.COMING, **{FLAGS[role]: False})
    answered = Asked.objects.filter(role=role, attendee__event_id=plan.event_id)
    return coming.filter(code__in=list(_proposed(plan).get(LISTS[role], ()))).exclude(
        pk__in=answered.values("attendee_id")
    )


def _proposed(plan: Plan) -> dict[str, list[str]]:
    """Return whom a plan proposes; of all that it says only this is read, where the rest was not."""
    if "said" not in plan.get_deferred_fields():
        return dict(plan.said.get("proposed", {}))
    rows = type(plan).objects.filter(pk=plan.pk).values_list("said__proposed", flat=True)
    return remembered(("proposed", plan.pk), rows.first) or {}


def codes_not_asked(plan: Plan) -> dict[str, frozenset[str]]:
    """Return by role the codes of those whom a plan proposes and nobody has asked yet."""
    return {role: frozenset(not_asked(plan, role).values_list("code", flat=True)) for role in ROLES}


def declined_in(event: Event, *, also_without: bool = False) -> tuple[tuple[str, str], ...] | None:
    """Return who said no, as pairs of role and code for the planner; None where nobody has been asked anything.

    Parameters
    ----------
    also_without
        Nothing rather than None: the list is topped up though nobody was asked so far.
    """
    said = Asked.objects.filter(attendee__event=event).order_by("role", "attendee_id")
    if not also_without and not said.exists():
        return None
    noes = said.filter(yes=False)
    for role, flag in FLAGS.items():  # who was written down as one all the same changed their mind
        noes = noes.exclude(role=role, **{f"attendee__{flag}": True})
    return tuple(noes.values_list("role", "attendee__code"))


def answers_in(event: Event) -> frozenset[tuple[str, str, bool]]:
    """Return what people said when they were asked: role, code, and whether it was a yes."""
    return frozenset(Asked.objects.filter(attendee__event=event).values_list("role", "attendee__code", "yes"))


def people_not_asked(plan: Plan) -> int:
    """Return how many people a plan proposes whom nobody has asked yet, each once."""
    nobody: frozenset[str] = frozenset()
    return len(nobody.union(*codes_not_asked(plan).values()))
