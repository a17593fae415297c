"""What somebody says when they opt in to circles: a week of boxes, languages, how they meet, whether they host."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kinfolk.circles.hours import zone_of
from kinfolk.errors import InputError
from kinfolk_web.core.fields import ParagraphField, PlainField
from kinfolk_web.phone.forms import LANGUAGES
from kinfolk_web.seasons.actions import Wishes

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.seasons.models import Season, SeasonMember

BLOCKS = tuple(range(6, 24, 2))  # the first hours of boxes of two
EVENINGS = [24 * day + hour for day in range(5) for hour in (18, 20)]
ZONES = (
    "Pacific/Auckland", "Australia/Sydney", "Australia/Perth", "Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai",
    "Asia/Singapore", "Asia/Bangkok", "Asia/Dhaka", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Karachi", "Asia/Dubai",
    "Asia/Tehran", "Europe/Istanbul", "Africa/Nairobi", "Europe/Kyiv", "Europe/Athens", "Africa/Cairo",
    "Asia/Jerusalem", "Africa/Johannesburg", "Europe/Berlin", "Europe/Madrid", "Europe/Paris", "Europe/Rome",
    "Europe/Warsaw", "Africa/Lagos", "Europe/London", "Europe/Lisbon", "Africa/Casablanca", "Atlantic/Azores",
    "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/St_Johns", "America/Halifax", "America/New_York",
    "America/Bogota", "America/Mexico_City", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "UTC",
)  # fmt: skip
LONGEST_PAUSE = timedelta(days=365)


class ZoneField(forms.ChoiceField):
    """A time zone: the usual ones to choose from, and any other by its name, as a browser knows it."""

    def valid_value(self, value: Any) -> bool:  # noqa: ANN401 - Django's signature
        """Take whatever there is."""
        try:
            zone_of(str(value))
        except InputError:
            return False
        return True


class JoinForm(forms.Form):
    """Everything with a usual answer; only some hour has to be ticked."""

    hours = forms.TypedMultipleChoiceField(
        label=_("When I am usually free"),
        coerce=int,
        choices=[(24 * day + hour, "") for day in range(7) for hour in BLOCKS],
        error_messages={"required": _("Tick at least one box: a circle needs an hour.")},
    )
    zone = ZoneField(label=_("My time zone"), help_text=_("The boxes are on the clock where you live."))
    languages = forms.MultipleChoiceField(
        label=_("Languages I like to talk in"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Each circle has one in common. None ticked: any."),
    )
    online = forms.BooleanField(label=_("Online"), required=False)
    places = forms.MultipleChoiceField(
        label=_("Places where I would come"), widget=forms.CheckboxSelectMultiple, required=False
    )
    hosts = forms.BooleanField(
        label=_("I am willing to host"),
        required=False,
        help_text=_("You say where you meet and read the first question. Hosts take turns."),
    )
    kindred = forms.BooleanField(
        label=_("Bring me together with people who said “me too” to what I did"),
        required=False,
        help_text=_("Kept for the season as marks that nobody can read. Nobody is shown what you said."),
    )

    def __init__(
        self,
        *given: Any,  # noqa: ANN401 - Django's
        season: Season,
        attendee: Attendee,
        member: SeasonMember | None,
        **named: Any,  # noqa: ANN401 - Django's
    ) -> None:
        named.setdefault("label_suffix", "")
        named["initial"] = _held(season, attendee, member)
        super().__init__(*given, **named)
        zone = named["initial"]["zone"]
        self.fields["zone"].choices = [(one, one.replace("_", " ")) for one in sorted({*ZONES, zone})]  # type: ignore[attr-defined]
        self.fields["places"].choices = [(one, one) for one in season.places]  # type: ignore[attr-defined]
        if not season.places:
            del self.fields["places"]
            del self.fields["online"]
        if member is None:
            self.fields["zone"].widget.attrs["data-zone"] = "here"
        held = {code for code, _label in LANGUAGES}
        more = [(one, one) for one in named["initial"]["languages"] if one not in held]
        self.fields["languages"].choices = [*LANGUAGES, *more]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse somebody who would meet nowhere."""
        given = super().clean() or {}
        if "online" in self.fields and not given.get("online") and not given.get("places"):
            raise ValidationError(_now("Tick online or a place: else there is nowhere to meet."))
        return given

    def wishes(self) -> Wishes:
        """Return what was said."""
        given = self.cleaned_data
        return Wishes(
            zone=given["zone"],
            hours=sorted(given["hours"]),
            languages=given["languages"],
            online=given.get("online", True),
            places=given.get("places", []),
            hosts=given["hosts"],
            kindred=given["kindred"],
        )

    def week(self) -> list[tuple[str, list[tuple[int, bool]]]]:
        """Return the boxes of the week: for each row its hours, and for each day a value and whether it is ticked."""
        held = {str(one) for one in self["hours"].value() or ()}
        return [
            (f"{hour}–{hour + 2}", [(24 * day + hour, str(24 * day + hour) in held) for day in range(7)])
            for hour in BLOCKS
        ]


def _held(season: Season, attendee: Attendee, member: SeasonMember | None) -> dict[str, Any]:
    if member is None:
        return {
            "hours": EVENINGS, "zone": season.zone, "languages": attendee.languages, "online": True,
            "places": [], "hosts": attendee.is_host, "kindred": False,
        }  # fmt: skip
    return {
        "hours": member.hours, "zone": member.zone, "languages": member.languages, "online": member.online,
        "places": member.places, "hosts": member.hosts, "kindred": bool(member.statements),
    }  # fmt: skip


class PauseForm(forms.Form):
    """Until when somebody pauses; it ends by itself."""

    until = forms.DateField(label=_("Back from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_until(self) -> Any:  # noqa: ANN401 - a date
        """Refuse a day that is past, or more than a year away."""
        until, today = self.cleaned_data["until"], timezone.localdate()
        if not today < until <= today + LONGEST_PAUSE:
            raise ValidationError(_now("Give a day after today, within a year."))
        return until


class NoteForm(forms.Form):
    """What the host of a circle tells it."""

    link = forms.URLField(label=_("Link to meet online"), required=False, max_length=300, assume_scheme="https")
    spot = PlainField(label=_("Where exactly"), required=False, max_length=200)
    text = ParagraphField(
        label=_("A line to the others"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
