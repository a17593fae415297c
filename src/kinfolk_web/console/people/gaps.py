"""What a list lacks for its programme, in one sentence each: hosts, greeters, who is new, parties larger than the room."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from math import ceil
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kinfolk.facts import feature
from kinfolk.facts.parties import SHARED_FROM
from kinfolk.freemail import FREE_MAIL
from kinfolk_web.people.employers import employers
from kinfolk_web.people.models import Attendee
from kinfolk_web.programme.models import Programme, Table

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.queries import Counts

NEWCOMERS_EACH, SEATS = 4, 7  # as many as somebody greets of whom nothing else is known


def tables_in_use(event: Event, people: int) -> int:
    """Return the most tables that a round needs for so many people: the largest of the room first, else by seats."""
    seats = sorted(Table.objects.filter(room__event=event, spare=False).values_list("seats", flat=True), reverse=True)
    if not seats:
        chosen = Programme.objects.filter(event=event).first()
        return ceil(people / max(1, chosen.seats if chosen else SEATS))
    held = list(accumulate(seats))
    return min(len(seats), bisect_left(held, people) + 1)


def gaps(event: Event, counts: Counts) -> list[str]:
    """Return one sentence each about hosts, greeters and parties."""
    tables = tables_in_use(event, counts.coming)
    sentences = [_hosts(counts, tables), *_greeters(counts), *unmet_needs(event), *_own_domain(event, tables)]
    large = [(one.name, one.people) for one in employers(event) if one.people > tables > 1]
    for name, people in large[:2]:
        sentences.append(
            _("%(n)d people come from %(party)s, more than the %(tables)d tables: some of them have to share one.")
            % {"n": people, "party": name, "tables": tables}
        )
    return sentences


def unmet_needs(event: Event) -> list[str]:
    """Return one sentence for each need that no table meets, or tables with too few chairs for those who have it."""
    told: Counter[str] = Counter()
    words: dict[str, str] = {}
    for needs in Attendee.objects.filter(event=event, state=Attendee.State.COMING).values_list("needs", flat=True):
        for need, word in {feature(one): one for one in needs}.items():
            told[need] += 1
            words.setdefault(need, word)
    chairs: Counter[str] = Counter()
    for features, seats in Table.objects.filter(room__event=event, spare=False).values_list("features", "seats"):
        for one in {feature(one) for one in features}:
            chairs[one] += seats
    return [_unmet(words[need], count, chairs[need]) for need, count in told.most_common() if count > chairs[need]]


def _unmet(need: str, count: int, chairs: int) -> str:
    people = ngettext("%(n)d person needs “%(need)s” at the table", "%(n)d people need “%(need)s” at the table", count)
    said = people % {"n": count, "need": need}
    if not chairs:
        return _("%(people)s; no table is marked so.") % {"people": said}
    return _("%(people)s; the tables that are marked so have %(chairs)d chairs.") % {"people": said, "chairs": chairs}


def _own_domain(event: Event, tables: int) -> list[str]:
    """Say which e-mail domain is taken for the community's own, so that sharing it makes nobody a party."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING)
    mails = list(coming.values_list("email", flat=True))
    held = Counter(mail.rpartition("@")[2].casefold().strip() for mail in mails if "@" in mail)
    return [
        _("%(n)d people have an address at %(domain)s: it is taken for your own and does not count as coming together.")
        % {"n": count, "domain": domain}
        for domain, count in held.most_common(SHARED_FROM - 1)
        if SHARED_FROM * count > len(mails) and count > tables > 1 and domain not in FREE_MAIL
    ]


def _hosts(counts: Counts, tables: int) -> str:
    new = ngettext("%(n)d newcomer", "%(n)d newcomers", counts.new) % {"n": counts.new}
    hosts = ngettext("%(n)d host", "%(n)d hosts", counts.hosts) % {"n": counts.hosts}
    at = ngettext("%(n)d table", "%(n)d tables", tables) % {"n": tables}
    have = _("%(new)s, %(hosts)s") % {"new": new, "hosts": hosts} if counts.knows_times or counts.new else hosts
    if counts.hosts >= tables:
        return _("%(have)s: enough for %(tables)s.") % {"have": have, "tables": at}
    if not counts.hosts:
        return _("%(have)s for %(tables)s: the plan proposes whom to ask.") % {"have": have, "tables": at}
    return _("%(have)s, %(n)d more needed for %(tables)s.") % {
        "have": have,
        "n": tables - counts.hosts,
        "tables": at,
    }


def _greeters(counts: Counts) -> list[str]:
    if not counts.knows_times and not counts.new:
        return [_("The list says of nobody how often they came before, so nobody is known to be new.")]
    if not counts.new:
        return [_("Nobody on the list is new.")]
    greeters = ngettext("%(n)d greeter", "%(n)d greeters", counts.greeters) % {"n": counts.greeters}
    new = ngettext("%(n)d newcomer", "%(n)d newcomers", counts.new) % {"n": counts.new}
    if counts.capacity >= counts.new:
        return [_("%(greeters)s: enough to welcome %(new)s.") % {"greeters": greeters, "new": new}]
    if not counts.greeters:
        return [_("%(greeters)s for %(new)s: the plan proposes whom to ask.") % {"greeters": greeters, "new": new}]
    needed = ceil((counts.new - counts.capacity) / NEWCOMERS_EACH)
    return [_("%(greeters)s, %(n)d more needed to welcome %(new)s.") % {"greeters": greeters, "n": needed, "new": new}]
