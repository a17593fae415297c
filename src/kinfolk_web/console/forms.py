"""Forms of the organisers' pages that belong to no single room."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kinfolk_web.communities.models import Event
from kinfolk_web.core.fields import PlainField, plain_texts

EARLIEST, YEARS_AHEAD = 1990, 20  # a year outside of them is a slip of whoever types, as 0202 or 2207


@cache
def _zones() -> list[tuple[str, str]]:
    """Return the time zones there are; finding them reads hundreds of files."""
    return [(zone, zone) for zone in sorted(available_timezones() - {"Factory", "localtime", "posixrules"})]


class CommunityForm(forms.Form):
    """What a community is called."""

    name = PlainField(label=_("Name of the community"), max_length=120, help_text=_("As your members know it."))


class EventForm(forms.ModelForm[Event]):
    """What an event is called, where and when."""

    timezone = forms.ChoiceField(label=_("Time zone"), initial="UTC")
    language = forms.ChoiceField(label=_("Language of its paper"), choices=settings.LANGUAGES)

    class Meta:
        """What an organiser says of an event."""

        model = Event
        formfield_callback = plain_texts
        fields = ("name", "starts_on", "ends_on", "place", "timezone", "language", "expected")
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {"name": _("Enough for now; the rest can be said later.")}

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's signature
        self.fields["timezone"].choices = _zones()  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        """Refuse days that are a slip: what is deleted after an event is counted from there."""
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        for name, day in (("starts_on", first), ("ends_on", last)):
            if day and not EARLIEST <= day.year <= timezone.localdate().year + YEARS_AHEAD:
                self.add_error(name, _("%(day)s: is the year right?") % {"day": day.isoformat()})
                return said
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Correct one of the two."))
        return said


class EventSettingsForm(EventForm):
    """What is said of an event once it is there: also whom people speak to when something is wrong."""

    class Meta(EventForm.Meta):
        """The same, and the person with a phone."""

        fields = (*EventForm.Meta.fields, "safety_name", "safety_phone")  # type: ignore[assignment] # two more
        help_texts = {
            "safety_name": _("Stands first on the page for reports, on everybody's phone and on paper."),
        }


class StartForm(forms.Form):
    """From which earlier event a new one starts, and what of it is taken along."""

    earlier = forms.ChoiceField(
        label=_("Start from an earlier event"), required=False,
        help_text=_("Its room, programme, rules and agreements are copied. Change all of it as you like."),
    )  # fmt: skip
    casts = forms.ChoiceField(
        label=_("Its casts"), required=False,
        choices=(("", _("do not matter")), ("keep", _("stay together")), ("mix", _("are mixed anew"))),
    )  # fmt: skip
    people = forms.BooleanField(
        label=_("Put those on the list who said yes to being remembered"), required=False,
        help_text=_("For circles that meet again and again. Otherwise bring in your list: it recognises who was there."),
    )  # fmt: skip

    def __init__(self, *given: object, events: list[Event], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's signature
        self.events = {str(one.pk): one for one in events}
        self.fields["earlier"].choices = [  # type: ignore[attr-defined]
            ("", _("start empty")), *((key, str(one)) for key, one in self.events.items()),
        ]  # fmt: skip

    @property
    def chosen(self) -> Event | None:
        """The earlier event, if one was chosen."""
        return self.events.get(self.cleaned_data["earlier"])
