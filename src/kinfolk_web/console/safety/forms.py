"""Forms of the vault."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import ParagraphField, PlainField

OFF = {"autocomplete": "off", "spellcheck": "false"}


class RequestForm(forms.Form):
    """A request that reached a lead in person: two names as somebody says them."""

    first = PlainField(label=_("One of them"), max_length=200, widget=forms.TextInput(attrs=OFF))
    second = PlainField(label=_("The other"), max_length=200, widget=forms.TextInput(attrs=OFF))
    note = ParagraphField(
        label=_("A note, only if it is needed"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **OFF}),
        help_text=_("Nobody needs a reason. What is not written cannot be read by anybody."),
    )


class OutsideForm(forms.Form):
    """Who the safety lead from outside is."""

    name = PlainField(label=_("Their name"), max_length=120, error_messages={"required": _("Write their name.")})
    email = forms.EmailField(
        label=_("Their e-mail, if they want to be told"),
        required=False,
        help_text=_("A mail says that something waits, and not a word of it."),
        widget=forms.EmailInput(attrs=OFF),
    )
