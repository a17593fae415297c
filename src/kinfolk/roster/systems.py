"""Ticketing and association systems known by their headers: what each column means, and which states mean "not coming"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk.roster.texts import header_key
from kinfolk.roster.translated import ATTENDIZE, HI_EVENTS, INDICO, PRETIX, PRETIX_PARTS
from kinfolk.roster.words import OWN_KEYS
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SKIP = "unused"


@dataclass(frozen=True, kw_only=True)
class System:
    """One kind of export.

    Parameters
    ----------
    name
        As its makers call it.
    signature
        Patterns of header keys that must all be there.
    columns
        Meaning by header key; a second column of the same key takes the second meaning of a ``|`` list.
    identity
        Header keys whose cells together are the system's own id of a person.
    keeps
        Folded states that alone mean "coming"; empty: every state but those known to mean otherwise.
    drops
        Folded states that mean "not coming" here, beside those known everywhere.
    skip
        Patterns of header keys that are secrets or technical, neither shown nor kept.
    words
        English header keys by the system's own translations of them; all the other fields are in English.
    form
        Answers to a form: the same person sending it again means the later answers.
    note
        A sentence for the report.
    """

    name: str
    signature: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    keeps: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()
    skip: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    form: bool = False
    note: str = ""

    def meaning(self, key: str, nth: int) -> str | None:
        """Return what the ``nth`` column (from 0) of this key means: "" is an attribute, None is not for us to say."""
        key = self.english(key)
        if self.skip and re.fullmatch(self.skip, key):
            return SKIP
        if key not in self.columns:
            return None
        meanings = self.columns[key].split("|")
        return meanings[min(nth, len(meanings) - 1)]

    def english(self, key: str) -> str:
        """Return the key of a header as the system has it in English."""
        return self.words.get(key, key)


# fmt: off
_PRETIX = {
    "order code": "order", "product": "product", "attendee name": "name", "attendee email": "email",
    "company": "organisation", "attendee company": "organisation", "invoice address company": "organisation",
    "invoice address name": "buyer_name|",  # in Italian the street has the same header
    "add on to position id": "addon_of", "price": "price", "variation": "", "requires special attention": "", "comment": "",
}
_EVENTBRITE = {
    "order": "order", "order no": "order", "first name": "first_name", "last name": "last_name", "surname": "last_name",
    "email": "email", "email address": "email", "quantity": "quantity", "ticket type": "product", "group": "party",
    "attendee status": "status", "company": "organisation", "total paid": "price", "buyer first name": "buyer_first_name",
    "buyer last name": "buyer_last_name", "buyer surname": "buyer_last_name", "buyer email": "buyer_email",
    "title": "", "prefix": "", "order type": "", "price tier": "",
}
# fmt: on
_MONEY = (
    r"currency|fees paid|eventbrite (fees|payment processing|tax)|.*\b(fees?|tax) paid|tax (rate|rule|value|id)"
    r"|gross.*|net.*|.*\bsecret|.*\burl|.*\blink|.*\bip\b.*|payment (providers?|reference|type|mode|date)"
    r"|order (date|time|locale|discount code|created date|completed date|comment)|pseudonymization id|voucher.*"
    r"|qr code url|(eth|solana) address|coupon code|amount.*|checksum|.*\bpassword|sales channel|order payment.*"
    r"|registered at|created (at|date)|last updated date|modification date|registration date|check(ed)? ?(ins?|out).*"
    r"|automatically checked in|follow up date|seat (id|name|zone|row|number)|arrival time|has arrived|event (slug|id)"
    r"|product id|short id|rsvped on|joined group on|ticket created date|ticket type id|email address verified|paid"
)
_PRETIX_SKIP = (
    r"|end date|start date|date|attendee name .*|event name|variation id|blocked|valid (from|until)|check in (lists|text)"
    r"|external customer id|position order link" + PRETIX_PARTS
)

# fmt: off
SYSTEMS: tuple[System, ...] = (
    System(
        name="Eventbrite attendee report",
        signature=(r"order( no)?", r"attendee status", r"attendee( no)?|ticket type"),
        columns=_EVENTBRITE,
        identity=("attendee", "attendee no"),
        drops=frozenset({"not attending", "refund", "transferred"}),
        skip=_MONEY,
    ),
    System(
        name="Eventbrite orders report",
        signature=(r"order id", r"gross (revenue|sales).*"),
        columns={
            "order id": "order", "tickets": "quantity", "ticket quantity": "quantity", "status": "status", "type": "",
            "first name": "first_name", "last name": "last_name", "email address": "email", "email": "email",
            "purchaser email": "email", "purchaser first name": "first_name", "purchaser last name": "last_name",
        },
        skip=_MONEY + r"|venue.*|event name|date|ticket revenue.*|.*add ons.*|organi[sz]er.*",
        note=say(
            "This is a report of orders: it names buyers only, so further tickets became guests. The attendee report of "
            "the same event names everybody."
        ),
    ),
    System(
        name="pretix order positions",
        signature=(r"order code", r"position id", r"product"),
        columns=_PRETIX | {"email": "buyer_email", "status": "status|"},  # and so has the state of the address in some
        identity=("order code", "position id"),
        skip=_MONEY + _PRETIX_SKIP + "|address|zip code",
        words=PRETIX,
    ),
    System(
        name="pretix check-in list",
        signature=(r"order code", r"checked in", r"product"),
        columns=_PRETIX | {"email": "email", "status": ""},
        skip=_MONEY + _PRETIX_SKIP,
        words=PRETIX,
    ),
    System(
        name="Hi.Events answers",
        signature=(r"question", r"answer", r"order id", r"attendee name"),
        columns={
            "question": "question", "answer": "answer", "order id": "", "order email": "buyer_email",
            "attendee name": "name", "attendee email": "email", "product": "",
        },
        skip=_MONEY + "|product",
        words=HI_EVENTS,
    ),
    System(
        name="Hi.Events attendees",
        signature=(r"first name", r"public id", r"short id", r"product name"),
        columns={
            "first name": "first_name", "last name": "last_name", "email": "email", "status": "status",
            "product name": "product", "id": "",
        },
        identity=("public id",),
        skip=_MONEY + "|id|notes",
        words=HI_EVENTS,
    ),
    System(
        name="Tito",
        signature=(r"ticket full name|ticket first name", r"ticket reference"),
        columns={
            "ticket": "product", "ticket full name": "name", "ticket first name": "first_name",
            "ticket last name": "last_name", "ticket email": "email", "ticket company name": "organisation",
            "void status": "void", "order reference": "order", "order name": "buyer_name", "order email": "buyer_email",
            "registration name": "buyer_name", "registration email": "buyer_email", "price": "price", "tags": "",
            "event": "",
        },
        identity=("ticket reference",),
        skip=_MONEY + "|number|order (company name|phone number)",
    ),
    System(
        name="Luma",
        signature=(r"api id", r"approval status"),
        columns={
            "name": "name", "first name": "first_name", "last name": "last_name", "email": "email",
            "approval status": "status", "ticket name": "product",
        },
        identity=("api id",),
        keeps=frozenset({"approved", "checked in"}),
        skip=_MONEY + "|custom source|survey response.*",
    ),
    System(
        name="Meetup",
        signature=(r"user id", r"rsvp", r"url of member profile|rsvped on|guests"),
        columns={"name": "name", "rsvp": "status", "guests": "guests", "title": "", "event host": ""},
        identity=("user id",),
        keeps=frozenset({"yes", "going", "attending", "attended"}),
        skip=_MONEY,
    ),
    System(
        name="Attendize attendees",
        signature=(r"first name", r"ticket id", r"reference", r"has arrived"),
        columns={
            "first name": "first_name", "last name": "last_name", "email": "email",
            "ticket type": "product",
        },
        identity=("reference",),
        skip=_MONEY + "|ticket id",
        words=ATTENDIZE,
    ),
    System(
        name="eventyay attendees",
        signature=(r"order", r"ticket id", r"ticket name", r"payment (type|mode)"),
        columns={
            "order": "order", "status": "status", "ticket name": "product", "company": "organisation", "email": "email",
            "first name": "first_name", "firstname": "first_name", "last name": "last_name", "lastname": "last_name",
            "ticket price": "price", "ticket type": "",
        },
        identity=("ticket id",),
        skip=_MONEY + "|address|zipcode|virtual event checkin times",
    ),
    System(
        name="Indico registrations",
        signature=(r"id", r"name", r"registration (date|state)"),
        columns={
            "name": "name", "first name": "first_name", "last name": "last_name", "email address": "email",
            "email": "email", "affiliation": "organisation", "registration state": "status", "title": "",
            "position": "", "price": "price", "created by": "", "tags": "",
        },
        identity=("id",),
        drops=frozenset({"retire", "retirado", "wycofany"}),
        skip=_MONEY + r"|address|.*\b(arrival|departure)",
        words=INDICO,
    ),
    System(
        name="Higher Logic registrants",
        signature=(r"legacy contact key", r"first name", r"last name"),
        columns={
            "first name": "first_name", "last name": "last_name", "email address": "email",
            "company name": "organisation",
        },
        identity=("legacy contact key",),
    ),
    System(
        name="Swapcard people",
        signature=(r"first name", r"last name", r"external id", r"checksum"),
        columns={
            "first name": "first_name", "last name": "last_name", "email": "email", "company": "organisation",
            "organization": "organisation", "badge number": "", "exhibitor id": "",
        },
        identity=("external id",),
        skip=_MONEY + r"|session ids?|speaker account|hidden|phone number|biography",
    ),
    System(
        name="Wild Apricot contacts",
        signature=(r"user id", r"first name", r"(organization|group participation|archived)"),
        columns={
            "first name": "first_name", "last name": "last_name", "organization": "organisation", "email": "email",
            "archived": "void", "group participation": "party",
        },
        identity=("user id",),
    ),
    System(
        name="Microsoft Forms",
        signature=(r"id", r"start time", r"completion time"),
        columns={"completion time": "submitted", "email": "email", "start time": ""},
        identity=(),
        skip=r"id|start time|last modified time|language",
        form=True,
    ),
    System(
        name="Google Forms",
        signature=(
            (r"timestamp|zeitstempel|horodateur|marca temporal|informazioni cronologiche|carimbo de data hora"
            r"|tijdstempel|sygnatura czasowa"),
        ),
        columns=dict.fromkeys(
            ("timestamp", "zeitstempel", "horodateur", "marca temporal", "informazioni cronologiche",
             "carimbo de data hora", "tijdstempel", "sygnatura czasowa"), "submitted"),
        form=True,
    ),
)

# fmt: on

UNKNOWN = System(name=say("a list of your own"), signature=(), skip=r".*\b(secret|password|qr code).*")
OURS = System(name=say("Kinfolk's own columns"), signature=("name",))
_OURS_ALONE = frozenset(
    {
        "times attended",
        "host rounds",
        "greeter capacity",
        "shown statements",
        "show statements",
        "largest table",
        "name sound",
        "hide new",
        "listen first",
        "no greeter",
        "roles",
        "statements",
    }
)
# A list that write_csv wrote: everything in it is said in our words already, so nothing else is guessed at.
WRITTEN = System(
    name=say("a list that Kinfolk wrote"),
    signature=tuple(re.escape(key) for key in OWN_KEYS if key not in {"first time", "apart", "show statements"}),
)


def recognise(headers: Sequence[str]) -> tuple[System, str]:
    """Return the system whose export has these headers, and the reason in words."""
    keys = {header_key(header) for header in headers if header}
    if _fits(WRITTEN, keys):
        return WRITTEN, say("it has all of our columns")
    for system in SYSTEMS:
        if _fits(system, keys):
            keyed = [(h, system.english(header_key(h))) for h in headers if h]
            telling = [h for h, key in keyed if any(re.fullmatch(p, key) for p in system.signature)]
            return system, say("it has the columns {columns}", columns=", ".join(dict.fromkeys(telling)))
    if "name" in keys and _mostly_ours(keys):
        return OURS, say("its columns carry our names")
    return UNKNOWN, say("read by the words of its headers")


def _mostly_ours(keys: set[str]) -> bool:
    ours = keys & OWN_KEYS.keys()
    return ours == keys or (bool(ours & _OURS_ALONE) and 2 * len(ours) > len(keys))


def _fits(system: System, keys: set[str]) -> bool:
    keys = set(map(system.english, keys))
    return all(any(re.fullmatch(pattern, key) for key in keys) for pattern in system.signature)
