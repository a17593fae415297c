"""The one optional minute: what attendees may say of themselves, each with what it is for and who sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kinfolk_web.core.fields import PlainField

if TYPE_CHECKING:
    from kinfolk_web.people.models import Attendee

NEEDS = (
    ("step-free", _("a way and a table without steps, for a wheelchair too")),
    ("hearing", _("a place where I hear well")),
    ("quiet", _("a quiet corner")),
)
LANGUAGES = (
    ("en", _("English")), ("de", _("German")), ("es", _("Spanish")), ("fr", _("French")), ("it", _("Italian")),
    ("pt", _("Portuguese")), ("nl", _("Dutch")), ("pl", _("Polish")), ("tr", _("Turkish")), ("ar", _("Arabic")),
    ("uk", _("Ukrainian")), ("ru", _("Russian")), ("zh", _("Chinese")), ("ja", _("Japanese")),
)  # fmt: skip
SIZES = (("", _("Any size is fine")), *((str(size), str(size)) for size in (3, 4, 5, 6, 7, 8)))


class MinuteForm(forms.Form):
    """Everything optional; what is left blank is never held against anybody."""

    times_attended = forms.TypedChoiceField(
        label=_("Have you been here before?"),
        choices=[("", _("I would rather not say")), ("0", _("This is my first time")), ("1", _("Once")),
                 ("2", _("Twice")), ("3", _("Three times or more"))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("So that somebody welcomes you, or you welcome somebody. The team sees it."),
    )  # fmt: skip
    hide_new = forms.BooleanField(
        label=_("Keep it to the team that I am new"),
        required=False,
        help_text=_("The hosts of your tables are then not told. If somebody greets you, they keep it to themselves."),
    )
    no_greeter = forms.BooleanField(
        label=_("I do not want a greeter"),
        required=False,
        help_text=_("So that nobody is asked to greet you. The team sees it, and nobody is told why."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you like to talk in"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("So that each table has one in common. The team sees it. None ticked: any."),
    )
    needs = forms.MultipleChoiceField(
        label=_("What your table must have"),
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Only to seat you. Hosts see what the seat is like, never why. Deleted a week after the event."),
    )
    largest_table = forms.TypedChoiceField(
        label=_("The largest table you are at ease with"),
        choices=SIZES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Only to seat you. The team sees it."),
    )
    listen_first = forms.BooleanField(
        label=_("I would rather listen first"),
        required=False,
        help_text=_("Your hosts see it and do not begin with you."),
    )
    came_with = PlainField(
        label=_("Who did you come with?"),
        required=False,
        max_length=200,
        help_text=_("A name or a group. So that you meet others in the rounds, and they do too. The team sees it."),
    )
    pronouns = PlainField(
        label=_("Pronouns"),
        required=False,
        max_length=60,
        help_text=_(
            "So that people speak of you as you like: on your card, for your hosts, and for whoever greets you. Blank: nothing is."
        ),
    )
    name_sound = PlainField(
        label=_("How your name sounds"),
        required=False,
        max_length=120,
        help_text=_("Your hosts and whoever greets you see it, so that they say it right."),
    )
    no_mail = forms.BooleanField(
        label=_("No mail, please"),
        required=False,
        help_text=_("This page says everything that mails would. The team sees it."),
    )

    def __init__(self, *given: Any, attendee: Attendee, **named: Any) -> None:  # noqa: ANN401 - Django's
        named.setdefault("label_suffix", "")
        named["initial"] = _held(attendee)
        super().__init__(*given, **named)
        self.attendee = attendee
        for field in self.fields.values():
            field.show_hidden_initial = True  # a page open since yesterday puts nothing back that was changed since
        self._keep_what_is_not_asked()

    def _keep_what_is_not_asked(self) -> None:
        """Let people see what the list says of them, even where it is none of the answers offered."""
        for name, held in (("languages", self.attendee.languages), ("needs", self.attendee.needs)):
            field = self.fields[name]
            known = {key for key, _label in field.choices}  # type: ignore[attr-defined]
            field.choices = [*field.choices, *((one, one) for one in held if one not in known)]  # type: ignore[attr-defined]
        for name in ("times_attended", "largest_table"):
            field, value = self.fields[name], getattr(self.attendee, name)
            if value is not None and str(value) not in {key for key, _label in field.choices}:  # type: ignore[attr-defined]
                field.choices = [*field.choices, (str(value), str(value))]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what was changed on this very page, as an attendee keeps it."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        if "came_with" in changed:
            changed["parties"] = [part for part in (one.strip() for one in changed.pop("came_with").split(";")) if part]
        return changed


def _held(attendee: Attendee) -> dict[str, Any]:
    return {
        "times_attended": "" if attendee.times_attended is None else str(attendee.times_attended),
        "largest_table": "" if attendee.largest_table is None else str(attendee.largest_table),
        "came_with": "; ".join(attendee.parties),
        **{
            name: getattr(attendee, name)
            for name in (
                "hide_new",
                "no_greeter",
                "languages",
                "needs",
                "listen_first",
                "pronouns",
                "name_sound",
                "no_mail",
            )
        },
    }
