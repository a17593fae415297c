"""Writes about accounts: the console's one-time link, invitations, and a second factor that was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator

from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Membership
from kinfolk_web.core.audit import change
from kinfolk_web.core.links import make_link, use_link

if TYPE_CHECKING:
    from kinfolk_web.communities.models import Community, Event

CONSOLE, INVITATION = "sign-in", "invitation"
CONSOLE_LASTS, INVITATION_LASTS = timedelta(hours=1), timedelta(days=7)


def console_link(*, email: str, name: str = "") -> str:
    """Return the secret of a one-time link that signs somebody in; whoever has the console is trusted with it."""
    with change("account.console_link", by=None) as entry:
        user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name=name)
        entry.about = f"user:{user.pk}"
        entry.save(update_fields=["about"])
        _, secret = make_link(CONSOLE, lasts=CONSOLE_LASTS, user=user)
    return secret


def invite(*, email: str, role: str, by: User, community: Community, event: Event | None = None) -> str:
    """Return the secret of a link by which somebody joins the staff in a role."""
    with change("account.invite", by=by, community=community, event=event, facts={"role": role}):
        _, secret = make_link(
            INVITATION,
            lasts=INVITATION_LASTS,
            by=by,
            community=community,
            event=event,
            facts={"email": email.lower(), "role": role},
        )
    return secret


def accept_console_link(secret: str) -> User | None:
    """Use up a console link and return who it signs in."""
    link = use_link(secret, CONSOLE)
    return link.user if link else None


def forget_second_factor(*, user: User) -> None:
    """Take away a second factor that was lost, on the console; the next sign-in sets up another."""
    with change("account.second_factor_forgotten", by=None, about=user):
        Authenticator.objects.filter(user=user).delete()


def accept_invitation(secret: str, *, name: str, password: str) -> User | None:
    """Use up an invitation: make the account if there is none, and give the role; None if the link is no longer good."""
    with change("account.join", by=None) as entry:
        link = use_link(secret, INVITATION)
        if link is None or link.community is None:
            return None
        user = User.objects.filter(email=link.facts["email"]).first()
        if user is None or not user.has_usable_password():
            user = user or User.objects.create_user(link.facts["email"], name=name)
            user.name = user.name or name
            user.set_password(password)
            user.save()
        Membership.objects.get_or_create(user=user, community=link.community, event=link.event, role=link.facts["role"])
        entry.actor, entry.community, entry.event = user, link.community, link.event
        entry.save(update_fields=["actor", "community", "event"])
    return user
