"""The two pieces of slow work of a plan lottery: finding plans that are equally good, and making a draft of the drawn one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django_scopes import scope

from kinfolk.evaluating.plan_set import FEWEST
from kinfolk.evaluating.protocol import Plans
from kinfolk.files.document import plan_document
from kinfolk_web.core.jobs import RefusedError, work
from kinfolk_web.outcomes.evaluation import actions
from kinfolk_web.outcomes.evaluation.actions import NotNowError, Settled
from kinfolk_web.outcomes.evaluation.asking import EACH
from kinfolk_web.outcomes.evaluation.models import Study
from kinfolk_web.outcomes.evaluation.packing import Packed
from kinfolk_web.plans import bridge
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.known import known_of
from kinfolk_web.plans.solving import counted_twice, keep, readable, refuse

if TYPE_CHECKING:
    from kinfolk.alternatives import Alternatives
    from kinfolk.evaluating.plan_set import PlanSet
    from kinfolk.problem import Problem
    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.jobs import Running

WANTED = 200
"""Plans that are looked for: so many that a p-value of 0.05 is reached exactly, and seats are drawn finely."""

MOST_PEOPLE = 1_000  # so that it is counted while somebody waits: pairs of 1,000 take half a second and 160 MB
USUALLY_TALK = 0.1  # of pairs who are not seated together, for the sketch of what one event can show: an assumption
SHARED = 1.1  # by how much errors grow if everybody is in six pairs; they double if everybody is in ninety-nine
LEAST_CHANCE = 0.03  # of two people to share a table: below it hardly any pair reaches the 2 % from which it counts
FEWEST_SEATED = 30  # pairs in play that a plan seats together


@work("evaluation.plans", queue="solve")
def find_plans(running: Running) -> dict[str, Any]:
    """Find plans that are equally good, and write the protocol of a lottery between them."""
    event = _event_of(running)
    with scope(community=event.community):
        _refused(lambda: _refuse_early(event))
        problem, _notes = readable(running, event, lambda: bridge.problem_of(event, apart_of(event)))
        _refuse_large(running, problem)
        found = _alternatives(running, problem)
        _refuse_few(running, found)
        packed = Packed.of(found.solutions, digest=bridge.digest_of(problem), seed=found.seed)
        _refuse_unmixed(running, packed.plans)
        settled = _settled(packed.plans)
        people = [one.id for one in problem.people]
        study = _refused(
            lambda: actions.write_lottery(event=event, packed=packed, people=people, settled=settled, by=running.job.by)
        )
        return {"study": study.pk, "plans": packed.plans.plans, "tried": found.tried}


@work("evaluation.draw", queue="solve")
def draw(running: Running) -> dict[str, Any]:
    """Draw one of the plans and make it the newest draft."""
    event = _event_of(running)
    with scope(community=event.community):
        study = (
            Study.objects.filter(event=event, pk=running.given["study"])
            .select_related("event__community", "plan")
            .first()
        )
        if study is None or not hasattr(study, "plans"):
            raise RefusedError(_("These plans are gone."))
        if study.plan is not None:
            return {"plan": study.plan.number}
        packed = Packed.from_bytes(study.plans.content)
        known = known_of(event)
        problem, _notes = readable(running, event, lambda: bridge.problem_of(event, apart_of(event)))
        digest = bridge.digest_of(problem)
        if digest != packed.digest and study.state == Study.State.WRITTEN:
            refuse(
                running,
                _(
                    "The list, the programme or the room was changed since the plans were found. Take this back and "
                    "switch it on again."
                ),
                "find_out",
            )
        place = _refused(lambda: actions.draw_plan(study=study, of=packed.plans.plans, by=running.job.by))
        if digest != packed.digest:
            raise RefusedError(_("The list was changed during the draw. Put it back as it was, and draw once more."))
        result = _result(problem, packed, place)
        document = plan_document(result)
        counted_twice(running, problem, document)
        plan = keep(running, event, (result, document), why="drawn", base=None, known=known, digest=digest)
        Study.objects.filter(pk=study.pk).update(plan=plan)
        return {"plan": plan.number}


def _event_of(running: Running) -> Event:
    if running.job.event is None:
        raise RefusedError(_("This work belongs to no event."))
    return running.job.event


def _refused(do: Any) -> Any:  # noqa: ANN401 - whatever it returns
    """Do something; what hinders it ends the job with its sentence."""
    try:
        return do()
    except NotNowError as error:
        raise RefusedError(str(error)) from error


def _refuse_early(event: Event) -> None:
    actions.refuse_if_released(event)
    if actions.standing(event, Study.Design.PLANS) is not None:
        raise NotNowError(_("This is switched on already. Take it back first if you want to begin again."))


# -- finding ----------------------------------------------------------------------------------------------------------


def _alternatives(running: Running, problem: Problem) -> Alternatives:
    from kinfolk.alternatives import alternatives
    from kinfolk.solve import Effort

    wanted = int(running.given.get("wanted", WANTED))
    running.tell(stage="searching", wanted=wanted)
    limits = {name: running.given[name] for name in ("steps", "threads") if running.given.get(name)}
    effort = Effort(seed=running.job.event_id or 0, **limits)
    return alternatives(problem, effort, wanted=wanted, heard=lambda found: running.tell(found=found, wanted=wanted))


def _refuse_large(running: Running, problem: Problem) -> None:
    given = {"people": len(problem.people), "most": MOST_PEOPLE}
    if len(problem.people) > MOST_PEOPLE:
        refuse(
            running,
            _(
                "A plan lottery takes up to %(most)d people, and there are %(people)d. The welcome lottery takes any number; "
                "switch this one on at a smaller gathering."
            )
            % given,
            "find_out",
        )
    if chance_of_two(problem) < LEAST_CHANCE:
        refuse(
            running,
            _(
                "With %(people)d people hardly any two have a chance worth drawing to share a table. More rounds, larger "
                "tables or smaller neighbourhoods change that; otherwise use it at a smaller gathering."
            )
            % given,
            "programme",
        )


def chance_of_two(problem: Problem) -> float:
    """Return how likely two people share a table at least once, roughly: two of one neighbourhood where there are any."""
    people, chance = len(problem.people), 0.0
    for round_ in problem.rounds:
        names = {table.neighbourhood for table in round_.tables} - {""}
        within = people if round_.crossing or not names else people / len(names)
        chance += max(0.0, people / max(1, len(round_.tables)) - 1) / max(1.0, within - 1)
    return chance


def _refuse_few(running: Running, found: Alternatives) -> None:
    if not found.solutions:
        refuse(
            running,
            _("No plan keeps every must, so none may be drawn. Mend that first: the plan says for whom, and why."),
            "plan",
        )
    if len(found.solutions) < FEWEST:
        refuse(
            running,
            _(
                "Only %(count)d plans were found that are as good as the best; at least %(least)d are needed for an "
                "honest draw. Fewer pins, one more table or one more round leave more room."
            )
            % {"count": len(found.solutions), "least": FEWEST},
            "programme",
        )


def _refuse_unmixed(running: Running, plans: PlanSet) -> None:
    if plans.seated < FEWEST_SEATED:
        refuse(
            running,
            _(
                "The plans seat nearly the same people together, so a draw would tell nothing. One more round, or fewer pins."
            ),
            "programme",
        )


def _settled(plans: PlanSet) -> Settled:
    from kinfolk.alternatives import WITHIN
    from kinfolk.evaluating.power import of_pairs

    asked = plans.people * EACH // 2
    seated = round(asked * plans.seated / max(1, int(plans.in_play.sum())))
    return Settled(
        units="pairs",
        planned={
            "people": plans.people,
            "pairs_in_play": int(plans.in_play.sum()),
            "pairs_seated_together": round(plans.seated),
            "pairs_asked_at_most": asked,
            "detectable_in_100": math.ceil(100 * of_pairs(asked, seated, base=USUALLY_TALK, times=SHARED)),
        },
        plan_set=Plans(plans=plans.plans, fingerprint=plans.fingerprint, within=WITHIN),
    )


def _result(problem: Problem, packed: Packed, place: int) -> Any:  # noqa: ANN401 - the planner's result
    from kinfolk.alternatives import Alternatives, with_roles

    facts, proposal = with_roles(problem)
    return Alternatives(facts, proposal, (packed.solution(place),), tried=1, seed=packed.seed).result(0)
