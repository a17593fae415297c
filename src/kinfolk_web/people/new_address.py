"""Another e-mail: a code goes to the new address, and only whoever reads it there can bring it back to their page."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.limits import allowed
from kinfolk_web.core.mail import Kind
from kinfolk_web.people import actions

if TYPE_CHECKING:
    from kinfolk_web.core.models import Mail
    from kinfolk_web.people.models import Attendee

PURPOSE = "kinfolk.new-address/1"
DIGITS, TRIES, MOST_AN_HOUR = 8, 5, 5
GOOD_FOR = timedelta(minutes=10)


def ask(*, attendee: Attendee, address: str) -> bool:
    """Have a code mailed to a new address; False if that was asked for too often. The address is kept nowhere meanwhile.

    Only the mail holds it, until it is sent.
    """
    if not allowed("new-address", str(attendee.pk), most=MOST_AN_HOUR, within=timedelta(hours=1)):
        return False
    salt = secrets.token_hex(16)
    until = (timezone.now() + GOOD_FOR).timestamp()
    kept = {"salt": salt, "of": _mark(address), "tries": TRIES, "until": until}
    cache.set(_place(attendee), kept, GOOD_FOR.total_seconds())
    mail.post(kind=KIND.name, event=attendee.event, address=address, facts={"for": attendee.pk, "salt": salt})
    return True


def change_to(*, attendee: Attendee, address: str, digits: str) -> bool:
    """Change somebody's e-mail if the code is the one that went to this address.

    It is good once, for ten minutes and for five tries; a try does not let it last longer.
    """
    held = cache.get(_place(attendee))
    if not held or held["tries"] < 1 or timezone.now().timestamp() >= held.get("until", 0):
        return False
    cache.set(_place(attendee), held | {"tries": held["tries"] - 1}, GOOD_FOR.total_seconds())
    said = "".join(letter for letter in digits if letter.isascii() and letter.isdigit())
    right = constant_time_compare(said, _digits(attendee.pk, held["salt"], address))
    if held["of"] != _mark(address) or not right:
        return False
    forget(attendee)
    with change("attendee.new_email", by=None, event=attendee.event, about=attendee, facts={"own": True}):
        pass
    actions.edit(attendee=attendee, values={"email": address}, by=None, own=True)
    return True


def forget(attendee: Attendee) -> None:
    """End a code that is out."""
    cache.delete(_place(attendee))


def _place(attendee: Attendee) -> str:
    return f"new-address:{attendee.pk}"


def _mark(address: str) -> str:
    return salted_hmac(PURPOSE, f"of/{address.lower()}", algorithm="sha256").hexdigest()


def _digits(attendee: int, salt: str, address: str) -> str:
    seal = salted_hmac(PURPOSE, f"{attendee}/{salt}/{address.lower()}", algorithm="sha256").digest()
    return f"{int.from_bytes(seal[:16]) % 10**DIGITS:0{DIGITS}}"


def _fill(one: Mail) -> dict[str, Any] | None:
    digits = _digits(one.facts["for"], one.facts["salt"], one.address)
    return {"code": f"{digits[:4]} {digits[4:]}"}


KIND = Kind(
    "new-address",
    gettext_lazy("Code for a new e-mail"),
    gettext_noop("Your code"),
    gettext_noop(
        "Hello,\n\n"
        "somebody wants to use this address for their page of {event}. If that is you, this is the code:\n\n"
        "{code}\n\n"
        "It is good for ten minutes. If it is not you, do nothing: nothing happens."
    ),
    {"code": gettext_lazy("the code")},
    _fill,
    asked_for=True,
    urgent=True,
    lasts=GOOD_FOR,
    secret=True,
)
mail.register(KIND)
