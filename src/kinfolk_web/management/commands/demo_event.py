"""Makes an invented meeting of any size, planned and released: to try large rooms, and for the benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.db import transaction

from kinfolk_web.accounts.models import User
from kinfolk_web.communities.models import Community
from kinfolk_web.demo import ORGANISER, SLUG, load, make_meeting

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Make a meeting in the demo community."""

    help = "Make an invented meeting of any size in the demo community."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how large."""
        parser.add_argument("--people", type=int, default=3_000)
        parser.add_argument("--slug", default="large-meeting")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Make it."""
        load()
        with transaction.atomic():
            make_meeting(
                community=Community.objects.get(slug=SLUG),
                by=User.objects.get(email=ORGANISER),
                people=options["people"],
                slug=options["slug"],
            )
