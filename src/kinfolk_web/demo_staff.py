"""The demo's moderator and two safety leads, whose links lie in its mail, and what waits for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from kinfolk_web.accounts import letters
from kinfolk_web.accounts.letters import CONSOLE
from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Membership, Role
from kinfolk_web.core.links import make_link
from kinfolk_web.people import speaking
from kinfolk_web.safety import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

STAFF = (
    ("mona@lamplighters.example", "Mona Fielding", Role.MODERATOR),
    ("sam@lamplighters.example", "Sam Adeyemi", Role.SAFETY_LEAD),
    ("sol@lamplighters.example", "Sol Marchetti", Role.SAFETY_LEAD),
)
LINKS_LAST = timedelta(days=90)
WAITING = (  # two that say nearly the same, one with a number in it, one on a topic that may be sensitive
    "I am the only one here who keeps bees on a roof.",
    "I keep bees on the roof of my house.",
    "I have never sung in a choir: call 020 7946 0991 if you lead one.",
    "I would love to meet others who are sober at parties.",
)


def join(event: Event) -> None:
    """Let the demo's staff be members of its community."""
    for email, name, role in STAFF:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
        Membership.objects.get_or_create(user=user, community=event.community, event=None, role=role)


def mail_links(event: Event) -> None:
    """Put a link that signs in each of them into the mail that is kept, unless a good one lies there.

    Nobody real reads these addresses: where mail leaves there are none, and `kinfolk manage signin` makes them.
    """
    if settings.MAIL_URL:
        return
    there = letters.kept(event)
    for email, _name, role in STAFF:
        user = User.objects.filter(email=email).first()
        if user is None or email in there:
            continue
        link, _ = make_link(CONSOLE, lasts=LINKS_LAST, user=user, event=event, facts={"role": role}, for_mail=True)
        letters.post(link, address=email)


def let_wait(people: Sequence[Attendee]) -> None:
    """Let some of the invented people have written what nobody has read yet, and one ask never to sit with another."""
    quiet = [one for one in people if not (one.is_host or one.is_greeter)]
    for one, text in zip(quiet, WAITING, strict=False):
        speaking.send(statement=speaking.write(attendee=one, text=text, language="en"), shown=True)
    asking.ask(attendee=quiet[0], words=quiet[-1].name)


__all__ = ["STAFF", "join", "let_wait", "mail_links"]
