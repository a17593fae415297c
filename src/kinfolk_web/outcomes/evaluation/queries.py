"""What the page of evaluations shows, and the sentences that members read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from kinfolk_web.core.models import Job
from kinfolk_web.outcomes.evaluation.models import Study, Talked
from kinfolk_web.outcomes.evaluation.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinfolk.evaluating.pooling import Pooled
    from kinfolk_web.communities.models import Community, Event
    from kinfolk_web.outcomes.evaluation.words import Words

ALPHA = 0.05
FEWEST_EVENTS = 2
FEWEST_ASKED = 100  # questions from which it is told in tens how many are answered
KINDS = ("evaluation.plans", "evaluation.draw")
_NONE = _lazy("A difference like that comes about by chance alone often enough: this one event shows none.")
VERDICTS = {
    Study.Design.PLANS: {
        "more": _lazy("So a seat together did make people talk."),
        "less": _lazy("So people seated together talked less."),
        "none": _NONE,
    },
    Study.Design.WELCOME: {
        "more": _lazy("So the introduction did help."),
        "less": _lazy("So the introduction did harm rather than help."),
        "none": _NONE,
    },
    Study.Design.STEPPED: {
        "more": _lazy("So planned tables did make bonds."),
        "less": _lazy("So free time made more bonds than planned tables."),
        "none": _NONE,
    },
    Study.Design.CASTS: {
        "more": _lazy("So meeting the same few again did make bonds."),
        "less": _lazy("So new faces made more bonds."),
        "none": _NONE,
    },
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One design on the page: its words, the evaluation that is switched on if there is one, and what came of it.

    ``answered`` is of a hundred questions how many are answered so far, in tens; None where nobody is asked, or of few.
    """

    words: Words
    study: Study | None
    found: str
    pooled: Pooled | None
    answered: int | None


def offers_of(event: Event) -> list[Offer]:
    """Return every design that can be switched on."""
    studies = {one.design: one for one in studies_of(event)}
    return [
        Offer(words, study, said_of(study) if study else "", pooled_of(event.community, design), _answered(study))
        for design, words in WORDS.items()
        for study in [studies.get(design)]
    ]


def _answered(study: Study | None) -> int | None:
    if study is None or study.is_counted:
        return None
    asked = Talked.objects.filter(study=study)
    count = asked.count()
    return asked.exclude(answer="").count() * 10 // count * 10 if count >= FEWEST_ASKED else None


def studies_of(event: Event) -> list[Study]:
    """Return the evaluations that are switched on at an event."""
    return list(Study.objects.filter(event=event).exclude(state=Study.State.TAKEN_BACK).select_related("plan"))


def taken_back(event: Event) -> int:
    """Return how many were written and taken back before their draw: whoever reads a result should know."""
    return Study.objects.filter(event=event, state=Study.State.TAKEN_BACK).count()


def sentences_for_members(event: Event) -> list[str]:
    """Return the very sentences that members read of what is switched on and was not ended early."""
    standing = [one for one in reversed(studies_of(event)) if one.ended_at is None]
    return [str(WORDS[Study.Design(one.design)].members) for one in standing]


def job_of(event: Event) -> Job | None:
    """Return the last piece of work on a lottery, while it goes on or where it could not be done."""
    last = Job.objects.filter(event=event, kind__in=KINDS).first()
    return last if last is not None and last.state not in {Job.State.DONE, Job.State.CANCELLED} else None


def is_running(event: Event) -> bool:
    """Whether plans are being looked for or drawn just now."""
    return Job.objects.filter(event=event, kind__in=KINDS, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists()


# -- what came of it --------------------------------------------------------------------------------------------------


def said_of(study: Study) -> str:
    """Return what came of an evaluation in sentences that need no statistics."""
    result = study.result
    if not result or result["said"] in {"not drawn", "too early"}:
        return ""
    if result["said"] == "gone":
        return _("What it was drawn from is deleted, so nothing can be counted any more.")
    if result["said"] == "too few":
        return _("Too few people answered to say anything. That is no result, and no fault of the evening.")
    if result["said"] == "alike":
        return _(
            "Of one half nearly all said the same, so numbers would tell what each of them said. They count in what several "
            "events say together."
        )
    return _BY_DESIGN[Study.Design(study.design)](result)


def _of_plans(result: dict[str, Any]) -> str:
    rates = _(
        "Of pairs that the draw seated together, %(together)d in 100 say that they talked; of pairs that it did not, "
        "%(otherwise)d in 100."
    )
    shares = {"together": result["together"], "otherwise": result["otherwise"]}
    return _with_verdict(rates, shares, Study.Design.PLANS, result)


def _of_welcome(result: dict[str, Any]) -> str:
    rates = _(
        "Of newcomers whose greeter was asked to introduce them, %(first)d in 100 say that they were welcomed within "
        "15 minutes; of the others, %(second)d in 100."
    )
    return _with_verdict(rates, _halves(result), Study.Design.WELCOME, result)


def _of_stepped(result: dict[str, Any]) -> str:
    rates = _(
        "After the first round %(first)d in 100 of those who sat at planned tables say that they have a good bond with "
        "somebody new to them; of those who had free time, %(second)d in 100."
    )
    return _with_verdict(rates, _halves(result), Study.Design.STEPPED, result)


def _of_casts(result: dict[str, Any]) -> str:
    rates = _(
        "In groups that kept their casts %(first)d in 100 say that they have a good bond with somebody new to them; in "
        "groups that mixed, %(second)d in 100."
    )
    return _with_verdict(rates, _halves(result), Study.Design.CASTS, result)


def _halves(result: dict[str, Any]) -> dict[str, float]:
    return {"first": result["of_first"], "second": result["of_second"]}


def _with_verdict(rates: str, shares: dict[str, float], design: Study.Design, result: dict[str, Any]) -> str:
    verdict = verdict_of(result)
    told = rates % {name: _hundred(share) for name, share in shares.items()}
    said = f"{told} {VERDICTS[design][verdict]}"
    return said if verdict == "none" else f"{said} {_between(result)}"


def verdict_of(result: dict[str, Any]) -> str:
    """Return what an event that was counted shows: ``more``, ``less`` or ``none``."""
    return "none" if result["p"] > ALPHA else "more" if result["difference"] > 0 else "less"


def is_same(result: dict[str, Any]) -> bool:
    """Whether a second draw, which decided nothing, shows no difference either."""
    return bool(result.get("same_p", 1) > ALPHA)


def verdicts(event: Event) -> list[dict[str, str]]:
    """Return what each lottery of an event that was counted shows, without a number: for those who read a report."""
    return [
        {"design": one.design, "verdict": verdict_of(one.result)}
        for one in reversed(studies_of(event))
        if one.design in VERDICTS and one.result is not None and one.result["said"] == "counted"
    ]


def _between(result: dict[str, Any]) -> str:
    low, high = result["low"], result["high"]
    if low is None or high is None:
        return _("How much more, this one event cannot tell.")
    return _("The difference lies between %(low)d and %(high)d in 100.") % {
        "low": _hundred(low),
        "high": _hundred(high),
    }


def _of_same(result: dict[str, Any]) -> str:
    if result["p"] > ALPHA:
        return _("No difference between the two halves, as it should be: the counting invents none.")
    return _(
        "A difference where there is none. By chance that happens in 1 of 20 events; if it happens again, do not trust the "
        "counting, and tell whoever runs this computer."
    )


_BY_DESIGN: dict[Study.Design, Callable[[dict[str, Any]], str]] = {
    Study.Design.PLANS: _of_plans,
    Study.Design.WELCOME: _of_welcome,
    Study.Design.STEPPED: _of_stepped,
    Study.Design.CASTS: _of_casts,
    Study.Design.SAME: _of_same,
}


def _hundred(share: float) -> int:
    return round(100 * share)


def pooled_of(community: Community, design: Study.Design) -> Pooled | None:
    """Return what all events of a community say together, of those that were counted; None for fewer than two.

    An event of which nothing is told by itself is among them only with another such: else its numbers could be worked out.
    """
    results = Study.objects.filter(event__community=community, design=design, result__said__in=("counted", "alike"))
    counted = [one for one in results.order_by("pk").values_list("result", flat=True) if one and one.get("error")]
    if sum(one["said"] == "alike" for one in counted) == 1:
        counted = [one for one in counted if one["said"] != "alike"]
    known = [(one["difference"], one["error"]) for one in counted]
    if len(known) < FEWEST_EVENTS:
        return None
    from kinfolk.evaluating.pooling import pool  # scipy: nobody else waits for it

    return pool([effect for effect, _error in known], [error for _effect, error in known])
