"""Forms of rooms: the room itself, tables generated or one by one, what else stands there."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import PlainField, plain_texts
from kinfolk_web.programme.actions.rooms import MOST_TABLES, Generation
from kinfolk_web.programme.layouts import Arrangement
from kinfolk_web.programme.models import Fixture, Room, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

FEATURES = (("step-free", _("step-free")), ("hearing", _("hearing loop")), ("quiet", _("quiet")))
MOST_METRES = 300


class _Features(forms.MultipleChoiceField):
    """Features of a table: the known ones to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(label=_("It offers"), required=False, choices=FEATURES)


def _known_and_own(features: list[str]) -> tuple[list[str], list[str]]:
    """Return the features that a form ticks, in its order, and those that somebody wrote."""
    known = [name for name, _words in FEATURES]
    return [name for name in known if name in features], [name for name in features if name not in known]


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401 - whatever a field holds
    """Return whether two values of a field are the same; features have no order."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(one) == sorted(other)
    return bool(one == other)


class AsShown(forms.BaseForm):
    """A form that remembers what it showed, so that only what somebody changed in it is written.

    Two organisers work on one room at once: a form that was opened an hour ago must not put back what it showed then.
    """

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*given, **named)
        self.fields["was"] = forms.JSONField(required=False, widget=forms.HiddenInput, initial=self.showing())

    def showing(self) -> dict[str, Any]:
        """Return what the form shows, field by field, as it would come back unchanged."""
        return {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}

    @property
    def seen(self) -> dict[str, Any]:
        """What was shown to whoever sent the form; nothing if that is not known."""
        was = self.cleaned_data.get("was")
        return was if isinstance(was, dict) else {}

    def changes(self) -> dict[str, Any]:
        """Return what differs from what was shown."""
        seen = self.seen
        return {
            name: value for name, value in self.values().items() if name not in seen or not _same(seen[name], value)
        }

    def values(self) -> dict[str, Any]:
        """Return everything that was sent."""
        return {name: value for name, value in self.cleaned_data.items() if name != "was"}

    def shown_again(self, now: Mapping[str, Any]) -> None:
        """Remember what somebody else wrote meanwhile as shown, so that keeping it once more replaces it knowingly."""
        data = cast("QueryDict", self.data).copy()
        data[self.add_prefix("was")] = json.dumps(self.seen | dict(now))
        self.data = data


def _metres(least: float, *, half: bool = True) -> forms.NumberInput:
    return forms.NumberInput(attrs={"min": least, "max": MOST_METRES, "step": "0.5" if half else "any"})


class RoomForm(AsShown, forms.ModelForm[Room]):
    """A room's name and size."""

    class Meta:
        """What an organiser says of a room."""

        model = Room
        formfield_callback = plain_texts
        fields = ("name", "width", "depth", "note")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "width": forms.NumberInput(attrs={"min": 3, "max": MOST_METRES, "step": "any"}),
            "depth": forms.NumberInput(attrs={"min": 3, "max": MOST_METRES, "step": "any"}),
        }
        help_texts = {
            "width": _("From left to right, when you look towards the stage."),
            "note": _("How to come in without steps, spare chairs, microphones: it stands on the sheet for the venue."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse rooms that are none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("width", "depth"):
            if name in given and not 3 <= given[name] <= MOST_METRES:  # noqa: PLR2004 - metres
                self.add_error(name, _("A room measures from 3 to 300 metres."))
        return given


class GenerateForm(forms.Form):
    """Many tables at once."""

    count = forms.IntegerField(label=_("Tables"), min_value=1, max_value=MOST_TABLES)
    spare = forms.IntegerField(
        label=_("Spare ones among them"), min_value=0, max_value=MOST_TABLES, initial=0,
        help_text=_("Set up, and used only when needed."),
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Seats at each"), min_value=2, max_value=60,
        help_text=_("One more than are to sit there, for whoever comes unannounced."),
    )  # fmt: skip
    shape = forms.ChoiceField(label=_("Shape"), choices=Table.Shape.choices, initial=Table.Shape.ROUND)
    arrangement = forms.ChoiceField(label=_("They stand"), choices=Arrangement.choices, initial=Arrangement.ROUNDS)
    spacing = forms.FloatField(
        label=_("Metres between chairs"), min_value=0, max_value=10, initial=0.6,
        help_text=_("0.9 lets a wheelchair pass everywhere."),
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )  # fmt: skip
    keep = forms.BooleanField(label=_("Keep the tables that are there, and add these"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse more spare tables than tables."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (given.get("spare") or 0) >= (given.get("count") or math.inf):
            self.add_error("spare", _("Not all tables can be spare ones: nobody would sit anywhere."))
        return given

    def given(self) -> Generation:
        """Return what to generate."""
        return Generation(**self.cleaned_data)


class TableForm(AsShown, forms.ModelForm[Table]):
    """One table."""

    features = _Features()
    more = PlainField(
        label=_("and also"), required=False, max_length=120, help_text=_("More features, separated by commas.")
    )

    class Meta:
        """What an organiser says of a table."""

        model = Table
        formfield_callback = plain_texts
        fields = (
            "label",
            "seats",
            "shape",
            "x",
            "y",
            "angle",
            "features",
            "more",
            "language",
            "topic",
            "least",
            "spare",
        )
        labels = {"x": _("Metres from the left"), "y": _("Metres from the front"), "angle": _("Turned by (degrees)")}
        widgets = {"x": _metres(0), "y": _metres(0), "angle": forms.NumberInput(attrs={"step": 15})}
        help_texts = {
            "least": _("Empty: worked out."),
            "language": _("If this table speaks one: “Spanish”, “es”."),
            "topic": _("If this table has one."),
        }

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*given, **named)
        self.initial["features"], more = _known_and_own(self.instance.features or [])
        self.initial["more"] = ", ".join(more)
        self.fields["seats"].widget.attrs |= {"min": 1, "max": 60}
        for name in ("x", "y"):
            self.fields[name].widget.attrs["step"] = "any"

    def showing(self) -> dict[str, Any]:
        """Return what the form shows; features that it ticks and that it writes out are one field of the table."""
        shown = {name: value for name, value in super().showing().items() if name != "more"}
        return shown | {"features": self.instance.features or []}

    def clean(self) -> dict[str, Any]:
        """Put the features together, and refuse impossible numbers."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        more = [part.strip() for part in given.pop("more", "").split(",") if part.strip()]
        given["features"] = [*given.get("features", []), *more]
        seats, least = given.get("seats"), given.get("least")
        if seats is not None and not 1 <= seats <= 60:  # noqa: PLR2004 - people
            self.add_error("seats", _("A table takes from 1 to 60 people."))
        if seats and least and least > seats:
            self.add_error("least", _("It cannot have more people at least than seats."))
        return given

    def clean_language(self) -> str:
        """Return the tag of what is spoken, as the languages of people are kept."""
        word: str = self.cleaned_data["language"].strip()
        from kinfolk.roster.languages import tag_of  # its tables are only loaded for tables with a language

        tag = tag_of(word) if word else ""
        if tag is None:
            raise forms.ValidationError(_("Write a language by its name or its tag, such as “Spanish” or “es”."))
        return tag

    def _post_clean(self) -> None:
        """Leave the rules on labels to the action, which sees all rooms."""


class RowForm(AsShown, forms.Form):
    """One table as a row of the list."""

    label = PlainField(max_length=40)
    seats = forms.IntegerField(min_value=1, max_value=60)
    shape = forms.ChoiceField(choices=Table.Shape.choices)
    x = forms.FloatField(min_value=0, max_value=MOST_METRES)
    y = forms.FloatField(min_value=0, max_value=MOST_METRES)
    features = forms.MultipleChoiceField(required=False, choices=FEATURES, widget=forms.CheckboxSelectMultiple)
    spare = forms.BooleanField(required=False)
    gone = forms.BooleanField(required=False)

    def showing(self) -> dict[str, Any]:
        """Return what the row shows, with the features that only the form of the table itself can change."""
        return {name: value for name, value in super().showing().items() if name != "gone"}

    def changes(self) -> dict[str, Any]:
        """Return what differs from what was shown; a table that is taken out changes in nothing else."""
        given, seen = self.cleaned_data, self.seen
        own = _known_and_own(seen.get("features", []))[1]
        self.cleaned_data = given | {"features": [*given["features"], *own]}
        found = super().changes()
        found.pop("gone", None)
        return found


class FixtureForm(AsShown, forms.ModelForm[Fixture]):
    """Something else that stands in the room."""

    class Meta:
        """What an organiser says of it."""

        model = Fixture
        formfield_callback = plain_texts
        fields = ("kind", "label", "x", "y", "width", "depth")
        labels = {"x": _("Metres from the left"), "y": _("Metres from the front")}
        widgets = {
            name: forms.NumberInput(attrs={"min": 0, "max": MOST_METRES, "step": "any"})
            for name in ("x", "y", "width", "depth")
        }
        help_texts = {"label": _("Leave it empty to call it what it is.")}

    def clean(self) -> dict[str, Any]:
        """Refuse what has no size."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("width", "depth"):
            if name in given and not 0 < given[name] <= MOST_METRES:
                self.add_error(name, _("It measures more than 0 metres."))
        return given
