"""Forms of the programme: the first blocks, one block, agreements, casts and parties, the rota."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import PlainField, plain_texts
from kinfolk_web.programme.models import Block, Programme, Room
from kinfolk_web.programme.queries import kinds_of

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event

MOST_DAYS, MOST_MINUTES = 14, 600


def clock_input() -> forms.TimeInput:
    """Return a field for a time of day."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SmallForm(forms.Form):
    """Which blocks can you give? An opening and a meal are enough."""

    opening_at = forms.TimeField(label=_("Opening at"), initial=time(9), widget=clock_input())
    opening = forms.IntegerField(label=_("Minutes of opening"), initial=10, min_value=0, max_value=120)
    lunch_at = forms.TimeField(label=_("Meal at"), initial=time(12, 30), widget=clock_input())
    lunch = forms.IntegerField(
        label=_("Minutes of the meal at tables"), initial=45, min_value=0, max_value=MOST_MINUTES,
    )  # fmt: skip
    rounds = forms.IntegerField(label=_("Further rounds after the opening"), initial=0, min_value=0, max_value=12)
    round_minutes = forms.IntegerField(label=_("Minutes of each"), initial=30, min_value=5, max_value=240)
    seats = forms.IntegerField(label=_("People at a table"), initial=7, min_value=3, max_value=14)


class BlockForm(forms.ModelForm[Block]):
    """One block: what happens, when, where, and to whom people go."""

    room: forms.ModelChoiceField[Room] = forms.ModelChoiceField(
        queryset=None, label=_("Room"), required=False, empty_label=_("anywhere")
    )
    without = forms.MultipleChoiceField(
        label=_("Left out of it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("People of these kinds have no seat in this round."),
    )
    in_step = forms.BooleanField(
        label=_("Keep what follows in step"),
        required=False,
        initial=True,
        help_text=_("Later blocks of the day move along by as many minutes."),
    )

    class Meta:
        """What an organiser says of a block."""

        model = Block
        formfield_callback = plain_texts
        fields = (
            "kind",
            "title",
            "day",
            "starts_at",
            "minutes",
            "welcome_place",
            "text",
            "seats",
            "without",
            "crossing",
        )
        widgets = {"starts_at": clock_input(), "text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "title": _("Leave it empty to call it what it is."),
            "welcome_place": _("Where greeters stand for whoever comes alone; printed on everybody's card."),
            "text": _("The ritual, the question, the words; it stands on sheets and screens."),
            "seats": _("Only for this round."),
        }
        labels = {"crossing": _("Crosses neighbourhoods")}

    field_order = ("kind", "title", "day", "starts_at", "minutes", "in_step", "room", "welcome_place", "text", "seats")

    def __init__(self, *given: object, event: Event, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type] # Django's signature
        self.initial.setdefault("room", self.instance.room_id)
        fields: dict[str, Any] = self.fields
        fields["room"].queryset = Room.objects.filter(event=event)
        kinds = [*kinds_of(event)]
        kinds += [kind for kind in (self.instance.without or []) if kind not in kinds]
        fields["without"].choices = [(kind, kind) for kind in kinds]
        if not kinds:
            del fields["without"]
        fields["day"].min_value = fields["minutes"].min_value = 1
        for name, most in (("day", MOST_DAYS), ("minutes", MOST_MINUTES)):
            fields[name].widget.attrs |= {"min": 1, "max": most}
        if not programme_has_neighbourhoods(event):
            del fields["crossing"]

    def clean_day(self) -> int:
        """Refuse days that no event has."""
        day: int = self.cleaned_data["day"]
        if not 1 <= day <= MOST_DAYS:
            raise forms.ValidationError(_("Days are numbered from 1 to 14."))
        return day

    def clean_minutes(self) -> int:
        """Refuse blocks of no time, or longer than a day."""
        minutes: int = self.cleaned_data["minutes"]
        if not 1 <= minutes <= MOST_MINUTES:
            raise forms.ValidationError(_("A block lasts from 1 to 600 minutes; make two of a longer one."))
        return minutes

    def clean_seats(self) -> int | None:
        """Refuse tables nobody can talk at."""
        seats: int | None = self.cleaned_data["seats"]
        if seats is not None and not 2 <= seats <= 60:  # noqa: PLR2004 - people
            raise forms.ValidationError(_("A table takes from 2 to 60 people."))
        return seats


def programme_has_neighbourhoods(event: Event) -> bool:
    """Whether the people of an event are split into neighbourhoods."""
    return Programme.objects.filter(event=event, neighbourhood__gt=0).exists()


class AgreementForm(forms.Form):
    """One more line that people agree on."""

    text = PlainField(label=_("One line"), max_length=200)


class RotaForm(forms.Form):
    """How many greeters stand at each welcome place."""

    each = forms.IntegerField(label=_("Greeters at each welcome place"), initial=2, min_value=1, max_value=20)
    afresh = forms.BooleanField(label=_("Begin afresh, without those who are there already"), required=False)


class GroupsForm(forms.ModelForm[Programme]):
    """How people are grouped: tables, casts, neighbourhoods."""

    casts_from_memory = forms.ChoiceField(
        label=_("Casts of last year"),
        required=False,
        choices=[("", _("do not matter")), ("keep", _("stay together")), ("mix", _("are mixed anew"))],
    )

    class Meta:
        """What an organiser chooses."""

        model = Programme
        formfield_callback = plain_texts
        fields = (
            "seats", "cast_size", "cast_meetings", "casts_from_memory", "neighbourhood", "crossing", "hosts_keep_table",
            "walk_limit",
        )  # fmt: skip
        help_texts = {
            "seats": _("Used as long as no tables stand in a room."),
            "cast_size": _("A small group that stays together through the event; 0 for none, 6 to 8 is usual."),
            "neighbourhood": _("Above 400 people: parts of 250 to 350 with their own hosts. 0 for none."),
            "crossing": _("From 0 to 1: a quarter (0.25) lets one round in four mix everybody."),
            "walk_limit": _("Between two tables of a person, in metres. Empty if it does not matter."),
        }

    def clean_seats(self) -> int:
        """Refuse tables nobody can talk at."""
        return _between(self.cleaned_data["seats"], 2, 60)

    def clean_cast_size(self) -> int:
        """Refuse casts of one."""
        size: int = self.cleaned_data["cast_size"]
        return size if not size else _between(size, 3, 40)

    def clean_neighbourhood(self) -> int:
        """Refuse neighbourhoods that are no larger than a few tables."""
        size: int = self.cleaned_data["neighbourhood"]
        return size if not size else _between(size, 30, 2000)

    def clean_crossing(self) -> float:
        """Refuse shares that are none."""
        share: float = self.cleaned_data["crossing"]
        if not 0 <= share <= 1:
            raise forms.ValidationError(_("A share lies between 0 and 1."))
        return share

    def clean_walk_limit(self) -> float | None:
        """Refuse walks of no length."""
        limit: float | None = self.cleaned_data["walk_limit"]
        if limit is not None and limit <= 0:
            raise forms.ValidationError(_("A walk is longer than 0 metres."))
        return limit


def _between(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise forms.ValidationError(_("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most})
    return number
