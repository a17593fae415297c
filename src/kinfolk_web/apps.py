"""The one Django application of the site."""

from __future__ import annotations

from django.apps import AppConfig


class KinfolkWeb(AppConfig):
    """All rooms together: one label, one folder of migrations."""

    name = "kinfolk_web"
    label = "kinfolk_web"
    verbose_name = "Kinfolk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Join the rooms."""
        from kinfolk_web.wiring import wire

        wire()
