"""A form field for text that people read: composed letters, one line, nothing invisible that turns or hides text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models

from kinfolk_web.core.normalise import plain


class PlainField(forms.CharField):
    """Text of one line as people wrote it, without what cannot be seen."""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Return the text, normalised."""
        return plain(super().to_python(value) or "")


class ParagraphField(forms.CharField):
    """Text of several lines as people wrote it, without what cannot be seen."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's signature
        """Return the text, normalised line by line."""
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(plain(line) for line in text.split("\n")).strip()


def plain_texts(field: models.Field[Any, Any], **given: Any) -> forms.Field | None:  # noqa: ANN401 - Django's signature
    """Return the form field of a model's field: what people write into it is plain text. For a form's ``Meta``."""
    if type(field) in {models.CharField, models.TextField} and not field.choices:
        many = isinstance(field, models.TextField) or isinstance(given.get("widget"), forms.Textarea)
        given.setdefault("form_class", ParagraphField if many else PlainField)
    return field.formfield(**given)
