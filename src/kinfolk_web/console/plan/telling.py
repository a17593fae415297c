"""Says what was done, with a button that takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.html import format_html
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from kinfolk_web.core.models import Change
    from kinfolk_web.routing import EventRequest


def say_done(request: EventRequest, text: str, change: Change) -> None:
    """Show a message on the next page; its button belongs to the form with the id ``take-back`` there."""
    button = '{} <button class="plain" form="take-back" name="change" value="{}">{}</button>'
    messages.success(request, format_html(button, text, change.pk, _("Undo")))
