"""Forms for what is told in confidence: whom somebody must never sit with, and what went wrong."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import ParagraphField, PlainField

OFF = {"autocomplete": "off", "spellcheck": "false"}
SAFE = (("", _("I would rather not say")), ("yes", _("Yes, for now")), ("no", _("No")))


class ApartForm(forms.Form):
    """A name as the person knows it, and a note that nobody needs to write."""

    words = PlainField(
        label=_("Whom must you never share a table with?"),
        max_length=200,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("A name as you know it, or what else they are known by. You need not know whether they come."),
    )
    note = ParagraphField(
        label=_("A note, only if you wish"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, **OFF}),
        help_text=_("Nobody needs a reason. What is not written cannot be read by anybody."),
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)


class ReportForm(forms.Form):
    """Six questions at most, of which one needs an answer."""

    what = ParagraphField(
        label=_("What happened?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})
    )
    where = PlainField(label=_("Where and when?"), max_length=300, required=False, widget=forms.TextInput(attrs=OFF))
    who = PlainField(
        label=_("Who did it?"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("A name, a table, what they looked like. They are not told."),
    )
    safe = forms.ChoiceField(
        label=_("Are you safe now?"), choices=SAFE, required=False, widget=forms.RadioSelect, initial=""
    )
    contact = PlainField(
        label=_("How may we reach you?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("Leave it blank to stay unknown; then nobody can ask back."),
    )
    not_to = forms.MultipleChoiceField(
        label=_("Who must not read this?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever you name above never reads it anyway."),
    )
    mine = forms.BooleanField(
        label=_("Note on my page that I reported something"),
        required=False,
        help_text=_("Only when, never what: your words are not shown there. Else nothing ties it to your page."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *given: Any, leads: list[tuple[str, str]], own: bool, **named: Any) -> None:  # noqa: ANN401
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)
        self.fields["not_to"].choices = leads  # type: ignore[attr-defined]
        if not own:
            del self.fields["mine"]
