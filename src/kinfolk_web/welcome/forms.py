"""The form of a note, for whoever may write one."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import ParagraphField
from kinfolk_web.welcome.notes import LONGEST


class NoteForm(forms.Form):
    """A few lines to somebody; the key of the form keeps what is sent twice to one note."""

    key = forms.UUIDField(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)
    text = ParagraphField(
        label=_("Your note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7, "maxlength": LONGEST})
    )

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        super().__init__(*given, **named)
