"""What goes by itself: files that were kept for somebody to fetch, and lists that were taken in, after their day."""

from __future__ import annotations

from django.utils import timezone

from kinfolk_web.core.models import StoredFile


def forget_expired_files() -> int:
    """Delete the files whose time is over, and return how many; they hold names, so they do not wait for the next upload."""
    return StoredFile.objects.filter(expires_at__lt=timezone.now()).delete()[0]
