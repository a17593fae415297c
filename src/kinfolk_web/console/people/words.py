"""Fields and values of people in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinfolk.roster import cells
from kinfolk_web.people.models import Attendee

_LABELS = {
    "statements": gettext_lazy("statements"),
    "attributes": gettext_lazy("details"),
    "state": gettext_lazy("coming"),
}
_OTHERS = {"guest_of": gettext_lazy("guest of"), "attributes": gettext_lazy("details")}

# What a column of a list can be taken for, in the order in which people look for it.
MEANINGS = {
    "name": gettext_lazy("name"),
    "first_name": gettext_lazy("first name"),
    "last_name": gettext_lazy("last name"),
    "email": gettext_lazy("e-mail"),
    "organisation": gettext_lazy("employer"),
    "order": gettext_lazy("order"),
    "party": gettext_lazy("group they came with"),
    "times_attended": gettext_lazy("times attended before"),
    "first_time": gettext_lazy("first time? (yes or no)"),
    "attended_before": gettext_lazy("came before? (yes or no)"),
    "host": gettext_lazy("will host (yes or no)"),
    "greeter": gettext_lazy("will greet (yes or no)"),
    "roles": gettext_lazy("roles (host; greeter)"),
    "host_rounds": gettext_lazy("rounds willing to host"),
    "greeter_capacity": gettext_lazy("newcomers to greet at most"),
    "languages": gettext_lazy("languages"),
    "statements": gettext_lazy("statements"),
    "shown_statements": gettext_lazy("statements that may be named"),
    "show_statements": gettext_lazy("may statements be named? (yes or no)"),
    "needs": gettext_lazy("needs"),
    "largest_table": gettext_lazy("largest table at ease with"),
    "rounds": gettext_lazy("rounds present for"),
    "together": gettext_lazy("sits together with"),
    "known": gettext_lazy("knows already"),
    "apart": gettext_lazy("keep-apart requests (go unread to your safety leads)"),
    "kind": gettext_lazy("kind of attendee"),
    "pronouns": gettext_lazy("pronouns"),
    "name_sound": gettext_lazy("how the name sounds"),
    "hide_new": gettext_lazy("hide that they are new"),
    "listen_first": gettext_lazy("would rather listen first"),
    "no_greeter": gettext_lazy("wants no greeter"),
    "guest_of": gettext_lazy("guest of"),
    "status": gettext_lazy("status (paid, cancelled ...)"),
    "product": gettext_lazy("ticket or product"),
    "quantity": gettext_lazy("number of tickets"),
    "guests": gettext_lazy("how many come along, or who"),
    "companion": gettext_lazy("name of whoever comes along"),
    "void": gettext_lazy("cancelled (yes or no)"),
    "buyer_name": gettext_lazy("buyer's name"),
    "buyer_email": gettext_lazy("buyer's e-mail"),
    "system_id": gettext_lazy("number of the ticket or member"),
}


def label_of(field: str) -> str:
    """Return what a field is called."""
    if field in _LABELS or field in _OTHERS:
        return str(_LABELS.get(field) or _OTHERS[field])
    return str(getattr(Attendee._meta.get_field(field), "verbose_name", field))  # noqa: SLF001 - Django's way


def value_of(field: str, value: Any) -> str:  # noqa: ANN401 - any field
    """Return a value in words; nothing is a dash."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "state":
        return str(Attendee.State(value).label)
    if field == "rounds":
        return cells.written_rounds(tuple(value)) if value else _("all")
    if isinstance(value, dict):
        return "; ".join(f"{header}: {text}" for header, text in value.items()) or "–"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value)) or "–"
    return "–" if value in {None, ""} else str(value)
