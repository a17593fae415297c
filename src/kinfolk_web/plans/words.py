"""Promises in plain words of the page's language, and on which page a broken one is mended."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.functional import Promise as Lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from kinfolk.sentences import ENGLISH, from_stored, spoken

Text = str | Lazy


class Remedy(NamedTuple):
    """What would mend a promise: a sentence, and the name of the page where that is done."""

    text: Text
    page: str


class Words(NamedTuple):
    """A promise: its title, what it means for so many people, what to say if all get it, and what would mend it."""

    title: Text
    many: Text
    all: Text
    lacking: Text
    remedies: tuple[Remedy, ...]


_MORE_HOSTS = Remedy(_("Ask more people to host."), "people")
_SMALLER = Remedy(_("Try smaller tables, or one round less."), "programme")
_FEATURES = Remedy(_("Give more tables what people need."), "programme")
_BY_HAND = Remedy(_("Move somebody by hand, and see at once what it costs."), "")

PROMISES: dict[str, Words] = {
    "seated": Words(
        _("A seat for everyone"), _("have a seat in every round"), _("Everybody has a seat in every round."),
        _("has no seat in a round"), (Remedy(_("Add tables or seats."), "programme"), _BY_HAND),
    ),
    "together": Words(
        _("Companions stay together"), _("stay with their companion"), _("Companions share every table."),
        _("is parted from a companion"), (_BY_HAND, Remedy(_("Check who has to stay together."), "people")),
    ),
    "needs": Words(
        _("Needs are met"), _("find what they need at every table"), _("Everybody finds what they need at every table."),
        _("does not find what they need at a table"), (_FEATURES, _BY_HAND),
    ),
    "understood": Words(
        _("One language at a table"), _("are understood at every table"),
        _("Every table has a language that all its people speak."), _("is not understood at a table"),
        (Remedy(_("Check languages on the list."), "people"), _BY_HAND),
    ),
    "pinned": Words(
        _("Places fixed by you"), _("sit where you placed them"), _("Everybody sits where you placed them."),
        _("does not sit where you placed them"), (Remedy(_("Unpin a place, or solve again."), ""),),
    ),
    "hosted": Words(
        _("A host at every table"), _("find a host at every table"), _("Everybody finds a host at every table."),
        _("sits at a table without a host"), (_MORE_HOSTS, _BY_HAND),
    ),
    "welcomed": Words(
        _("A welcome for newcomers"), _("are welcomed at their first table"),
        _("Every newcomer is welcomed at their first table."), _("is not welcomed as a newcomer should be"),
        (Remedy(_("Ask more people to greet and to host."), "people"), _BY_HAND),
    ),
    "no_party": Words(
        _("Away from one’s own party"), _("never sit with their own party"), _("Nobody sits with their own party."),
        _("sits with somebody of their own party"), (Remedy(_("More tables spread a large party."), "programme"), _BY_HAND),
    ),
    "new_faces": Words(
        _("New faces every time"), _("meet nobody twice"), _("Nobody meets anybody twice."),
        _("meets somebody twice"), (_SMALLER, _BY_HAND),
    ),
    "kindred": Words(
        _("Kindred people"), _("sit with kindred people"), _("Everybody with kindred people here sits with some of them."),
        _("does not sit with kindred people"), (_BY_HAND,),
    ),
    "needle": Words(
        _("The needle in the haystack"), _("find their needle"), _("Everybody finds their needle."),
        _("does not find their needle"), (_BY_HAND,),
    ),
    "not_the_only_one": Words(
        _("Not the only one"), _("are never the only one of a kind"), _("Nobody is the only one of a kind at a table."),
        _("is the only one of a kind at a table"), (_BY_HAND,),
    ),
    "at_most": Words(
        _("No table taken over"), _("sit at mixed tables only"), _("No table holds too many of one kind."),
        _("sits at a table with too many of one kind"), (_BY_HAND,),
    ),
    "at_ease": Words(
        _("At ease"), _("sit at tables small enough for them"),
        _("Nobody sits at a larger table than they asked for."), _("sits at a larger table than they asked for"),
        (Remedy(_("Add a few small tables."), "programme"), _BY_HAND),
    ),
    "short_walk": Words(
        _("Short walks"), _("have short walks only"), _("Nobody has far to walk."), _("has a long walk"), (_BY_HAND,),
    ),
    "balanced": Words(
        _("Tables like the room"), _("sit at tables that mirror the room"), _("Every table mirrors the room."),
        _("sits at a table unlike the room"), (_BY_HAND,),
    ),
}  # fmt: skip

LOSE = ngettext_lazy("%(count)d person loses it", "%(count)d people lose it", "count")
GAIN = ngettext_lazy("%(count)d person gains it", "%(count)d people gain it", "count")


def said_now(stored: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return sentences of the planner, as a plan keeps them, in the language of the page."""
    return spoken(from_stored(stored), get_language() or ENGLISH)


def words_of(promise: str) -> Words:
    """Return the words of a promise; one that is not known here is named plainly."""
    plain = promise.replace("_", " ")
    return PROMISES.get(promise) or Words(plain.capitalize(), plain, plain, plain, (_BY_HAND,))
