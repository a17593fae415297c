"""Instruments that organisers bring in a small file: read with clear refusals, answered, scored with their reliability."""

from __future__ import annotations

import math
import tomllib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kinfolk_web.core.audit import change
from kinfolk_web.core.normalise import plain
from kinfolk_web.core.numbers import is_number
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.day.sitting import here_among
from kinfolk_web.outcomes.models import Instrument, InstrumentAnswer, Uncounted
from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

    Item = tuple[str, list[tuple[int, str, bool]]]

LARGEST, MOST_ITEMS, MOST_POINTS, LONGEST = 50_000, 60, 11, 300
LEAST = 10  # of fewer people nothing is scored
LEAST_FOR_TWO = 100  # a part of two items is scored from so many on
KNOWN = {"name", "licence", "items", "scale", "reversed", "parts"}


class RefusedError(Exception):
    """A file is no instrument; says what, where and the remedy."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with its 95 % interval (bootstrap over people), to a tenth, and of how many people it is."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Score:
    """What an instrument, or a part of it, came to: None where it is not told.

    Parameters
    ----------
    n, people
        How many answered weeks after, and how many came.
    mean, change
        Of those who answered after; and of those who answered before as well, after less before.
    alpha
        Cronbach's.
    """

    name: str
    items: int
    n: int
    people: int
    mean: Mean | None = None
    change: Mean | None = None
    alpha: float | None = None

    @property
    def means(self) -> tuple[Mean | None, Mean | None]:
        """The mean, and its change."""
        return self.mean, self.change

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Score:
        """Return it from how it is stored."""
        means = {name: Mean(**data[name]) if data[name] else None for name in ("mean", "change")}
        return cls(**{**data, **means})


def bring(*, event: Event, content: bytes, by: User | None) -> Instrument:
    """Read an instrument from a file and ask it from now on.

    Raises
    ------
    RefusedError
        It is none; the message says why and what to do.
    """
    data = read(content)
    with change("instrument.bring", by=by, event=event) as entry:
        made = Instrument.objects.create(event=event, name=data["name"], data=data, brought_by=by)
        entry.about = f"instrument:{made.pk}"
        entry.save(update_fields=["about"])
    return made


def end(*, instrument: Instrument, by: User | None) -> None:
    """Ask an instrument no more, and score it for good; what was answered stays."""
    with change("instrument.end", by=by, event=instrument.event, about=instrument):
        held = Instrument.objects.select_for_update(of=("self",)).get(pk=instrument.pk)
        if held.ended_at is None:
            held.ended_at = timezone.now()
            held.data = held.data | {"scores": [asdict(one) for one in _scores(held)]}
            held.save(update_fields=["ended_at", "data"])


def asked(event: Event) -> list[Instrument]:
    """Return the instruments that are asked now."""
    return list(Instrument.objects.filter(event=event, ended_at__isnull=True))


# -- the file ---------------------------------------------------------------------------------------------------------


def read(content: bytes) -> dict[str, Any]:
    """Return an instrument from its file.

    Raises
    ------
    RefusedError
        It is none.
    """
    if len(content) > LARGEST:
        raise RefusedError(_("The file is larger than 50 kB. An instrument is a page of text."))
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise RefusedError(_("The file is not UTF-8 text. Save it as plain text in UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise RefusedError(_("The file is no TOML: %(why)s") % {"why": error}) from None
    if unknown := sorted(found.keys() - KNOWN):
        raise RefusedError(
            _("“%(key)s” is not known. There are: %(known)s.") % {"key": unknown[0], "known": ", ".join(sorted(KNOWN))}
        )
    items = _texts(found, "items", least=1, most=MOST_ITEMS)
    scale = _texts(found, "scale", least=2, most=MOST_POINTS)
    return {
        "name": _text(found, "name", _("Give the instrument its name.")),
        "licence": _text(found, "licence", _("Say by whose leave you use it, such as “with the permission of …”.")),
        "items": items,
        "scale": scale,
        "reversed": _numbers(found.get("reversed", []), "reversed", len(items)),
        "parts": _parts(found.get("parts", {}), len(items)),
    }


def _text(found: Mapping[str, Any], key: str, remedy: str) -> str:
    text = plain(found[key])[:LONGEST] if isinstance(found.get(key), str) else ""
    if not text:
        raise RefusedError(_("“%(key)s” is missing. %(remedy)s") % {"key": key, "remedy": remedy})
    return text[:120] if key == "name" else text


def _texts(found: Mapping[str, Any], key: str, *, least: int, most: int) -> list[str]:
    given = found.get(key)
    if not isinstance(given, list) or not least <= len(given) <= most:
        said = _("“%(key)s” has to be a list of %(least)d to %(most)d texts.")
        raise RefusedError(said % {"key": key, "least": least, "most": most})
    texts = [plain(one)[:LONGEST] if isinstance(one, str) else "" for one in given]
    if "" in texts:
        said = _("“%(key)s”: number %(nth)d is no text.")
        raise RefusedError(said % {"key": key, "nth": texts.index("") + 1})
    if len(set(texts)) != len(texts):
        raise RefusedError(_("“%(key)s” has the same text twice.") % {"key": key})
    return texts


def _numbers(given: Any, key: str, items: int) -> list[int]:  # noqa: ANN401 - what stands in a file
    right = isinstance(given, list) and all(
        isinstance(one, int) and not isinstance(one, bool) and 1 <= one <= items for one in given
    )
    if not right or len(set(given)) != len(given):
        said = _("“%(key)s” has to be a list of numbers of items, each once, from 1 to %(items)d.")
        raise RefusedError(said % {"key": key, "items": items})
    return sorted(given)


def _parts(given: Any, items: int) -> dict[str, list[int]]:  # noqa: ANN401 - what stands in a file
    if not isinstance(given, dict):
        raise RefusedError(_("“parts” has to name lists of items, such as membership = [3, 4]."))
    parts = {plain(name)[:60]: _numbers(numbers, f"parts.{name}", items) for name, numbers in given.items()}
    if any(len(numbers) < 2 for numbers in parts.values()):  # noqa: PLR2004 - one item has no reliability
        raise RefusedError(_("A part has at least two items."))
    return parts


# -- answers ----------------------------------------------------------------------------------------------------------


def answer(*, attendee: Attendee, instrument: Instrument, said: Sequence[str], before: bool = False) -> bool:
    """Keep somebody's answers to the items, each a place on the scale from 1 on, or empty; return whether any is one.

    No log says who answered.

    Parameters
    ----------
    before
        Whether it is the baseline, before the event; it stands beside what they answer weeks after.
    """
    points = len(instrument.data["scale"])
    values = [int(one) if is_number(one) and 1 <= int(one) <= points else None for one in said]
    values = (values + [None] * len(instrument.data["items"]))[: len(instrument.data["items"])]
    if not any(values):
        return False
    with transaction.atomic():
        InstrumentAnswer.objects.update_or_create(
            instrument=instrument,
            attendee=attendee,
            before=before,
            defaults={"values": values, "made_at": timezone.now()},
        )
    return True


def answered(attendee: Attendee, instrument: Instrument, *, before: bool = False) -> list[int | None]:
    """Return what somebody answered, item by item."""
    rows = InstrumentAnswer.objects.filter(attendee=attendee, instrument=instrument, before=before)
    return list(rows.values_list("values", flat=True).first() or [None] * len(instrument.data["items"]))


def items_of(attendee: Attendee, instrument: Instrument, *, before: bool = False) -> list[Item]:
    """Return the items of an instrument with the places of its scale, and which of them somebody chose."""
    held = answered(attendee, instrument, before=before)
    scale = list(enumerate(instrument.data["scale"], 1))
    return [
        (item, [(value, words, held[nth] == value) for value, words in scale])
        for nth, item in enumerate(instrument.data["items"])
    ]


def said_in(post: Mapping[str, str], instrument: Instrument) -> list[str]:
    """Return what a form says of the items of an instrument."""
    return [post.get(f"i{instrument.pk}_{nth}", "") for nth in range(len(instrument.data["items"]))]


# -- scores -----------------------------------------------------------------------------------------------------------


def scored(instrument: Instrument) -> list[Score]:
    """Return mean, change since before the event and reliability of an instrument, as a whole and of its parts.

    It is told when it was ended and stands from then on, so that no two looks differ by one answer; to a tenth, of ten
    people at least. Reversed items are turned round. Parts of two items are scored from 100 people on.
    """
    held = instrument.data.get("scores")
    return [Score.of(one) for one in held] if held else _scores(instrument)


def _scores(instrument: Instrument) -> list[Score]:
    said: dict[bool, dict[int, list[int | None]]] = {False: {}, True: {}}
    silent = set(Uncounted.objects.filter(attendee__event=instrument.event_id).values_list("attendee_id", flat=True))
    for key, who, before, values in InstrumentAnswer.objects.filter(instrument=instrument).values_list(
        "pk", "attendee_id", "before", "values"
    ):
        if who not in silent:
            said[before][who or -key] = values  # deleted: whose it was is not known, so it is compared with none
    people = list(said[False])
    missing = [None] * len(instrument.data["items"])
    after, before_ = (
        table_of(instrument, [rows.get(who, missing) for who in people]) for rows in (said[False], said[True])
    )
    asked = _Asked(_how_many_came(instrument.event), told=instrument.ended_at is not None)
    whole = _score(instrument.name, after, before_, asked)
    parts = [(name, [one - 1 for one in numbers]) for name, numbers in instrument.data["parts"].items()]
    return [whole, *(_score(name, after[:, at], before_[:, at], asked) for name, at in parts)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """How many could have answered, and whether anything is told yet."""

    people: int
    told: bool


def _how_many_came(event: Event) -> int:
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    return len(here_among(event, coming.values_list("pk", flat=True)))


def table_of(instrument: Instrument, rows: Sequence[Sequence[int | None]]) -> Any:  # noqa: ANN401 - an array
    """Return ``[people, items]``, reversed items turned round, nan where nothing was said."""
    import numpy as np

    items, points = len(instrument.data["items"]), len(instrument.data["scale"])
    table = np.array([[np.nan if one is None else one for one in row] for row in rows], dtype=np.float64)
    table = table.reshape(len(rows), items)
    turned = [one - 1 for one in instrument.data["reversed"]]
    table[:, turned] = points + 1 - table[:, turned]
    return table


def _score(name: str, after: Any, before: Any, asked: _Asked) -> Score:  # noqa: ANN401 - arrays
    import numpy as np

    from kinfolk.metrics.answers import reliability, scores

    given, then = scores(after), scores(before)
    n, items = int((~np.isnan(given)).sum()), after.shape[1]
    people = max(asked.people, n)
    if not (asked.told and n >= (LEAST_FOR_TWO if items == 2 else LEAST)):  # noqa: PLR2004 - see above
        return Score(name, items, n // 5 * 5, people)
    whole = int((~np.isnan(after)).all(axis=1).sum())  # reliability is that of those who answered every item
    alpha = reliability(after) if whole >= LEAST else math.nan
    return Score(
        name, items, n, people, _mean(given, people), _mean(given - then, people),
        None if math.isnan(alpha) else round(alpha, 2),
    )  # fmt: skip


def _mean(values: Any, people: int) -> Mean | None:  # noqa: ANN401 - an array
    """Return the mean of those who answered with its interval; nothing of fewer than ten, or where all but a few agree.

    With a question of yes and no, 1.1 of ten people is what one of them said.
    """
    import numpy as np

    from kinfolk.estimating import mean_of

    _, many = np.unique(np.round(values[~np.isnan(values)], 6), return_counts=True)
    if many.sum() - many.max(initial=0) < FLOOR:
        return None
    found = mean_of("", values, people)
    if found.withheld:
        return None
    low, high = math.floor(round(10 * found.low, 6)) / 10, math.ceil(round(10 * found.high, 6)) / 10
    return Mean(round(found.estimated, 1), low, high, found.n)
