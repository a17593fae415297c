"""Delete me: everything that somebody is and gave goes at once; seats, plans and the log keep numbers that name nobody."""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django_scopes import scope, scopes_disabled

from kinfolk_web.again.forgetting import forget_again
from kinfolk_web.core import live
from kinfolk_web.core.audit import change
from kinfolk_web.day.forgetting import forget as forget_day
from kinfolk_web.day.untying import untie
from kinfolk_web.keeping.attendances import set_apart, theirs
from kinfolk_web.keeping.models import Erasure
from kinfolk_web.keeping.sweeping import sweep
from kinfolk_web.outcomes.evaluation.forgetting import forget as forget_draws
from kinfolk_web.outcomes.forgetting import forget_outcomes
from kinfolk_web.people.forgetting import GUEST, drop_files, forget, forget_person
from kinfolk_web.people.kept_pages import forget_kept
from kinfolk_web.people.models import Attendee, Person, Statement
from kinfolk_web.people.moderating import hash_of
from kinfolk_web.people.rows import statement_key
from kinfolk_web.people.visiting import is_over
from kinfolk_web.plans.forgetting import forget_known
from kinfolk_web.programme.models import Acceptance, Duty, Pin
from kinfolk_web.safety.forgetting import forget_asked
from kinfolk_web.seasons.forgetting import forget_member
from kinfolk_web.welcome.forgetting import forget_welcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kinfolk_web.accounts.models import User

FILE = "erased.txt"  # beside the database: digests of those who were erased, so that a restored backup forgets them too
SHORTEST = 3  # letters of a name of one word that is looked for in what others wrote
WRITTEN_BY_OTHERS = (  # where a name may stand in what others wrote or in sentences; (table, column, json)
    ("attendee", "guest_of", False), ("attendee", "parties", True), ("attendee", "attributes", True),
    ("attendee", "source_row", True), ("changedrow", "before", True), ("changedrow", "after", True),
    ("change", "facts", True), ("import", "problem", False), ("import", "report", True), ("import", "difference", True),
    ("import", "rows", True), ("import", "reading", True), ("job", "problem", False), ("job", "given", True),
    ("job", "progress", True), ("job", "result", True), ("plan", "note", False), ("plan", "said", True),
    ("plan", "ledger", True), ("plan", "moved", True), ("plan", "programme", True), ("print", "items", True),
    ("print", "options", True), ("note", "text", False), ("opentable", "title", False),
    ("castreunion", "place", False),
    ("circlenote", "text", False), ("circlenote", "spot", False),
    ("story", "text", False),
)  # fmt: skip
WHERE = {
    "circlenote": (
        "circle_id in (select c.id from kinfolk_web_circle c join kinfolk_web_seasonmeeting m on m.id = c.meeting_id "
        "join kinfolk_web_season s on s.id = m.season_id where s.community_id = %s)"
    ),
    "change": "community_id = %s",
    "changedrow": "change_id in (select id from kinfolk_web_change where community_id = %s)",
}


def erase(*, attendee: Attendee, by: User | None = None, own: bool = True) -> int:
    """Erase an attendee with everything the community knows of that human; return at how many events they were known.

    Whoever else was taken for the same person, by an e-mail or a name, is a person of their own from then on.
    Their chairs in plans stay, as those of a guest; whoever has not been yet no longer comes. Requests that name them go
    in silence. The database's own files are written anew by a job that follows.

    Parameters
    ----------
    own
        Whether it is at their own wish; a list that comes in again then leaves them out.
    """
    with transaction.atomic():
        known = Attendee.objects.filter(person__attendances=attendee.pk).select_related("event__community")
        everywhere, rest = theirs(attendee, known.order_by("pk").select_for_update(of=("self",)))
        person = Person.objects.select_for_update().get(pk=everywhere[0].person_id)  # after them, as whoever edits one
        set_apart(rest)
        words = _words(person, everywhere)
        for one in everywhere:
            _erase(one, by=by, own=own)
        forget_member(person)
        forget_person(person)
        _out_of_what_others_wrote(person.community_id, words)
        _out_of_statements(person.community_id, words[0])
        forget_kept(person.community_id)
        digests = [digest_of(one.token) for one in everywhere]
        Erasure.objects.bulk_create([Erasure(digest=one) for one in digests], ignore_conflicts=True)
        transaction.on_commit(partial(remember, settings.DATA, digests))
        sweep(by=by, event=None)
    return len(everywhere)


def _erase(one: Attendee, *, by: User | None, own: bool) -> None:
    event = one.event
    forget_asked(one)
    for model in (Acceptance, Pin, Duty):
        model.objects.filter(attendee=one).delete()
    if one.state == Attendee.State.COMING and not is_over(event):
        Attendee.objects.filter(pk=one.pk).update(state=Attendee.State.CANCELLED)
    forget_welcome(one)
    forget_day(one)
    forget_again(one)
    untie(one)
    forget_draws(one)
    forget_outcomes(one)
    forget_known(one)
    forget(one, keep_out=own)
    drop_files(event)
    with change("attendee.erase", by=by, event=event, about=one, facts={"own": own}):
        pass
    live.publish(f"event:{event.pk}", "people")


def _words(person: Person, everywhere: Sequence[Attendee]) -> tuple[set[str], set[str]]:
    """Return what is looked for as part of a text, and what only as a whole text: names of one word are other things too.

    A name or an address that somebody else in the community has as well stays, where it may be theirs.
    """
    names = {" ".join(name.split()) for name in (person.name, *(one.name for one in everywhere))} - {"", GUEST}
    mails = {mail.strip() for mail in (person.email, *(one.email for one in everywhere)) if "@" in mail}
    others = Attendee.objects.filter(event__community=person.community_id).exclude(person=person)
    mails = {mail for mail in mails if not others.filter(email__iexact=mail).exists()}
    shared = {" ".join(name.split()) for name in others.filter(name__in=names).values_list("name", flat=True)}
    parts = {name for name in names - shared if " " in name} | mails
    return parts, {name for name in names - shared - parts if len(name) >= SHORTEST}


def _out_of_what_others_wrote(community: int, words: tuple[set[str], set[str]]) -> None:
    """Put "guest" where others in the community wrote the name or the address of somebody who is erased."""
    parts, whole = words
    for table, column, is_json in WRITTEN_BY_OTHERS:
        within, alone = _patterns(parts, whole, is_json=is_json)
        for pattern, put in ((within, GUEST), (alone, f'"{GUEST}"' if is_json else GUEST)):
            if pattern:
                _replace_in(community, (table, column), pattern, f"{put}::jsonb" if is_json else put)


def _out_of_statements(community: int, parts: set[str]) -> None:
    """Put "guest" for the name in sentences of others; who approved one has then approved it without the name."""
    if not parts:
        return
    names = "|".join(re.escape(word) for word in sorted(parts, key=len, reverse=True))
    named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
    for one in Statement.objects.filter(event__community=community):
        if not named.search("\n".join((one.text, one.key, one.suggestion, *one.translations.values()))):
            continue
        approved = one.approved_hash == hash_of(one)
        one.text, one.suggestion = named.sub(GUEST, one.text)[:300], named.sub(GUEST, one.suggestion)[:140]
        one.translations = {language: named.sub(GUEST, text) for language, text in one.translations.items()}
        key = statement_key(one.text) if one.key else ""
        twin = Statement.objects.filter(event=one.event_id, key=key).exclude(pk=one.pk).exists()
        Statement.objects.filter(pk=one.pk).update(
            text=one.text, suggestion=one.suggestion, translations=one.translations, key="" if twin else key,
            approved_hash=hash_of(one) if approved else one.approved_hash,
        )  # fmt: skip


def _replace_in(community: int, where: tuple[str, str], pattern: str, put: str) -> None:
    table, column = where
    text, _, cast = put.partition("::")
    here = WHERE.get(table, "event_id in (select id from kinfolk_web_event where community_id = %s)")
    with connection.cursor() as cursor:
        cursor.execute(
            f"update kinfolk_web_{table} set {column} = regexp_replace({column}::text, %s, %s, 'gi')"  # noqa: S608 - ours
            f"{'::' + cast if cast else ''} where {column}::text ~* %s and {here}",
            [pattern, text, pattern, community],
        )


def _patterns(parts: set[str], whole: set[str], *, is_json: bool) -> tuple[str, str]:
    def written(word: str) -> str:
        return re.escape(json.dumps(word, ensure_ascii=False)[1:-1] if is_json else word)

    begins = r"(?:(?<!\w)|(?<=\\[bfnrt]))" if is_json else r"(?<!\w)"  # in JSON a new line is written as letters
    within = begins + "(" + "|".join(sorted(map(written, parts), key=len, reverse=True)) + r")(?!\w)" if parts else ""
    alone = "|".join(sorted(map(written, whole)))
    alone = (f'"({alone})"(?!\\s*:)' if is_json else f"^({alone})$") if alone else ""
    return within, alone


# -- backups that still hold them ------------------------------------------------------------------------------------


def digest_of(token: str) -> str:
    """Return by what somebody who was erased is known in a backup that holds them still: 100 random bits, digested."""
    return hashlib.sha256(f"kinfolk.erased/1:{token}".encode()).hexdigest()


def remember(data: Path, digests: Iterable[str]) -> None:
    """Note beside the database who was erased, so that it is known also after an older backup was put back."""
    file = data / FILE
    handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, "".join(f"{one}\n" for one in digests).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)


def erase_again(data: Path) -> int:
    """Erase whoever was erased before and came back with a restored backup; return how many. Runs before pages open."""
    try:
        noted = set((data / FILE).read_text("ascii").split())
    except FileNotFoundError:
        noted = set()
    with scopes_disabled():
        known = set(Erasure.objects.values_list("digest", flat=True))
        missing = noted - known
        if not missing:
            return 0
        back = [
            one
            for one in Attendee.objects.filter(erased_at__isnull=True).select_related("event__community").iterator()
            if digest_of(one.token) in missing
        ]
    erased = 0
    for one in back:
        with scope(community=one.event.community):
            if Attendee.objects.filter(Q(pk=one.pk), erased_at__isnull=True).exists():
                erase(attendee=one)
                erased += 1
    Erasure.objects.bulk_create([Erasure(digest=one, swept=True) for one in missing], ignore_conflicts=True)
    return erased
