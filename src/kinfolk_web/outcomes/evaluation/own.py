"""What somebody said when they were asked whom they talked with, for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.outcomes.evaluation.models import Talked

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee


def talked_of(attendee: Attendee) -> list[tuple[str, Any]]:
    """Return about whom they were asked, and what they said."""
    mine = Talked.objects.filter(by=attendee).exclude(answer="").select_related("about")
    return [(one.about.name, str(one.get_answer_display())) for one in mine]
