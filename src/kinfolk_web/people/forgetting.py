"""What is left of an attendee who was deleted: an opaque row called "guest", and a digest that keeps lists from bringing them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kinfolk.roster.texts import fold
from kinfolk_web.core.models import ChangedRow, Mail, StoredFile
from kinfolk_web.core.privacy import FLOOR
from kinfolk_web.people import new_address, tally
from kinfolk_web.people.consents import Consent, LeftOut
from kinfolk_web.people.memory import forget_pairs_at
from kinfolk_web.people.models import Attendee, Import, MeToo, Person, Skip, Statement, Tie, Visit, new_token
from kinfolk_web.people.moderating import hash_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk_web.communities.models import Event

GUEST = "guest"
PURPOSE = "kinfolk.left-out/1"
BLANK: Mapping[str, Any] = {
    "source_key": "", "name": GUEST, "email": "", "organisation": "", "order": "", "parties": [], "times_attended": None,
    "times_by_self": False, "is_host": False, "is_greeter": False, "host_rounds": None, "greeter_capacity": 4, "languages": [], "needs": [],
    "largest_table": None, "rounds": None, "kinds": [], "pronouns": "", "name_sound": "", "hide_new": False,
    "listen_first": False, "no_greeter": False, "no_mail": True, "paused": False, "guest_of": "", "attributes": {},
    "edited": [], "source_row": {},
}  # fmt: skip


def digests_of(event: Event, *, key: str, email: str, name: str) -> set[str]:
    """Return by what a row of a list is known again: its e-mail or its key, each with the name."""
    known = {(kind, fold(value)) for kind, value in (("email", email), ("key", key)) if value}
    return {
        salted_hmac(PURPOSE, f"{event.pk}/{kind}/{value}/{fold(name)}", algorithm="sha256").hexdigest()
        for kind, value in known
    }


def left_out(event: Event, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the keys of rows about people who were deleted at their own wish."""
    held = set(LeftOut.objects.filter(event=event).values_list("digest", flat=True))
    if not held:
        return set()
    return {
        row["key"] for row in rows if held & digests_of(event, key=row["key"], email=row["email"], name=row["name"])
    }


def forget(attendee: Attendee, *, keep_out: bool) -> None:
    """Take away everything that an attendee is and gave; within the transaction of whoever erases, and without a journal.

    Parameters
    ----------
    keep_out
        Whether a list that comes in again leaves them out.
    """
    event = attendee.event
    if keep_out:
        found = digests_of(event, key=attendee.source_key, email=attendee.email, name=attendee.name)
        LeftOut.objects.bulk_create([LeftOut(event=event, digest=one) for one in found], ignore_conflicts=True)
    _forget_statements(attendee)
    for model in (Visit, Consent, MeToo, Skip):
        model.objects.filter(attendee=attendee).delete()
    mine = Q(attendee_id=attendee.pk) | Q(facts__for=attendee.pk)
    Mail.objects.filter(mine | (Q() if _is_shared(attendee) else Q(address__iexact=attendee.email))).delete()
    new_address.forget(attendee)
    Tie.objects.filter(Q(a=attendee) | Q(b=attendee)).delete()
    forget_pairs_at(attendee)
    _drop_journal(attendee)
    Attendee.objects.filter(pk=attendee.pk).update(
        **BLANK, token=new_token(), invitation=attendee.invitation + 1, erased_at=timezone.now()
    )


def _is_shared(attendee: Attendee) -> bool:
    """Whether a mailbox is somebody else's as well, or there is none: what waits for it may be theirs."""
    others = Attendee.objects.filter(event__community=attendee.event.community_id).exclude(person=attendee.person_id)
    return not attendee.email or others.filter(email__iexact=attendee.email).exists()


def _forget_statements(attendee: Attendee) -> None:
    """Delete what somebody wrote, unless enough others said me too to it: then it is theirs as well, and nobody's."""
    mine = Statement.objects.filter(author=attendee)
    rows = [str(pk) for pk in mine.values_list("pk", flat=True)]
    for one in mine:
        others = MeToo.objects.filter(statement=one).exclude(attendee=attendee).count()
        if one.state == Statement.State.APPROVED and others >= FLOOR:
            Statement.objects.filter(pk=one.pk).update(author=None)
        else:
            _out_of_translations(one)
            one.delete()
    if rows:
        ChangedRow.objects.filter(table="kinfolk_web_statement", row__in=rows).delete()
        tally.changed(attendee.event_id)


def _out_of_translations(one: Statement) -> None:
    """Take the words of a statement out of those that it was joined with, as whose translation they stand there.

    One that was joined with another later leads there as well, and still has its translations.
    """
    if one.joined_into_id is None:
        return
    words = {one.language: one.text}
    family = Statement.objects.filter(Q(pk=one.joined_into_id) | Q(joined_into=one.joined_into_id))
    for target in family.filter(translations__contains=words):
        approved = target.approved_hash == hash_of(target)
        del target.translations[one.language]
        Statement.objects.filter(pk=target.pk).update(
            translations=target.translations, approved_hash=hash_of(target) if approved else target.approved_hash
        )
    rows = [str(pk) for pk in family.values_list("pk", flat=True)]
    told = Q(before__translations__contains=words) | Q(after__translations__contains=words)
    ChangedRow.objects.filter(told, table="kinfolk_web_statement", row__in=rows).delete()


def forget_person(person: Person) -> None:
    """Take away name and e-mail of somebody whose attendances are all forgotten."""
    Person.objects.filter(pk=person.pk).update(name=GUEST, email="", offered_on=None)
    ChangedRow.objects.filter(table="kinfolk_web_person", row=str(person.pk)).delete()


def drop_files(event: Event) -> None:
    """Take away every file of an event, and lists that wait to be taken in: each may name whoever is erased."""
    waiting = Import.objects.filter(
        event=event, state__in=(Import.State.READING, Import.State.READY, Import.State.REFUSED)
    )
    waiting.update(state=Import.State.DROPPED, file=None, rows=[], report={}, difference={}, problem="")
    StoredFile.objects.filter(event=event).delete()


def _drop_journal(attendee: Attendee) -> None:
    """Forget how rows about somebody were before and after changes; that something was changed when stays."""
    pk = str(attendee.pk)
    ChangedRow.objects.filter(table="kinfolk_web_attendee", row=pk).delete()
    about = Q()
    for name in ("attendee_id", "a_id", "b_id"):
        for side in ("before", "after"):
            about |= Q(**{f"{side}__{name}": attendee.pk})
    tables = ("kinfolk_web_metoo", "kinfolk_web_tie", "kinfolk_web_pin", "kinfolk_web_duty")
    ChangedRow.objects.filter(about, table__in=tables).delete()
