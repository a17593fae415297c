"""Writes about accounts: the console's one-time link, invitations, and a second factor that was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.utils import timezone

from kinfolk_web.accounts import letters
from kinfolk_web.accounts.letters import CONSOLE, INVITATION
from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Membership
from kinfolk_web.core.audit import change
from kinfolk_web.core.links import find_link, make_link, use_link
from kinfolk_web.core.models import Link

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Community, Event
    from kinfolk_web.core.models import Mail

CONSOLE_LASTS, INVITATION_LASTS = timedelta(hours=1), timedelta(days=7)


def console_link(*, email: str, name: str = "") -> str:
    """Return the secret of a one-time link that signs somebody in; whoever has the console is trusted with it."""
    with change("account.console_link", by=None) as entry:
        user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
        entry.about = f"user:{user.pk}"
        entry.save(update_fields=["about"])
        _, secret = make_link(CONSOLE, lasts=CONSOLE_LASTS, user=user)
    return secret


def invite(  # noqa: PLR0913 - whom, to what, and how they hear of it
    *, email: str, role: str, by: User, community: Community, event: Event | None = None, mailed: bool = False
) -> tuple[str, Mail | None]:
    """Return the secret of a link by which somebody joins the staff in a role, and the mail with it if one is wanted.

    Without a mail server the mail of an event is kept and read in the browser; of a whole community there is none then.
    """
    with change("account.invite", by=by, community=community, event=event, facts={"role": role}):
        link, secret = make_link(
            INVITATION,
            lasts=INVITATION_LASTS,
            by=by,
            community=community,
            event=event,
            facts={"email": email.lower(), "role": role},
            for_mail=mailed,
        )
        posted = letters.post(link, address=email.lower()) if mailed else None
    return secret, posted


def revoke_invitation(*, link: Link, by: User) -> None:
    """Make an invitation worthless, at once; one that was accepted meanwhile stays accepted."""
    with change(
        "account.revoke_invitation",
        by=by,
        community=link.community,
        event=link.event,
        facts={"role": link.facts["role"]},
    ):
        Link.objects.filter(pk=link.pk, purpose=INVITATION, used_at__isnull=True).delete()


def open_invitations(community: Community, event: Event | None = None) -> list[Link]:
    """Return the invitations that somebody may still accept."""
    links = Link.objects.filter(
        purpose=INVITATION, community=community, used_at__isnull=True, expires_at__gt=timezone.now()
    )
    return list((links.filter(event=event) if event else links).select_related("event").order_by("-pk"))


def accept_console_link(secret: str) -> User | None:
    """Use up a console link and return who it signs in."""
    link = use_link(secret, CONSOLE)
    return link.user if link and link.user and link.user.is_active else None


def forget_second_factor(*, user: User) -> None:
    """Take away a second factor that was lost, on the console; the next sign-in sets up another."""
    with change("account.second_factor_forgotten", by=None, about=user):
        Authenticator.objects.filter(user=user).delete()


def accept_invitation(secret: str, *, name: str, password: str) -> User | None:
    """Use up an invitation of somebody new: make their account and give the role; None if it is no longer good.

    Somebody who has an account signs in first and then accepts (:func:`accept_as`): a link that a colleague made is
    never a way around their password and second factor.
    """
    with change("account.join", by=None) as entry:
        link = use_link(secret, INVITATION)
        if link is None or link.community is None or User.objects.filter(email=link.facts["email"]).exists():
            return None
        user = User.objects.create_user(link.facts["email"], password, name=name)
        _join(link, user)
        entry.actor, entry.community, entry.event = user, link.community, link.event
        entry.facts = {"role": link.facts["role"]}
        entry.save(update_fields=["actor", "community", "event", "facts"])
    return user


def accept_as(secret: str, *, user: User) -> Link | None:
    """Use up the invitation of somebody who is signed in as the person it was made for; None if it is no longer good."""
    link = find_link(secret, INVITATION)
    if link is None or link.community is None or link.facts["email"] != user.email:
        return None
    facts = {"role": link.facts["role"]}
    with change("account.join", by=user, community=link.community, event=link.event, facts=facts):
        if use_link(secret, INVITATION) is None:
            return None
        _join(link, user)
    return link


def _join(link: Link, user: User) -> None:
    if link.community is not None:
        Membership.objects.get_or_create(user=user, community=link.community, event=link.event, role=link.facts["role"])
