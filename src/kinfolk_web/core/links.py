"""Secret links: 256 random bits, of which only the digest is kept; each for one purpose, until a time, once.

One that stands in a mail is made again when the mail leaves or is read: from a random number that is kept and the
installation's secret, which is not in the database.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.crypto import salted_hmac

from kinfolk_web.core.models import Link

if TYPE_CHECKING:
    from datetime import timedelta

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Community, Event

NUMBER = "number"  # in the facts of a link whose secret is made of it


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(  # noqa: PLR0913 - whom and what a link is for
    purpose: str,
    *,
    lasts: timedelta,
    by: User | None = None,
    user: User | None = None,
    community: Community | None = None,
    event: Event | None = None,
    facts: dict[str, Any] | None = None,
    for_mail: bool = False,
) -> tuple[Link, str]:
    """Return a new link and its secret, which is nowhere kept.

    Parameters
    ----------
    for_mail
        Whether :func:`secret_of` can make its secret again.
    """
    number = secrets.token_urlsafe(32)
    secret = _sealed(purpose, number) if for_mail else number
    link = Link.objects.create(
        digest=digest(secret),
        purpose=purpose,
        expires_at=timezone.now() + lasts,
        made_by=by,
        user=user,
        community=community or (event.community if event else None),
        event=event,
        facts=(facts or {}) | ({NUMBER: number} if for_mail else {}),
    )
    return link, secret


def secret_of(link: Link) -> str:
    """Return the secret of a link that was made for a mail."""
    return _sealed(link.purpose, link.facts[NUMBER])


def _sealed(purpose: str, number: str) -> str:
    seal = salted_hmac(f"kinfolk.link/1/{purpose}", number, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(seal).decode().rstrip("=")


def find_link(secret: str, purpose: str) -> Link | None:
    """Return the link of a secret if it is for this purpose and still good; looking at it does not use it up."""
    return Link.objects.filter(
        digest=digest(secret), purpose=purpose, used_at__isnull=True, expires_at__gt=timezone.now()
    ).first()


def use_link(secret: str, purpose: str) -> Link | None:
    """Use up a link; of two who try at the same moment, one succeeds."""
    now = timezone.now()
    used = Link.objects.filter(digest=digest(secret), purpose=purpose, used_at__isnull=True, expires_at__gt=now).update(
        used_at=now
    )
    return Link.objects.get(digest=digest(secret)) if used else None
