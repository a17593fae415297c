"""Forms of the staff page and of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kinfolk_web.communities.models import Role
from kinfolk_web.core.fields import PlainField

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event


class InviteForm(forms.Form):
    """Whom to ask, and what for."""

    email = forms.EmailField(label=_("Their e-mail"), max_length=254)
    role = forms.ChoiceField(label=_("What they are there for"), choices=Role, initial=Role.READ_ONLY)
    mailed = forms.BooleanField(label=_("Mail them the link"), required=False)

    def __init__(self, said: Any = None, *, event: Event | None) -> None:  # noqa: ANN401 - what was sent
        super().__init__(said, initial={"mailed": bool(settings.MAIL_URL)})
        if event is None and not settings.MAIL_URL:  # a mail that is kept is read on the pages of its event
            del self.fields["mailed"]


class CommunityForm(forms.Form):
    """What a community is called, and its language."""

    name = PlainField(label=_("Name of the community"), max_length=120)
    language = forms.ChoiceField(label=_("Language of new events"), choices=settings.LANGUAGES)
