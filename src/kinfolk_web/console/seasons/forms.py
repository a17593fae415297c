"""What an organiser says of a season."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.console.forms import EventForm
from kinfolk_web.console.people.forms import LinesField
from kinfolk_web.core.fields import plain_texts
from kinfolk_web.seasons.models import Season


class SeasonForm(forms.ModelForm[Season]):
    """A name and a first week; the rest has usual answers."""

    weeks = forms.TypedChoiceField(
        label=_("How often"),
        coerce=int,
        choices=[
            (1, _("every week")),
            (2, _("every two weeks")),
            (4, _("every four weeks")),
            (8, _("every eight weeks")),
        ],
        initial=4,
    )
    meetings = forms.IntegerField(label=_("How many meetings"), min_value=1, max_value=52, initial=6)
    minutes = forms.IntegerField(label=_("Minutes of a circle"), min_value=20, max_value=180, initial=60)
    places = LinesField(
        label=_("Places where circles can meet"),
        required=False,
        max_length=120,
        help_text=_("Such as towns: Leipzig; Halle. Blank: all circles meet online."),
    )
    zone = forms.ChoiceField(
        label=_("Time zone to begin with"), help_text=_("Each member has their own and can change it.")
    )

    class Meta:
        """What is asked."""

        model = Season
        formfield_callback = plain_texts
        fields = ("name", "about", "starts_on", "weeks", "meetings", "minutes", "places", "zone")
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "about": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's signature
        self.fields["zone"].choices = EventForm().fields["timezone"].choices  # type: ignore[attr-defined]
