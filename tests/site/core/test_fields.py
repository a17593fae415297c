"""Every field into which people write is cleaned of what cannot be seen, whoever writes and whoever reads."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django import forms

import kinfolk_web
from kinfolk_web.console.forms import EventForm
from kinfolk_web.core.fields import ParagraphField, PlainField

TURNED = "Ana \u202eamiL\u2066 \u200bx\x07"
CHECKED = (forms.EmailField, forms.URLField, forms.UUIDField)  # these have rules of their own, narrower than ours


def _forms() -> list[type[forms.BaseForm]]:
    """Return every class of a form of the site."""
    for module in pkgutil.walk_packages(kinfolk_web.__path__, "kinfolk_web."):
        if "form" in module.name or module.name.startswith(("kinfolk_web.phone.", "kinfolk_web.console.")):
            importlib.import_module(module.name)
    found, todo = set(), [forms.BaseForm]
    while todo:
        for one in todo.pop().__subclasses__():
            todo.append(one)
            found.add(one)
    return sorted((one for one in found if one.__module__.startswith("kinfolk_web.")), key=repr)


def _texts() -> list[tuple[str, forms.Field]]:
    """Return the fields of all forms that take any text: no passwords, and no codes, which are compared."""
    return [
        (f"{form.__module__}.{form.__name__}.{name}", field)
        for form in _forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, CHECKED)
        and not isinstance(field.widget, forms.PasswordInput)
        and name != "code"
    ]


def test_every_text_field_of_every_form_is_plain():
    texts = _texts()
    assert len(texts) > 50
    assert [name for name, field in texts if not isinstance(field, PlainField | ParagraphField)] == []


@pytest.mark.parametrize("field", [PlainField(), ParagraphField(), EventForm.base_fields["name"]])
def test_a_plain_field_keeps_what_is_seen(field):
    assert field.clean(TURNED) == "Ana amiL x"


def test_paragraphs_keep_their_lines():
    assert ParagraphField().clean("Ana\u202e\r\n\r\n Bo ") == "Ana\n\nBo"
