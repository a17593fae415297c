"""Forms as they look here: label above, help below it, errors in words beside the field."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Takes the form's own templates first."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
