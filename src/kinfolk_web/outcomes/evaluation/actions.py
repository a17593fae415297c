"""Switching an evaluation on: its protocol is written first and never changed, then the draw is made in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk.evaluating.drawing import commitment, halves, new_seed, one_of
from kinfolk.evaluating.protocol import Protocol, analysis_version
from kinfolk.schemas import validate
from kinfolk_web.communities.models import Event
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm, StudyPlans
from kinfolk_web.outcomes.evaluation.words import STOP, WORDS
from kinfolk_web.people.models import Attendee
from kinfolk_web.plans.models import Release

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk.evaluating.protocol import Plans
    from kinfolk_web.accounts.models import User
    from kinfolk_web.outcomes.evaluation.packing import Packed

FEWEST_PEOPLE = 20
"""People below which two halves say nothing of anybody, and something of somebody."""


class NotNowError(Exception):
    """An evaluation that cannot be switched on or drawn; the message is for people and names the remedy."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What differs from protocol to protocol of a design: how many there will be, blocks, and the plans."""

    units: str
    planned: dict[str, int]
    blocks: tuple[str, ...] = ()
    plan_set: Plans | None = None


def write(*, event: Event, design: Study.Design, settled: Settled, by: User | None) -> Study:
    """Write the protocol of an evaluation, with a seed that is fixed now and told nobody before the draw.

    Raises
    ------
    NotNowError
        There is one of this design already.
    """
    words, seed = WORDS[design], new_seed()
    protocol = Protocol(
        event=event.name,
        written=timezone.localdate().isoformat(),
        design=words.key,
        units=settled.units,
        arms=words.arms,
        outcome=words.outcome,
        secondary=words.secondary,
        exclusions=words.exclusions,
        planned=settled.planned,
        blocks=settled.blocks,
        plan_set=settled.plan_set,
        seed_commitment=commitment(seed),
        analysis=analysis_version(),
        stop=STOP,
    )
    document = protocol.document()
    validate("protocol", document)
    with change("evaluation.write", by=by, event=event) as entry:
        hold(event)
        if standing(event, design) is not None:
            raise NotNowError(_("This is switched on already. Take it back first if you want to begin again."))
        study = Study.objects.create(
            event=event, design=design, protocol=document, fingerprint=protocol.fingerprint, seed=seed, made_by=by
        )
        entry.about = f"study:{study.pk}"
        entry.save(update_fields=["about"])
        live.publish(f"event:{event.pk}", "evaluation")
    return study


def standing(event: Event, design: Study.Design) -> Study | None:
    """Return the evaluation of a design that is switched on at an event."""
    return Study.objects.filter(event=event, design=design).exclude(state=Study.State.TAKEN_BACK).first()


def hold(event: Event) -> None:
    """Let whoever else switches something on at this event wait until the transaction ends."""
    Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def take_back(*, study: Study, by: User | None) -> None:
    """Switch an evaluation off before its draw; that there was one stays to be seen.

    Raises
    ------
    NotNowError
        It was drawn: from then on it stands, whatever comes of it.
    """
    with change("evaluation.take_back", by=by, event=study.event, about=study):
        held = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
        if held.state != Study.State.WRITTEN:
            raise NotNowError(_("The draw is made. It stands, whatever comes of it; that is what makes it honest."))
        Study.objects.filter(pk=study.pk).update(state=Study.State.TAKEN_BACK)
        StudyPlans.objects.filter(study=study).delete()
        StudyArm.objects.filter(study=study).delete()
        live.publish(f"event:{study.event_id}", "evaluation")


# -- a lottery of plans -----------------------------------------------------------------------------------------------


def write_lottery(*, event: Event, packed: Packed, people: Sequence[str], settled: Settled, by: User | None) -> Study:
    """Write the protocol of a plan lottery and keep its plans; ``people`` are the codes of those in them, in order."""
    keys = dict(Attendee.objects.filter(event=event).values_list("code", "pk"))
    with change("evaluation.plans", by=by, event=event, facts={"count": packed.plans.plans}):
        study = write(event=event, design=Study.Design.PLANS, settled=settled, by=by)
        StudyPlans.objects.create(study=study, content=packed.to_bytes(), people=[keys[code] for code in people])
    return study


def refuse_if_released(event: Event) -> None:
    """Refuse a lottery of plans once people know where they sit.

    Raises
    ------
    NotNowError
        A plan is released.
    """
    released = Release.objects.filter(event=event).select_related("plan").first()
    if released is not None:
        raise NotNowError(
            _(
                "Plan %d is released, and people may know where they sit: nothing can be drawn any more. Switch it on at "
                "your next event, before you release a plan."
            )
            % released.plan.number
        )


def draw_plan(*, study: Study, of: int, by: User | None) -> int:
    """Draw one of the plans, and tell the seed from now on; drawn again, it stays as it fell.

    Raises
    ------
    NotNowError
        A plan was released meanwhile, or it was taken back.
    """
    with change("evaluation.draw", by=by, event=study.event, about=study) as entry:
        held = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
        if held.state == Study.State.DRAWN and held.drawn is not None:
            return held.drawn
        _check_written(held)
        refuse_if_released(held.event)
        drawn = one_of(of, held.seed, held.fingerprint)
        entry.facts = {"number": drawn + 1, "count": of}
        entry.save(update_fields=["facts"])
        _note_drawn(held, drawn=drawn)
    return drawn


def _check_written(held: Study) -> None:
    if held.state != Study.State.WRITTEN:
        raise NotNowError(_("This was taken back. Switch it on again if you want it after all."))


def _note_drawn(held: Study, **fields: Any) -> None:  # noqa: ANN401 - fields of a study
    Study.objects.filter(pk=held.pk).update(state=Study.State.DRAWN, drawn_at=timezone.now(), **fields)
    live.publish(f"event:{held.event_id}", "evaluation")


# -- halves of people -------------------------------------------------------------------------------------------------


def write_same(*, event: Event, by: User | None) -> Study:
    """Write the protocol of two halves that mean nothing: newcomers and the others are halved each for themselves.

    Raises
    ------
    NotNowError
        There are too few people.
    """
    people = list(Attendee.objects.filter(event=event, state=Attendee.State.COMING).order_by("pk"))
    if len(people) < FEWEST_PEOPLE:
        raise NotNowError(
            _("At least %(least)d people are needed, so that nothing is told of anybody; there are %(people)d.")
            % {"least": FEWEST_PEOPLE, "people": len(people)}
        )
    blocks = tuple("new" if one.times_attended == 0 else "been here before" for one in people)
    settled = Settled(units="people", planned={"people": len(people)}, blocks=blocks)
    keys = [one.pk for one in people]
    return write_halves(event=event, design=Study.Design.SAME, people=keys, settled=settled, by=by)


def write_halves(
    *, event: Event, design: Study.Design, people: Sequence[int], settled: Settled, by: User | None
) -> Study:
    """Write the protocol of two halves; ``people`` are those who are drawn into them, in the order of its blocks."""
    units = [[(one, None)] for one in people]
    return write_units(event=event, design=design, units=units, settled=settled, by=by)


def write_units(
    *,
    event: Event,
    design: Study.Design,
    units: Sequence[Sequence[tuple[int, int | None]]],
    settled: Settled,
    by: User | None,
) -> Study:
    """Write the protocol of two halves of units: people with their casts, if any, who are drawn together."""
    facts = {"count": sum(map(len, units))}
    with change("evaluation.people", by=by, event=event, facts=facts):
        study = write(event=event, design=design, settled=settled, by=by)
        StudyArm.objects.bulk_create(
            StudyArm(study=study, attendee_id=one, position=position, cast=cast)
            for position, unit in enumerate(units)
            for one, cast in unit
        )
    return study


def draw_halves(*, study: Study, by: User | None) -> bool:
    """Draw everybody into one of two halves, and tell the seed from now on; return whether it was drawn just now.

    Raises
    ------
    NotNowError
        It was taken back.
    """
    with change("evaluation.draw", by=by, event=study.event, about=study):
        held = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
        if held.state == Study.State.DRAWN:
            return False
        _check_written(held)
        first = halves(held.protocol["blocks"], held.seed, held.fingerprint)
        arms = list(StudyArm.objects.filter(study=held))
        for one in arms:
            one.first = bool(first[one.position])
        StudyArm.objects.bulk_update(arms, ["first"])
        _note_drawn(held)
    return True
