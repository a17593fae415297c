"""Forms about people: every field of an attendee as one line, cleaned as a list's own cells are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kinfolk.roster import cells
from kinfolk.roster.languages import tags
from kinfolk_web.core.fields import PlainField
from kinfolk_web.people.rows import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.people.models import Attendee

_MORE, _MOST = 100, 1_000


class LinesField(PlainField):
    """Several entries in one line, separated by semicolons."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the entries, each once."""
        return value if isinstance(value, list) else list(cells.items(super().to_python(value) or ""))

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the entries as one line."""
        return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def validate(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Refuse more than anybody writes."""
        super().validate(value)
        if len(value) > _MORE:
            raise ValidationError(_now("That is more than %(most)d entries.") % {"most": _MORE})

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 - Django's signature
        """Hold each entry to the length of a line."""
        for entry in value:
            super().run_validators(entry)


class LanguagesField(LinesField):
    """Languages by name or tag: "English; Deutsch" is en; de."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the tags."""
        if isinstance(value, list):
            return value
        found, unknown = tags(PlainField.to_python(self, value), spoken=False)
        if unknown:
            raise ValidationError(
                _now("“%(word)s” is no language we know. Write names such as English; Deutsch; 日本語.")
                % {"word": unknown[0]}
            )
        return list(found)


class RoundsField(PlainField):
    """The rounds somebody is there for: "1-2;4"; blank for all."""

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the numbers, or None for all."""
        if isinstance(value, list):
            return value
        text = super().to_python(value)
        if not text:
            return None
        found = cells.rounds(text)
        if found is None:
            raise ValidationError(_now("“%(text)s” names no rounds. Write them as 1-2;4.") % {"text": text})
        return list(found)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Return the numbers as people write them."""
        return cells.written_rounds(tuple(value)) if isinstance(value, (list, tuple)) else value

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401 - Django's signature
        """Compare what is meant."""
        return bool((initial or None) != self.to_python(data))


_LONG = 300


class PersonForm(forms.Form):
    """Everything an organiser can write about an attendee by hand."""

    name = PlainField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    organisation = PlainField(label=_("Employer"), required=False, max_length=_LONG)
    times_attended = forms.IntegerField(
        label=_("Times attended before"), required=False, min_value=0, max_value=_MOST,
        help_text=_("0 is a first-timer. Blank: not known."),
    )  # fmt: skip
    is_host = forms.BooleanField(label=_("Hosts tables"), required=False)
    host_rounds = forms.IntegerField(
        label=_("Rounds willing to host"), required=False, min_value=0, max_value=_MOST, help_text=_("Blank: all.")
    )
    is_greeter = forms.BooleanField(label=_("Greets newcomers"), required=False)
    greeter_capacity = forms.IntegerField(label=_("Newcomers to greet at most"), min_value=1, max_value=5, initial=4)
    languages = LanguagesField(
        label=_("Languages"), required=False, help_text=_("Names, separated by ; (English; Deutsch).")
    )
    needs = LinesField(
        label=_("Needs"),
        help_text=_("What a table must have, separated by ; (step-free; hearing; quiet)."),
        required=False,
        max_length=_LONG,
    )
    largest_table = forms.IntegerField(
        label=_("Largest table at ease with"), required=False, min_value=2, max_value=_MOST
    )
    rounds = RoundsField(
        label=_("Rounds present for"), required=False, help_text=_("Such as 1-2;4. Blank: all of them.")
    )
    order = PlainField(label=_("Order"), required=False, max_length=200)
    parties = LinesField(
        label=_("Came with"), help_text=_("Names of groups, separated by ;"), required=False, max_length=_LONG
    )
    kinds = LinesField(
        label=_("Kinds"), help_text=_("Such as member; board, separated by ;"), required=False, max_length=_LONG
    )
    guest_of = PlainField(label=_("Guest of"), required=False, max_length=_LONG)
    pronouns = PlainField(label=_("Pronouns"), required=False, max_length=60)
    name_sound = PlainField(label=_("How the name sounds"), required=False, max_length=120)
    hide_new = forms.BooleanField(label=_("Hide that they are new"), required=False)
    listen_first = forms.BooleanField(label=_("Would rather listen first"), required=False)
    no_greeter = forms.BooleanField(label=_("Wants no greeter"), required=False)

    FIRST = ("name", "email", "organisation", "times_attended", "is_host", "is_greeter", "needs", "languages")

    def __init__(self, *given: Any, attendee: Attendee | None = None, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        if attendee is not None:
            named["initial"] = {name: getattr(attendee, name) for name in FIELDS}
        super().__init__(*given, **named)
        for field in self.fields.values():
            field.show_hidden_initial = attendee is not None  # so that two people may edit different fields at once

    def first(self) -> list[forms.BoundField]:
        """Return the fields that most people need."""
        return [self[name] for name in self.FIRST]

    def rest(self) -> list[forms.BoundField]:
        """Return the fields that few people need."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def rest_is_wrong(self) -> bool:
        """Whether an error hides among the fields that few people need."""
        return any(name not in self.FIRST for name in self.errors)

    def values(self) -> dict[str, Any]:
        """Return what was written, of an attendee that exists only what was changed on this very page."""
        changed: Iterable[str] = self.changed_data if self.fields["name"].show_hidden_initial else self.fields
        return {name: self.cleaned_data[name] for name in changed}


def lines_of(data: Any, most: int = 40) -> list[tuple[str, bool]]:  # noqa: ANN401 - a QueryDict
    """Return statements as a form sends them: ``text-0`` with ``shown-0`` and so on."""
    lines = []
    for number in range(most):
        text = data.get(f"text-{number}", "").strip()[:300]
        if text:
            lines.append((text, f"shown-{number}" in data))
    return lines
