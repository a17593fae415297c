"""What is said after a change, with a button that takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from kinfolk_web.core.models import Change
    from kinfolk_web.programme.errors import RefusedError
    from kinfolk_web.routing import EventRequest

UNDO_FORM = "undo"  # the id of an empty form on every page of this room


def address(request: EventRequest, name: str, *given: object) -> str:
    """Return the address of a page of this event."""
    return reverse(name, args=[request.community.slug, request.event.slug, *given])


def undo_address(request: EventRequest, change: Change) -> str:
    """Return where a change is taken back; empty as long as no page does so."""
    try:
        return address(request, "undo", change.pk)
    except NoReverseMatch:
        return ""


def done(request: EventRequest, said: str, change: Change) -> None:
    """Say what was done, and offer to take it back."""
    undo = undo_address(request, change)
    button = '{} <button class="plain" form="{}" formaction="{}">{}</button>'
    messages.success(request, format_html(button, said, UNDO_FORM, undo, _("Undo")) if undo else said)


def with_pins(said: str, change: Change) -> str:
    """Return what was done, and how many were pinned to tables that went with it."""
    freed = change.facts.get("freed", 0)
    if not freed:
        return said
    more = ngettext(
        "%(freed)d pin to a table that is gone went with it.",
        "%(freed)d pins to tables that are gone went with it.",
        freed,
    )
    return f"{said} {more % {'freed': freed}}"


def refused(request: EventRequest, error: RefusedError) -> None:
    """Say why nothing was done."""
    messages.error(request, str(error))
