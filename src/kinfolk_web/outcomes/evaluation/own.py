"""How lots fell for somebody, and what they said when they were asked whom they talked with, for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kinfolk_web.outcomes.evaluation.models import Study, StudyArm, Talked
from kinfolk_web.outcomes.evaluation.words import WORDS

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee


def talked_of(attendee: Attendee) -> list[tuple[str, Any]]:
    """Return how lots fell for them, about whom they were asked, and what they said."""
    arms = StudyArm.objects.filter(attendee=attendee, first__isnull=False).select_related("study")
    lots = [(str(WORDS[Study.Design(one.study.design)].title), _half(first=bool(one.first))) for one in arms]
    mine = Talked.objects.filter(by=attendee).exclude(answer="").select_related("about")
    return lots + [(one.about.name, str(one.get_answer_display())) for one in mine]


def _half(*, first: bool) -> str:
    return _("drawn into the first half") if first else _("drawn into the second half")
