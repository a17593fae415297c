"""Makes a link that signs somebody in once: for the first organiser, or after a password or second factor was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from kinfolk_web.accounts.actions import console_link, forget_second_factor
from kinfolk_web.accounts.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print a one-time link."""

    help = "Print a link that signs a member of staff in once, within an hour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whom it is for."""
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--forget-second-factor", action="store_true")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make the link."""
        secret = console_link(email=options["email"], name=options["name"])
        if options["forget_second_factor"]:
            forget_second_factor(user=User.objects.get(email=options["email"].lower()))
        self.stdout.write(settings.PUBLIC_URL + reverse("console_link", kwargs={"secret": secret}))
